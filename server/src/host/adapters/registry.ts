import { existsSync, readdirSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { ADAPTER_FILE, type Adapter, adapterIdSchema, parseAdapter } from "../../core/adapters/adapter.js";
import { listAdapter } from "../../core/adapters/listing.js";
import { CultureManagerError, InvalidDataError, UsageError } from "../../core/errors.js";
import { writeTextAtomic } from "../files.js";
import { CATALOGUE } from "../models/catalogue.js";
import { cacheRoot as defaultCacheRoot } from "../models/folders.js";
import { type GgufHeader, readGgufHeader } from "../models/gguf-reader.js";
import { localFileHash } from "../models/local-file.js";
import { findPulled, hashFile } from "../models/pull.js";
import { builtInCultures } from "../packs.js";
import { adapterFault } from "./adapter-file.js";

/** A folder that holds an adapter, in the workspace or in a culture pack. */
export interface AdapterPlace {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly origin: "built-in" | "workspace";
}

/** An adapter that may be used on its base model. */
export interface SoundAdapter extends AdapterPlace {
  readonly adapter: Adapter;
  /** Its weights. */
  readonly file: string;
}

/** An adapter that is not used, with the reason in words. */
export interface RefusedAdapter extends AdapterPlace {
  /** Absent where not even that could be read. */
  readonly adapter?: Adapter;
  readonly refused: string;
}

export type RegisteredAdapter = SoundAdapter | RefusedAdapter;

export function isSound(entry: RegisteredAdapter): entry is SoundAdapter {
  return !("refused" in entry);
}

export interface RegistryOptions {
  /** Whose `.culture/` counts; absent: only what is built in, as for an untrusted workspace. */
  readonly root?: string | undefined;
  readonly cacheRoot?: string;
  /** Hash every file anew instead of believing its size and date. */
  readonly thorough?: boolean;
}

/** What an editor asks for. */
export const adapterRegistry = {
  async list(root: string, { thorough }: { readonly thorough: boolean }, signal: AbortSignal) {
    return (await readAdapters({ root, thorough }, signal)).map(listAdapter);
  },
  async activate(root: string, id: string, options: { readonly force: boolean }, signal: AbortSignal) {
    await activateAdapter(root, id, { ...options, now: new Date() }, signal);
  },
  remove: removeAdapter,
};

export function adaptersFolder(root: string): string {
  return path.join(root, ".culture", "adapters");
}

/** Every adapter of the built-in packs and the workspace, checked against its own file and its base model's. */
export async function readAdapters(
  options: RegistryOptions,
  signal: AbortSignal,
): Promise<readonly RegisteredAdapter[]> {
  const bases = baseHeaders(options.cacheRoot ?? defaultCacheRoot());
  const entries: RegisteredAdapter[] = [];
  for (const place of places(options.root)) {
    signal.throwIfAborted();
    entries.push(await readAdapter(place, bases, options, signal));
  }
  return entries;
}

/**
 * Makes an adapter of the workspace serve its cultures and tasks, from now on and before all others.
 * @param options.force also one that its gate did not let through.
 * @throws UsageError; InvalidDataError with the reason why it is refused.
 */
export async function activateAdapter(
  root: string,
  id: string,
  options: { readonly force: boolean; readonly now: Date; readonly cacheRoot?: string },
  signal: AbortSignal,
): Promise<Adapter> {
  const entry = await ownAdapter(root, id, options, signal);
  if (!isSound(entry))
    throw new InvalidDataError(
      `The adapter ${id} cannot be used: ${entry.refused}.`,
      "Train it anew, or mend what is named.",
    );
  const { gate } = entry.adapter;
  if (!gate?.passed && !options.force)
    throw new UsageError(
      `The adapter ${id} stays a candidate: ${gate?.reason ?? "it was never measured against its base model"}.`,
      "Train it on more or other data. To use it all the same, activate it with --force.",
    );
  const change = { state: "active", activated: options.now.toISOString() } as const;
  await writeAdapter(root, entry, change);
  return { ...entry.adapter, ...change };
}

/** Takes an adapter out of the workspace; what served before it serves again. @throws UsageError. */
export async function removeAdapter(root: string, id: string, signal: AbortSignal): Promise<void> {
  const { folder } = await ownAdapter(root, id, {}, signal);
  // Gone in one step; whatever goes wrong afterwards leaves a folder that nobody reads.
  const gone = path.join(path.dirname(folder), `.removed-${id}-${process.pid}`);
  await rename(folder, gone);
  await rm(gone, { recursive: true, force: true });
}

/** The workspace's adapter of this id. @throws UsageError naming those there are. */
async function ownAdapter(
  root: string,
  id: string,
  options: RegistryOptions,
  signal: AbortSignal,
): Promise<RegisteredAdapter> {
  const all = [...places(root)];
  const place = all.find((p) => p.id === id && p.origin === "workspace");
  if (place) return readAdapter(place, baseHeaders(options.cacheRoot ?? defaultCacheRoot()), options, signal);
  if (all.some((p) => p.id === id))
    throw new UsageError(
      `The adapter ${id} is part of CultureManager and cannot be changed.`,
      `Switch it off in culture.config.json with "adapters": {"${id}": "off"}.`,
    );
  const own = all.filter((p) => p.origin === "workspace").map((p) => p.id);
  throw new UsageError(
    `There is no adapter "${id}" in this workspace.`,
    own.length > 0 ? `There are: ${own.join(", ")}.` : 'Train one with "culture-manager train".',
  );
}

async function readAdapter(
  place: AdapterPlace,
  baseOf: (adapter: Adapter) => Promise<GgufHeader | undefined>,
  { cacheRoot = defaultCacheRoot(), thorough }: RegistryOptions,
  signal: AbortSignal,
): Promise<RegisteredAdapter> {
  let adapter: Adapter | undefined;
  try {
    const text = await readFile(path.join(place.folder, ADAPTER_FILE), "utf8");
    adapter = parseAdapter(text.replace(/^\uFEFF/, ""), place.id);
    const file = path.join(place.folder, adapter.file);
    const fault = await adapterFault(file, adapter, await baseOf(adapter));
    if (fault !== undefined) return { ...place, adapter, refused: fault };
    const hash = await (thorough ? hashFile(file, signal) : localFileHash(file, cacheRoot, signal));
    if (hash !== adapter.sha256)
      return { ...place, adapter, refused: "its weights are not those that adapter.json was written for" };
    return { ...place, adapter, file };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof CultureManagerError ? error.message : String(error);
    return { ...place, ...(adapter ? { adapter } : {}), refused: reason.replace(/\.$/, "") };
  }
}

/** Built-in packs first, then the workspace's packs, then what the workspace trained. */
function* places(root: string | undefined): Generator<AdapterPlace> {
  const packs = (folder: string): readonly string[] =>
    subfolders(folder)
      .filter((name) => /^[A-Z]{2}$/.test(name))
      .map((name) => path.join(folder, name, "adapters"));
  for (const folder of packs(builtInCultures())) yield* placesIn(folder, "built-in");
  if (root === undefined) return;
  for (const folder of packs(path.join(root, ".culture", "cultures"))) yield* placesIn(folder, "workspace");
  yield* placesIn(adaptersFolder(root), "workspace");
}

function* placesIn(folder: string, origin: AdapterPlace["origin"]): Generator<AdapterPlace> {
  // What is being written or removed has a name that no adapter can have.
  for (const id of subfolders(folder))
    if (adapterIdSchema.safeParse(id).success) yield { id, folder: path.join(folder, id), origin };
}

/** Real folders only: a symbolic link could lead out of the workspace. */
function subfolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Headers of the base models that are on this machine, each read once. */
function baseHeaders(cacheRoot: string): (adapter: Adapter) => Promise<GgufHeader | undefined> {
  const read = new Map<string, Promise<GgufHeader | undefined>>();
  return ({ base: { sha256 } }) => {
    let header = read.get(sha256);
    if (header === undefined) {
      header = readBase(sha256, cacheRoot);
      read.set(sha256, header);
    }
    return header;
  };
}

async function readBase(sha256: string, cacheRoot: string): Promise<GgufHeader | undefined> {
  for (const entry of CATALOGUE.filter((e) => e.sha256 === sha256)) {
    const here = await findPulled(entry, cacheRoot);
    if (here) return readGgufHeader(here.path);
  }
  return undefined;
}

async function writeAdapter(
  root: string,
  { folder, adapter }: SoundAdapter,
  change: Partial<Adapter>,
): Promise<void> {
  const text = `${JSON.stringify({ ...adapter, ...change }, null, 2)}\n`;
  const encoding = { name: "utf-8", byteOrderMark: false } as const;
  await writeTextAtomic(path.join(folder, ADAPTER_FILE), text, { root, encoding });
}
