import type { Llama, LlamaContextSequence, LlamaGrammarEvaluationState, Token } from "node-llama-cpp";
import type { Completion } from "../../core/ports.js";
import { isComplete, schemaGrammar } from "./generate.js";
import { type LoadedTextModel, TooLongError, type Turn } from "./judge.js";
import { asking, readLikelihood } from "./likelihood.js";
import { promptTokens } from "./prompt.js";
import type { Completed, CompleteParams, TokenLikelihood } from "./protocol.js";
import { StoppableText, TokenPieces } from "./text-stream.js";

/**
 * Text after a prompt. It ends with the model's turn, before the first of `stop`, with a whole value of `schema`, at
 * `maxTokens`, or where the context is full.
 * @param onText told each piece; joined they are the completion's text.
 */
export async function completeText(
  llama: Llama,
  loaded: LoadedTextModel,
  params: CompleteParams,
  onText: (piece: string) => void,
  { lease, step }: Turn,
): Promise<Completed> {
  const { model, template, contextSize } = loaded;
  const prompt = promptTokens(model, template, params.prompt);
  if (prompt.length >= contextSize) throw new TooLongError(prompt.length, contextSize - 1);
  const limit = Math.min(params.maxTokens, contextSize - prompt.length);
  const usage = { promptTokens: prompt.length, completionTokens: 0 };
  const tokens: TokenLikelihood[] = [];
  const likelihoods = params.top === undefined ? {} : { tokens };
  if (limit < 1) return { text: "", finish: "length", usage, ...likelihoods };
  const { sequence } = await lease.at(prompt.slice(0, -1));
  const grammar = params.schema === undefined ? undefined : await schemaGrammar(llama, model, params.schema);
  const text = new StoppableText(params.stop ?? [], onText);
  const pieces = new TokenPieces(model, prompt.slice(-4));
  // Without turns the answer follows "Answer:", and the space between belongs to neither.
  let leading =
    template.chat === undefined &&
    "messages" in params.prompt &&
    params.prompt.messages.at(-1)?.role !== "assistant";
  let finish: Completion["finish"] = "stop";
  for await (const { token, likelihood } of write(loaded, sequence, prompt.slice(-1), params, grammar)) {
    await step();
    usage.completionTokens++;
    if (likelihood) tokens.push(likelihood);
    const piece = pieces.add(token);
    text.add(leading ? piece.replace(/^ /, "") : piece);
    leading &&= piece === "";
    if (text.stopped || (grammar && isComplete(text.text))) break;
    if (usage.completionTokens >= limit) {
      finish = "length";
      break;
    }
  }
  if (!text.stopped) text.end(pieces.end());
  return { text: text.text, finish, usage, ...likelihoods };
}

/** Token after token until the model ends its turn. */
async function* write(
  { model }: LoadedTextModel,
  sequence: LlamaContextSequence,
  last: Token[],
  { temperature, seed, top }: CompleteParams,
  grammarEvaluationState: LlamaGrammarEvaluationState | undefined,
): AsyncGenerator<{ readonly token: Token; readonly likelihood?: TokenLikelihood }> {
  if (top === undefined) {
    const options = { temperature, seed, ...(grammarEvaluationState ? { grammarEvaluationState } : {}) };
    for await (const token of sequence.evaluate(last, options)) yield { token };
    return;
  }
  let input = last[0];
  for (let i = 0; input !== undefined; i++) {
    // A fresh draw for each token: the seed starts anew with every call.
    const [output] = await sequence.controlledEvaluate([
      asking(input, top, [], { temperature, seed: seed + i }),
    ]);
    const token = output?.next.token;
    if (token === undefined || token === null || model.isEogToken(token)) return;
    yield { token, likelihood: readLikelihood(model, token, output?.next ?? {}, top) };
    input = token;
  }
}
