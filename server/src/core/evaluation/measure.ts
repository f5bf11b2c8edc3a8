import type { ChatMessage, Completer, ModelIdentity, ScoreRequest, Scorer } from "../ports.js";
import type { DataRow } from "../tasks/data-row.js";
import { chrF, editF1, exactMatch, tokenF1 } from "./metrics.js";

export type EvaluatedModel = Pick<Completer, "complete"> &
  Pick<Scorer, "score"> & { readonly identity: ModelIdentity };

/** How free answers are compared with the right one. */
export type FreeMetric = "exact-match" | "token-f1" | "chrf" | "edit-f1";

/** How near two texts are in meaning, in [0, 1]. */
export type Similarity = (answer: string, gold: string, signal: AbortSignal) => Promise<number>;

/** The ways of asking one row: the same question with its choices in several orders, or just one. */
export type Asked = (row: DataRow) => readonly (readonly ChatMessage[])[];

export interface MeasureOptions {
  readonly model: EvaluatedModel;
  /** Default: the row's own messages, once. */
  readonly ask?: Asked;
  readonly metric?: FreeMetric | Similarity;
  /** Tokens of a free answer at most; by default what twice the right one may take, for longer ones are wrong anyway. */
  readonly maxTokens?: number;
}

/** What a model made of one row. */
export interface Measured {
  readonly id: string;
  /** In [0, 1]: right or wrong for choices, the metric for free answers. */
  readonly score: number;
  /** The option chosen, or the text written. */
  readonly answer: string;
  /** Probability of each option among the options, in the row's order; for rows with options. */
  readonly probabilities?: readonly number[];
  /** Tokens of the answers that were scored, or written. */
  readonly tokens: number;
}

/**
 * Measures one row. Options are compared by the log-probability of their tokens divided by their number, averaged over all
 * ways of asking; free answers are written greedily.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function measureRow(
  row: DataRow,
  { model, ask = (one) => [one.messages], metric = "chrf", maxTokens }: MeasureOptions,
  signal: AbortSignal,
): Promise<Measured> {
  signal.throwIfAborted();
  if (row.options) return choose(row, row.options, ask(row), model, signal);
  const longest = maxTokens ?? MARGIN + row.answer.length;
  return write(row, ask(row)[0] ?? row.messages, { model, metric, maxTokens: longest }, signal);
}

/** Tokens beside those of the right answer; a character is rarely more than one token. */
const MARGIN = 24;

async function choose(
  row: DataRow,
  options: readonly string[],
  ways: readonly (readonly ChatMessage[])[],
  model: EvaluatedModel,
  signal: AbortSignal,
): Promise<Measured> {
  const requests = ways.flatMap((messages) => options.map((answer): ScoreRequest => ({ messages, answer })));
  const scores = await model.score(requests, signal);
  const perToken = options.map((_, k) => {
    const own = ways.map((_way, w) => scores[w * options.length + k]);
    const sum = own.reduce((s, x) => s + (x ? x.logProbability / Math.max(1, x.tokens) : -Infinity), 0);
    return sum / Math.max(1, ways.length);
  });
  const best = perToken.indexOf(Math.max(...perToken));
  const answer = options[best] ?? "";
  return {
    id: row.id,
    score: answer === row.answer ? 1 : 0,
    answer,
    probabilities: softmax(perToken),
    tokens: scores.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

async function write(
  row: DataRow,
  messages: readonly ChatMessage[],
  { model, metric, maxTokens }: Required<Pick<MeasureOptions, "model" | "metric" | "maxTokens">>,
  signal: AbortSignal,
): Promise<Measured> {
  const field = jsonField(row.answer);
  const start = field === undefined ? "" : `{"${field}":"`;
  const { text, usage } = await model.complete(
    {
      messages: start === "" ? messages : [...messages, { role: "assistant", content: start }],
      maxTokens,
      temperature: 0,
      seed: 0,
      ...(start === "" ? {} : { stop: ['"}'] }),
    },
    signal,
  );
  const answer = (start === "" ? text : jsonText(text)).trim();
  const gold = field === undefined ? row.answer : String(JSON.parse(row.answer)[field]);
  const source = typeof row.input?.text === "string" ? row.input.text : "";
  const score =
    typeof metric === "function" ? await metric(answer, gold, signal) : METRICS[metric](answer, gold, source);
  return { id: row.id, score, answer, tokens: usage.completionTokens };
}

const METRICS: Readonly<Record<FreeMetric, (answer: string, gold: string, source: string) => number>> = {
  "exact-match": exactMatch,
  "token-f1": tokenF1,
  chrf: chrF,
  "edit-f1": editF1,
};

/**
 * The one field of an answer that is an object of one text: a model is put at its start, so that an untrained one, too,
 * answers in the form and is measured by what it says.
 */
function jsonField(answer: string): string | undefined {
  try {
    const [entry, ...more] = Object.entries(JSON.parse(answer) as object);
    return entry !== undefined && more.length === 0 && typeof entry[1] === "string" ? entry[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a JSON string without its quotes; as it stands where it is none. */
function jsonText(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

function softmax(values: readonly number[]): readonly number[] {
  const max = Math.max(...values);
  const odds = values.map((v) => Math.exp(v - max));
  const sum = odds.reduce((a, b) => a + b, 0);
  return odds.map((o) => o / sum);
}
