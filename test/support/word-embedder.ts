import { TRADE } from "../../server/src/core/synthesis/rule-examples.js";
import type { CachedEmbedder } from "../../server/src/core/vectors.js";
import { memoryCache } from "./fake-judge.js";

const DIMENSIONS = 256;

/** Texts are near to each other by the words that they share; rules of the trade, and those of `trade`, by being such. */
export function wordEmbedder(trade: RegExp = /(?!)/): CachedEmbedder {
  const embed = async (texts: readonly string[]) =>
    texts.map((text) => {
      const vector = new Float32Array(DIMENSIONS);
      for (const word of text
        .replaceAll("Many readers expect", "")
        .toLowerCase()
        .match(/\p{L}{3,}/gu) ?? []) {
        const place = [...word].reduce(
          (hash, c) => (hash * 31 + (c.codePointAt(0) ?? 0)) % (DIMENSIONS - 1),
          7,
        );
        vector[place] = 1;
      }
      if (TRADE.includes(text) || trade.test(text)) vector[DIMENSIONS - 1] = 20;
      const length = Math.hypot(...vector) || 1;
      return vector.map((x) => x / length);
    });
  return { embedder: { embedder: { id: "words", hash: "0" }, embed }, cache: memoryCache() };
}
