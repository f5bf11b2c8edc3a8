import { type CachedEmbedder, cachedVectors, dot } from "../vectors.js";
import type { Similarity } from "./measure.js";

/** Cosine of the embeddings, in [0, 1]. Models crowd together what they embed: compare methods by it, not with 1. */
export function embeddingSimilarity(setup: CachedEmbedder): Similarity {
  return async (answer, gold, signal) => {
    if (answer === "") return 0;
    const [a, b] = await cachedVectors([answer, gold], setup, signal);
    return a && b ? Math.min(1, Math.max(0, dot(a, b))) : 0;
  };
}
