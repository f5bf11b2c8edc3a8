import { type LlamaEmbeddingContext, LlamaVocabularyType } from "node-llama-cpp";
import type { Step } from "./scheduler.js";

/**
 * One L2-normalised vector per text. A text longer than the context is cut at its end.
 * @param step called before each text.
 */
export async function embedTexts(
  context: LlamaEmbeddingContext,
  texts: readonly string[],
  contextSize: number,
  step: Step,
): Promise<readonly (readonly number[])[]> {
  const { model } = context;
  const unigram = model.vocabularyType === LlamaVocabularyType.ugm;
  // The library adds the end token of a unigram vocabulary but forgets its start token.
  const { bos, shouldPrependBosToken } = model.tokens;
  const start = unigram && bos !== null && shouldPrependBosToken ? [bos] : [];
  const vectors: number[][] = [];
  for (const text of texts) {
    await step();
    // Room for the start and end tokens, and the context must not be filled to the last.
    const tokens = model
      .tokenize(unigram ? normaliseForUnigram(text) : text, false)
      .slice(0, contextSize - 3);
    const { vector } = await context.getEmbeddingFor([...start, ...tokens]);
    const length = Math.hypot(...vector) || 1;
    vectors.push(vector.map((value) => value / length));
  }
  return vectors;
}

/**
 * SentencePiece's `nmt_nfkc`, which the vocabularies of XLM-RoBERTa were made with. A file may carry it as a table; ours
 * does not (see models/e5-gguf.ts), and doing it twice changes nothing.
 */
export function normaliseForUnigram(text: string): string {
  return (
    text
      // The full-width tilde is the one character of NFKC that it leaves alone.
      .split("\uFF5E")
      .map((part) => part.normalize("NFKC"))
      .join("\uFF5E")
      .replace(/[\0-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/g, "")
      .replace(/[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, " ")
  );
}
