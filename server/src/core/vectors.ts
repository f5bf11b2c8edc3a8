import type { Cache, Embedder } from "./ports.js";

/** An embedder whose vectors are kept by content. */
export interface CachedEmbedder {
  readonly embedder: Embedder;
  readonly cache: Cache;
}

/** One vector per text, from the cache where the same model has embedded the same text before. */
export async function cachedVectors(
  texts: readonly string[],
  { embedder, cache }: CachedEmbedder,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const { id, hash } = embedder.embedder;
  const distinct = [...new Set(texts)];
  const keyOf = (text: string): string => JSON.stringify(["vector", id, hash, text]);
  const made = new Map<string, Float32Array>();
  const known = await cache.getMany(distinct.map(keyOf));
  known.forEach((value, i) => {
    const text = distinct[i];
    if (text !== undefined && Array.isArray(value)) made.set(text, Float32Array.from(value.map(Number)));
  });
  const open = distinct.filter((text) => !made.has(text));
  for (let at = 0; at < open.length; at += BATCH) {
    signal.throwIfAborted();
    const batch = open.slice(at, at + BATCH);
    const fresh = (await embedder.embed(batch, "query", signal)).map(rounded);
    batch.forEach((text, i) => {
      made.set(text, Float32Array.from(fresh[i] ?? []));
    });
    await cache.setMany(batch.map((text, i) => [keyOf(text), fresh[i] ?? []] as const));
  }
  return texts.map((text) => made.get(text) ?? new Float32Array());
}

/** Of two vectors of length 1: the cosine of their angle. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const BATCH = 32;

/**
 * Five digits are far finer than anything that is decided by them, and take half the space. A vector that was not in the
 * cache is rounded as well: results do not depend on it.
 */
function rounded(vector: Float32Array): readonly number[] {
  return Array.from(vector, (v) => Math.round(v * 1e5) / 1e5);
}
