import path from "node:path";
import { createCache } from "../host/cache.js";
import { type OpenedEmbedding, openEmbedding } from "../host/models/embedding.js";
import { cacheRoot } from "../host/models/folders.js";
import type { Progress } from "./progress.js";

/**
 * The embedder for a command, its vectors cached beside the verdicts.
 * @param mayFetch false: only if it has been pulled before.
 */
export function openCommandEmbedding(
  mayFetch: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<OpenedEmbedding | undefined> {
  return openEmbedding(mayFetch, createCache(path.join(cacheRoot(), "verdicts")), {
    signal,
    share: "use",
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
    onRestart: (cause) => progress.note(`The model process was restarted: ${cause}`),
  });
}
