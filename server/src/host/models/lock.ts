import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface LockTimes {
  /** Milliseconds between signs of life of the holder. */
  readonly refresh: number;
  /** A lock without a sign of life for this long is abandoned. */
  readonly stale: number;
}

const TIMES: LockTimes = { refresh: 5_000, stale: 30_000 };

/**
 * Runs `work` while no other process holds `file`. A lock whose process died is taken over.
 * @throws the signal's reason while waiting.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  signal: AbortSignal,
  times: LockTimes = TIMES,
): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const owner = JSON.stringify({ pid: process.pid, host: os.hostname() });
  while (!(await take(file, owner))) {
    if (await isAbandoned(file, times.stale)) await rm(file, { force: true });
    else await delay(Math.min(250, times.refresh), undefined, { signal });
  }
  const refresh = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, times.refresh);
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    await rm(file, { force: true });
  }
}

async function take(file: string, owner: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(owner);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function isAbandoned(file: string, stale: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > stale) return true;
    const owner: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof owner !== "object" || owner === null || !("pid" in owner) || !("host" in owner)) return false;
    return owner.host === os.hostname() && typeof owner.pid === "number" && !isAlive(owner.pid);
  } catch {
    // Gone, or just being written: look again.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
