import type { Token } from "node-llama-cpp";
import type { Score } from "../../core/ports.js";
import { type LoadedTextModel, TooLongError, type Turn } from "./judge.js";
import { CHUNK } from "./lanes.js";
import { answerTokens, chatTokens } from "./prompt.js";
import type { ScoreParams, ScoreResult } from "./protocol.js";

/**
 * How likely each answer is after its conversation, by the softmax over the whole vocabulary: one pass over each
 * distinct prompt and one over each answer. A number depends on its own request only, never on its neighbours.
 */
export async function scoreAll(
  loaded: LoadedTextModel,
  { requests }: ScoreParams,
  turn: Turn,
): Promise<ScoreResult> {
  const scores: Score[] = new Array(requests.length);
  const evaluated = { prompt: 0, answer: 0 };
  const pass = async (prompt: readonly Token[], tokens: readonly Token[], wanted: readonly Token[][]) => {
    const result = await forward(turn, prompt, tokens, wanted);
    evaluated.prompt += result.evaluated;
    evaluated.answer += tokens.length + 1;
    return result.logProbabilities;
  };
  for (const { prompt, answers } of byPrompt(loaded, requests)) {
    // Answers of a single token are all read off one pass over the prompt's last token.
    const single = [...new Set(answers.flatMap(({ tokens }) => (tokens.length === 1 ? tokens : [])))];
    const [first] = single.length > 0 ? await pass(prompt, [], [single]) : [];
    for (const { index, tokens } of answers) {
      const rows =
        tokens.length > 1
          ? await pass(
              prompt,
              tokens.slice(0, -1),
              tokens.map((token) => [token]),
            )
          : [first];
      const logProbability = tokens.reduce((sum, token, i) => sum + (rows[i]?.get(token) ?? Number.NaN), 0);
      scores[index] = { logProbability, tokens: tokens.length };
    }
  }
  return { scores, evaluated };
}

interface Group {
  readonly prompt: readonly Token[];
  readonly answers: { readonly index: number; readonly tokens: readonly Token[] }[];
}

/** Requests of one prompt run in a row, so it is evaluated once. */
function byPrompt(
  { model, template, contextSize }: LoadedTextModel,
  requests: ScoreParams["requests"],
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [index, { messages, answer }] of requests.entries()) {
    const prompt = chatTokens(model, template, messages);
    const tokens = answerTokens(model, template, answer);
    const length = prompt.length + tokens.length;
    if (length > contextSize) throw new TooLongError(length, contextSize);
    const key = prompt.join(" ");
    const group = groups.get(key) ?? { prompt, answers: [] };
    group.answers.push({ index, tokens });
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Log-probabilities of the tokens in `wanted[i]` as the one after `prompt` and the first `i` of `tokens`.
 * `evaluated` counts the prompt's tokens, 0 when they were cached.
 */
async function forward(
  { lease, step }: Turn,
  prompt: readonly Token[],
  tokens: readonly Token[],
  wanted: readonly Token[][],
): Promise<{ readonly logProbabilities: readonly ReadonlyMap<Token, number>[]; readonly evaluated: number }> {
  const { sequence, evaluated } = await lease.at(prompt.slice(0, -1));
  const logProbabilities: ReadonlyMap<Token, number>[] = [];
  const inputs = [...prompt.slice(-1), ...tokens];
  for (let at = 0; at < inputs.length; at += CHUNK) {
    await step();
    const output = await sequence.controlledEvaluate(
      inputs.slice(at, at + CHUNK).map((token, i) => {
        // The greedily selected token is the likeliest: its logit is what the total weight is relative to.
        const filter = { tokens: wanted[at + i] ?? [], includeSelected: true };
        return [token, { generateNext: { logits: { filter }, totalLogitWeight: true } }];
      }),
    );
    for (const item of output) logProbabilities.push(normalise(item?.next ?? {}));
  }
  return { logProbabilities, evaluated };
}

function normalise({
  logits,
  totalLogitWeight,
}: {
  readonly logits?: ReadonlyMap<Token, number>;
  readonly totalLogitWeight?: number;
}): ReadonlyMap<Token, number> {
  if (!logits || totalLogitWeight === undefined) throw new Error("The model gave no logits.");
  const total = Math.max(...logits.values()) + Math.log(totalLogitWeight);
  return new Map([...logits].map(([token, logit]) => [token, logit - total]));
}
