import type { LlamaModel, Token } from "node-llama-cpp";
import { CHUNK, evaluate, type Lease } from "./lanes.js";
import { plainTokens, type Template } from "./prompt.js";
import type { JudgeParams, JudgeResult } from "./protocol.js";
import type { Step } from "./scheduler.js";

/** What every task on a loaded text model needs. */
export interface LoadedTextModel {
  readonly model: LlamaModel;
  readonly template: Template;
  readonly contextSize: number;
}

/** What a job works with while it has its turns. */
export interface Turn {
  readonly lease: Lease;
  /** Called between native calls: others may go first, and a cancelled job ends here. */
  readonly step: Step;
}

/**
 * Log-odds of "yes" over "no" as the next token, per request, in one forward pass each.
 * A text that does not fit the context is cut at its end.
 */
export async function judgeAll(
  loaded: LoadedTextModel,
  { requests }: JudgeParams,
  { lease, step }: Turn,
): Promise<JudgeResult> {
  const answers = answerTokens(loaded.model);
  const generateNext = { logits: { filter: { tokens: [...answers.yes, ...answers.no] } } };
  const logOdds: number[] = new Array(requests.length);
  let prefixTokens = 0;
  let textTokens = 0;
  // Requests of one instruction run in a row, so its prefix is evaluated once.
  const order = requests.map((request, index) => ({ request, index }));
  order.sort((a, b) => compare(a.request.instruction, b.request.instruction) || a.index - b.index);
  for (const { request, index } of order) {
    await step();
    const prefix = instructionTokens(loaded, request.instruction);
    const { sequence, evaluated } = await lease.at(prefix);
    const rest = restTokens(loaded, prefix.length, request.text, request.question, 1);
    // The last piece and the question about its last token go through in one call: a call costs as much as many tokens.
    const cut = Math.max(0, Math.ceil(rest.length / CHUNK) - 1) * CHUNK;
    await evaluate(sequence, rest.slice(0, cut), step);
    await step();
    const output = await sequence.controlledEvaluate(
      rest.slice(cut).map((token, i, piece) => (i < piece.length - 1 ? token : [token, { generateNext }])),
    );
    const logits = output.at(-1)?.next.logits;
    if (!logits) throw new Error("The model gave no logits.");
    logOdds[index] = total(logits, answers.yes) - total(logits, answers.no);
    prefixTokens += evaluated;
    textTokens += rest.length;
  }
  return { logOdds, evaluated: { prefix: prefixTokens, text: textTokens } };
}

/** The repeating part of a prompt: turn markup and instruction. */
export function instructionTokens(
  { model, template, contextSize }: LoadedTextModel,
  instruction: string,
): Token[] {
  const tokens = [...template.head, ...plainTokens(model, `${instruction}\n\n`)];
  if (tokens.length > contextSize / 2) throw new TooLongError(tokens.length, Math.floor(contextSize / 2));
  return tokens;
}

/** The part of a prompt after its prefix; the text is cut so that `reserve` tokens stay free for the answer. */
export function restTokens(
  { model, template, contextSize }: LoadedTextModel,
  prefixLength: number,
  text: string,
  question: string,
  reserve: number,
): Token[] {
  const end = [...plainTokens(model, question === "" ? "" : `\n\n${question}`), ...template.tail];
  const room = contextSize - prefixLength - end.length - reserve;
  if (room < 1) throw new TooLongError(prefixLength + end.length + reserve, contextSize);
  return [...plainTokens(model, text).slice(0, room), ...end];
}

export class TooLongError extends Error {
  constructor(tokens: number, limit: number) {
    super(`The instruction takes ${tokens} tokens and the model has room for ${limit}.`);
  }
}

/**
 * The single tokens that spell the answer. Which variant a model prefers depends on its template ("Yes" after a turn
 * marker, " Yes" after "Answer:"), so all count.
 */
function answerTokens(model: LlamaModel): { readonly yes: readonly Token[]; readonly no: readonly Token[] } {
  const spelled = (words: readonly string[]) => [
    ...new Set(
      words.flatMap((word) => {
        const tokens = plainTokens(model, word);
        return tokens.length === 1 ? tokens : [];
      }),
    ),
  ];
  return {
    yes: spelled(["Yes", " Yes", "yes", " yes", "YES"]),
    no: spelled(["No", " No", "no", " no", "NO"]),
  };
}

/** Logarithm of the summed odds of several tokens. */
function total(logits: ReadonlyMap<Token, number>, tokens: readonly Token[]): number {
  const values = tokens.map((token) => logits.get(token) ?? Number.NEGATIVE_INFINITY);
  const max = Math.max(...values);
  return max + Math.log(values.reduce((sum, value) => sum + Math.exp(value - max), 0));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
