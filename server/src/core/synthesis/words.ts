import { fold } from "../norms/fold.js";

const BY_DICTIONARY = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
const SEGMENTER = new Intl.Segmenter("en", { granularity: "word" });

/** The words of a text, folded; scripts without spaces are split by dictionary. */
export function words(text: string): readonly string[] {
  const folded = fold(text).text;
  // Splitting at spaces is many times faster, and right where there are any.
  if (!BY_DICTIONARY.test(folded)) return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return Array.from(SEGMENTER.segment(folded)).flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  );
}
