import type { ControlledEvaluateInputItem, LlamaModel, Token } from "node-llama-cpp";
import { type LoadedTextModel, TooLongError, type Turn } from "./judge.js";
import { CHUNK } from "./lanes.js";
import { promptTokens } from "./prompt.js";
import type { LikelihoodParams, TokenLikelihood } from "./protocol.js";

/** How likely each token of a prompt is after those before it. */
export async function promptLikelihood(
  { model, template, contextSize }: LoadedTextModel,
  { prompt, top }: LikelihoodParams,
  { lease, step }: Turn,
): Promise<readonly TokenLikelihood[]> {
  const tokens = promptTokens(model, template, prompt);
  if (tokens.length > contextSize) throw new TooLongError(tokens.length, contextSize);
  const [first] = tokens;
  if (first === undefined) return [];
  const found: TokenLikelihood[] = [{ id: first, text: spell(model, first), top: [] }];
  const { sequence } = await lease.at([]);
  for (let at = 0; at < tokens.length - 1; at += CHUNK) {
    await step();
    const piece = tokens.slice(at, Math.min(at + CHUNK, tokens.length - 1));
    const output = await sequence.controlledEvaluate(
      piece.map((token, i) => asking(token, top, tokens.slice(at + i + 1, at + i + 2))),
    );
    for (const [i, item] of output.entries()) {
      const next = tokens[at + i + 1];
      if (next !== undefined) found.push(readLikelihood(model, next, item?.next ?? {}, top));
    }
  }
  return found;
}

/** Asks what comes after a token: the likeliest and, whatever its place, each of `wanted`. */
export function asking(
  token: Token,
  top: number,
  wanted: readonly Token[],
  options: { readonly temperature: number; readonly seed: number } = { temperature: 0, seed: 0 },
): ControlledEvaluateInputItem {
  // The likeliest is always among them: its logit is what the total weight is relative to.
  const filter = { tokens: wanted, includeSelected: true, includeTop: Math.max(1, top) };
  return [token, { generateNext: { token: true, logits: { filter }, totalLogitWeight: true, options } }];
}

/** @param next of the answer to `asking`. */
export function readLikelihood(
  model: LlamaModel,
  token: Token,
  next: { readonly logits?: ReadonlyMap<Token, number>; readonly totalLogitWeight?: number },
  top: number,
): TokenLikelihood {
  const { logits, totalLogitWeight } = next;
  if (!logits || totalLogitWeight === undefined) throw new Error("The model gave no logits.");
  const total = Math.max(...logits.values()) + Math.log(totalLogitWeight);
  const likeliest = [...logits].sort((a, b) => b[1] - a[1]).slice(0, top);
  return {
    id: token,
    text: spell(model, token),
    logProbability: (logits.get(token) ?? Number.NEGATIVE_INFINITY) - total,
    top: likeliest.map(([id, logit]) => ({ id, text: spell(model, id), logProbability: logit - total })),
  };
}

function spell(model: LlamaModel, token: Token): string {
  return model.detokenize([token], true);
}
