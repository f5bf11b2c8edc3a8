import type { Cache } from "../../core/ports.js";
import type { CachedEmbedder } from "../../core/vectors.js";
import { CATALOGUE, DEFAULT_EMBEDDER } from "./catalogue.js";
import { cacheRoot } from "./folders.js";
import { lazyEmbedder } from "./lazy.js";
import { type OpenOptions, openEmbedder } from "./open.js";
import { findPulled, pullModel } from "./pull.js";

export interface OpenedEmbedding {
  readonly setup: CachedEmbedder;
  dispose(): Promise<void>;
}

/**
 * The default embedder, loaded at the first text that the cache does not hold.
 * @param mayFetch false: undefined where it has not been pulled before.
 * @throws ModelUnavailableError; the signal's reason.
 */
export async function openEmbedding(
  mayFetch: boolean,
  cache: Cache,
  options: OpenOptions,
): Promise<OpenedEmbedding | undefined> {
  const entry = CATALOGUE.find((e) => e.id === DEFAULT_EMBEDDER);
  if (entry === undefined) return undefined;
  const root = options.cacheRoot ?? cacheRoot();
  const here = await findPulled(entry, root);
  if (here === undefined && !mayFetch) return undefined;
  const { sha256 } =
    here ??
    (await pullModel(entry, {
      cacheRoot: root,
      signal: options.signal,
      progress: (done, total) => options.progress?.({ what: entry.title, done, total }),
    }));
  const opened = lazyEmbedder({ id: entry.id, hash: sha256 }, () => openEmbedder(entry.id, options));
  return { setup: { embedder: opened.model, cache }, dispose: opened.dispose };
}
