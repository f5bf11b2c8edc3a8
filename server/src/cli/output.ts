import { once } from "node:events";
import { exit, stdout } from "node:process";

/** Characters per write: few system calls, little memory. */
const CHUNK = 64 * 1024;

/** Writes pieces of a result to stdout, as fast as the reader takes them. @throws the signal's reason. */
export async function writeOut(pieces: Iterable<string>, signal: AbortSignal): Promise<void> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    await send(chunk, signal);
    chunk = "";
  }
  if (chunk !== "") await send(chunk, signal);
}

async function send(chunk: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!stdout.write(chunk)) await once(stdout, "drain", { signal });
}

/** A reader such as `head` may stop reading: that is no error of ours and ends the command without a word. */
export function endWhenUnread(code: number): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    exit(code);
  });
}

/** NO_COLOR and FORCE_COLOR decide where they are set (no-color.org, force-color.org); else a terminal gets colour. */
export function wantsColour(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== "0";
  return isTerminal && environment.TERM !== "dumb";
}
