import { open, rm, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

export interface DownloadOptions {
  readonly expectedBytes: number;
  /** Called with the bytes that are on disk. */
  readonly onBytes: (done: number) => void;
  readonly signal: AbortSignal;
  /** Milliseconds until the server must have answered, and between two pieces of data. */
  readonly connectTimeout?: number;
  readonly stallTimeout?: number;
  readonly retryDelay?: number;
}

/** A cut or stalled connection is taken up again this often without any progress in between. */
const ATTEMPTS = 4;

/**
 * Downloads `url` to `file`; what is there already is continued with a Range request.
 * @throws Error saying why; the partial file stays for the next time.
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  const { signal, retryDelay = 500 } = options;
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    const before = await sizeOf(file);
    try {
      if (await attempt(url, file, before, options)) return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RefusedError) throw error;
      // A server that never answered is unreachable: the next source is tried at once.
      if (error instanceof UnreachableError && before === 0) throw error;
      failures = (await sizeOf(file)) > before ? 0 : failures + 1;
      if (failures >= ATTEMPTS) throw error;
      await delay(retryDelay * 2 ** failures, undefined, { signal });
    }
  }
}

/** The server answered and said no: trying again would not help. */
class RefusedError extends Error {}
class UnreachableError extends Error {}

async function attempt(url: string, file: string, have: number, options: DownloadOptions): Promise<boolean> {
  const { expectedBytes, signal, connectTimeout = 5_000, stallTimeout = 30_000 } = options;
  if (have === expectedBytes) return true;
  if (have > expectedBytes) await rm(file, { force: true });
  const from = have > expectedBytes ? 0 : have;
  const watch = new AbortController();
  let timer = setTimeout(() => watch.abort(new Error("the server did not answer in time")), connectTimeout);
  try {
    const response = await fetch(url, {
      headers: from > 0 ? { Range: `bytes=${from}-` } : {},
      signal: AbortSignal.any([signal, watch.signal]),
    }).catch((error: unknown) => {
      throw new UnreachableError(watch.signal.aborted ? watch.signal.reason.message : messageOf(error));
    });
    if (response.status === 416) {
      await rm(file, { force: true });
      return false;
    }
    if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
    if (!response.ok || !response.body) throw new RefusedError(`the server answered ${response.status}`);
    // 200 to a Range request: the server starts over, and so does the file.
    const resumed = response.status === 206;
    let done = resumed ? from : 0;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => watch.abort(new Error("the connection stalled")), stallTimeout);
    };
    alive();
    const out = await open(file, resumed ? "a" : "w");
    try {
      // Piece by piece: what has arrived when the connection breaks is on disk, and is not fetched again.
      for await (const piece of response.body) {
        alive();
        done += piece.length;
        if (done > expectedBytes) throw new RefusedError("the server's file is larger than published");
        await out.writeFile(piece);
        options.onBytes(done);
      }
    } finally {
      await out.close();
    }
    if (done < expectedBytes) throw new Error("the connection was cut");
    return true;
  } catch (error) {
    throw watch.signal.aborted && !(error instanceof UnreachableError) ? watch.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/** fetch hides why it failed in its cause. */
function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
