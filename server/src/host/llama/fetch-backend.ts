import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { InvalidDataError, ModelUnavailableError } from "../../core/errors.js";
import { download } from "../models/download.js";
import { withLock } from "../models/lock.js";
import { npmRegistry } from "../npm-registry.js";
import { type BackendPackage, backendBytes, backendFolder, type GpuBackend } from "./gpu-backends.js";

export interface FetchOptions {
  readonly cacheRoot: string;
  /** Bytes that are here, of all. */
  readonly progress?: (done: number, total: number) => void;
  /** Address of the registry; by default the user's. */
  readonly registry?: string;
  readonly signal: AbortSignal;
}

/** Whether all packages of a backend are in the cache. */
export function isFetched(backend: GpuBackend, cacheRoot: string): boolean {
  return backend.packages.every((p) => existsSync(packageFolder(p, cacheRoot)));
}

/**
 * Brings a backend into the cache, package by package: verified before it is unpacked, and in its place in one step.
 * What an interrupted download left is continued. Backends of other versions are removed.
 * @throws ModelUnavailableError when the registry cannot be reached; InvalidDataError when a package is not the one
 * that this release names (it is deleted); the signal's reason.
 */
export async function fetchBackend(backend: GpuBackend, options: FetchOptions): Promise<void> {
  const { cacheRoot, signal, progress } = options;
  const folder = backendFolder(cacheRoot);
  await mkdir(folder, { recursive: true });
  const registry = options.registry ?? (await npmRegistry("@node-llama-cpp"));
  const total = backendBytes(backend);
  const work = async (): Promise<void> => {
    let before = 0;
    for (const each of backend.packages) {
      if (!existsSync(packageFolder(each, cacheRoot)))
        await fetchPackage(each, registry, {
          ...options,
          progress: (done) => progress?.(before + done, total),
        });
      before += each.bytes;
    }
    await removeOthers(folder);
  };
  await withLock(path.join(path.dirname(folder), "lock"), work, signal);
}

async function fetchPackage(
  wanted: BackendPackage,
  registry: string,
  { cacheRoot, signal, progress }: FetchOptions,
): Promise<void> {
  const { name, version, bytes } = wanted;
  const base = path.posix.basename(name);
  const archive = path.join(backendFolder(cacheRoot), `${base}-${version}.tgz`);
  const url = `${registry.replace(/\/+$/, "")}/${name}/-/${base}-${version}.tgz`;
  try {
    await download(url, archive, {
      expectedBytes: bytes,
      onBytes: (done) => progress?.(done, bytes),
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new ModelUnavailableError(
      `${name} could not be fetched from ${new URL(url).host}: ${error instanceof Error ? error.message : String(error)}.`,
      "Look at the connection and at the registry in your .npmrc, and try again: it continues where it stopped. Until then models run on the processor.",
      error,
    );
  }
  await verify(archive, wanted, signal);
  await unpack(archive, packageFolder(wanted, cacheRoot));
}

async function verify(
  archive: string,
  { name, integrity }: BackendPackage,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(archive, { highWaterMark: 1 << 20 }), hash, { signal });
  if (`sha512-${hash.digest("base64")}` === integrity) return;
  await rm(archive, { force: true });
  throw new InvalidDataError(
    `The file of ${name} that the registry sent is not the published one. It was deleted.`,
    "Try again; if it happens again, something between you and the registry changes files.",
  );
}

/** With the system's tar, which Linux, macOS and Windows have. */
async function unpack(archive: string, folder: string): Promise<void> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await promisify(execFile)("tar", ["-xzf", path.relative(partial, archive), "--strip-components=1"], {
    cwd: partial,
  });
  await rename(partial, folder);
  await rm(archive, { force: true });
}

function packageFolder({ name }: BackendPackage, cacheRoot: string): string {
  return path.join(backendFolder(cacheRoot), "node_modules", name);
}

async function removeOthers(folder: string): Promise<void> {
  for (const name of await readdir(path.dirname(folder)))
    if (name !== path.basename(folder) && name !== "lock")
      await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
}
