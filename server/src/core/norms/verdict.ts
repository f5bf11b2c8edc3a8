import { type Candidate, type Inspection, normFinding } from "../check.js";
import type { Norm } from "../cultures/culture.js";
import { compareText, type Finding } from "../finding.js";
import type { Cache, Judge, JudgeRequest } from "../ports.js";

/**
 * Turns a model's raw log-odds into a probability, fitted per model on the development set
 * (test/fixtures/development): P = 1 / (1 + exp(-(slope * logOdds + intercept))).
 */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
  /** Report a norm as broken from this probability on. */
  readonly threshold: number;
}

export interface VerdictSetup {
  readonly judge: Judge;
  readonly calibration: Calibration;
  readonly cache: Cache;
}

/** Bump when the wording below changes: cached verdicts of the old wording must not be used. */
const WORDING = 1;

/**
 * The text comes first and the norm is put as a question of fact about it. Measured on the default model this
 * ranks far better than a prohibition before the text ("Do not …: does it break the rule?"): AUC .92 against .58
 * (docs/adr/0003-verdict-wording.md). Several norms of one text then share the text as cached prefix.
 */
export function verdictRequest(norm: Norm, text: string): JudgeRequest {
  return {
    instruction: "You are a careful reader. You answer questions about short texts with Yes or No.",
    text: `Text: ${text}`,
    question: `Question: ${questionOf(norm)} Answer Yes or No.`,
  };
}

/** The question whose "yes" means that the norm is broken. */
export function questionOf(norm: Norm): string {
  if (norm.question !== undefined) return norm.question;
  const offence = /^(?:Do not|Don't|Never|Avoid) (.+?)(?:[;:].*)?\.?$/.exec(norm.rule)?.[1];
  return offence === undefined ? `Does the text break this rule: ${norm.rule}` : `Does the text ${offence}?`;
}

/**
 * Judges every candidate, from the cache where the same model has judged the same text by the same norm before.
 * Requests are ordered by text, so that the model's prefix cache serves all norms of a text in a row.
 * @returns P(broken) per candidate, in order.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function judgeCandidates(
  candidates: readonly Candidate[],
  { judge, calibration, cache }: VerdictSetup,
  signal: AbortSignal,
  progress: (done: number) => void = () => {},
): Promise<readonly number[]> {
  const { id, hash, adapter } = judge.identity;
  const requests = candidates.map((c) => verdictRequest(c.norm, c.segment.text));
  const keys = requests.map((r) =>
    JSON.stringify(["verdict", WORDING, id, hash, adapter ?? "", r.instruction, r.text, r.question]),
  );
  const known = await cache.getMany(keys);
  const open = new Map<string, JudgeRequest>();
  keys.forEach((key, i) => {
    const request = requests[i];
    if (typeof known[i] !== "number" && request) open.set(key, request);
  });
  const ordered = [...open].sort(([, a], [, b]) => compareText(a.text, b.text));
  const answers = new Map<string, number>();
  // In batches: what was judged before a cancellation is kept.
  for (let at = 0; at < ordered.length; at += BATCH) {
    signal.throwIfAborted();
    const batch = ordered.slice(at, at + BATCH);
    const odds = await judge.judge(
      batch.map(([, request]) => request),
      signal,
    );
    const entries = batch.map(([key], i) => [key, odds[i] ?? Number.NaN] as const);
    for (const [key, value] of entries) answers.set(key, value);
    await cache.setMany(entries);
    progress(candidates.length - ordered.length + at + batch.length);
  }
  return keys.map((key, i) => {
    const logOdds = known[i] ?? answers.get(key);
    return typeof logOdds === "number" ? probability(logOdds, calibration) : 0;
  });
}

const BATCH = 16;

export function probability(logOdds: number, { slope, intercept }: Calibration): number {
  return 1 / (1 + Math.exp(-(slope * logOdds + intercept)));
}

/** Findings for the candidates whose probability reaches the threshold. */
export function verdictFindings(
  inspection: Inspection,
  probabilities: readonly number[],
  calibration: Calibration,
): readonly Finding[] {
  return inspection.candidates.flatMap((candidate, i) => {
    const p = probabilities[i] ?? 0;
    return p >= calibration.threshold
      ? [normFinding(candidate, Math.round(p * 100) / 100, inspection.input)]
      : [];
  });
}
