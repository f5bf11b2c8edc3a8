import type { LlamaEmbeddingContext, Token } from "node-llama-cpp";

/**
 * One L2-normalised vector per text. A text longer than the context is cut at its end.
 * @param onStep called before each text; throws to stop.
 */
export async function embedTexts(
  context: LlamaEmbeddingContext,
  texts: readonly string[],
  onStep: () => void,
): Promise<readonly (readonly number[])[]> {
  const limit = Math.min(context.model.trainContextSize, MAX_TOKENS) - 2;
  const vectors: number[][] = [];
  for (const text of texts) {
    onStep();
    const tokens: Token[] = context.model.tokenize(text, false).slice(0, limit);
    const { vector } = await context.getEmbeddingFor(tokens);
    const length = Math.hypot(...vector) || 1;
    vectors.push(vector.map((value) => value / length));
  }
  return vectors;
}

const MAX_TOKENS = 512;
