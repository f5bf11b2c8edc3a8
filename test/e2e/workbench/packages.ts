import { execFile } from "node:child_process";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheRoot } from "../../../server/src/host/models/folders.js";
import { withLock } from "../../../server/src/host/models/lock.js";

export const execute = promisify(execFile);

/** What tests need beside the dependencies, once for all checkouts of this user. */
export const testCache = path.join(cacheRoot(), "test");

/** npm as this very Node runs it: no shell, also on Windows. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith(".js") ? [process.execPath, [cli]] : ["npm", []];
  return (await execute(command, [...first, ...args], { cwd, maxBuffer: 1 << 24 })).stdout;
}

/**
 * Unpacks one npm package of an exact version into the cache, without its dependencies and scripts. Several processes
 * may ask at once.
 * @param finish what is done once to the unpacked folder.
 * @returns the folder.
 */
export async function cachedPackage(
  name: string,
  version: string,
  finish: (folder: string) => Promise<void> = async () => {},
): Promise<string> {
  const folder = path.join(testCache, `${name.replaceAll(/[^\w.-]+/g, "-")}-${version}`);
  const done = async () => (await stat(folder).catch(() => undefined))?.isDirectory() === true;
  if (await done()) return path.join(folder, "package");
  const work = async (): Promise<void> => {
    if (await done()) return;
    console.error(`Fetching ${name} ${version} for the tests (once) …`);
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const archive = (await npm(["pack", "--silent", `${name}@${version}`], partial)).trim();
    await execute("tar", ["-xzf", archive], { cwd: partial });
    await rm(path.join(partial, archive));
    await finish(path.join(partial, "package"));
    await rename(partial, folder);
  };
  await withLock(`${folder}.lock`, work, new AbortController().signal);
  return path.join(folder, "package");
}
