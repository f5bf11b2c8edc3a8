import type { Candidate } from "../check.js";
import type { Norm } from "../cultures/culture.js";
import { compareText } from "../finding.js";
import type { Cache, Judge, JudgeRequest } from "../ports.js";
import { mentionCues } from "./mention.js";

/**
 * Turns a model's anchored log-odds and the cues of mention into a probability, by a logistic that is fitted per model
 * on the development set (`npm run quality -- --fit`). All weights are in log-odds.
 */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
  /** Added for candidates that only their meaning led to: fewer of them break the norm. */
  readonly byMeaning: number;
  /** Added where the text denies or forbids, speaks of another territory, or quotes. */
  readonly negated: number;
  readonly elsewhere: number;
  readonly quoted: number;
  /** Report a norm as broken from this probability on. */
  readonly threshold: number;
}

export interface VerdictSetup {
  readonly judge: Judge;
  readonly calibration: Calibration;
  readonly cache: Cache;
}

/** Bump when the wording below changes: cached verdicts of the old wording must not be used. */
const WORDING = 2;

/**
 * The text comes first and the norm is put as a question of fact about it. Measured on the default model this
 * ranks far better than a prohibition before the text ("Do not …: does it break the rule?"): AUC .92 against .58
 * (docs/adr/0003-verdicts.md). Several norms of one text then share the text as cached prefix.
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
 * @returns P(broken) per candidate, in order.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function judgeCandidates(
  candidates: readonly Candidate[],
  setup: VerdictSetup,
  signal: AbortSignal,
  progress?: (done: number, total: number) => void,
): Promise<readonly number[]> {
  const scores = await scoreCandidates(candidates, setup, signal, progress);
  return candidates.map((candidate, i) => probability(candidate, scores[i] ?? 0, setup.calibration));
}

/**
 * Anchored log-odds per candidate. Some questions draw a "yes" more easily than others whatever the text, so each
 * norm is anchored at the middle between the model's answers for its own offending and fine example.
 * @param progress counts answered questions, of those asked in all.
 */
export async function scoreCandidates(
  candidates: readonly Candidate[],
  setup: Pick<VerdictSetup, "judge" | "cache">,
  signal: AbortSignal,
  progress: (done: number, total: number) => void = () => {},
): Promise<readonly number[]> {
  const requests = candidates.flatMap(({ norm, segment }) =>
    [segment.text, norm.bad, norm.good].map((text) => verdictRequest(norm, text)),
  );
  const answers = await answer(requests, setup, signal, progress);
  return candidates.map((_, i) => {
    const [text = 0, bad = 0, good = 0] = answers.slice(i * 3, i * 3 + 3);
    return text - (bad + good) / 2;
  });
}

/** Log-odds per request; each distinct request is asked once, ever. */
async function answer(
  requests: readonly JudgeRequest[],
  { judge, cache }: Pick<VerdictSetup, "judge" | "cache">,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<readonly number[]> {
  const { id, hash, adapter } = judge.identity;
  const keys = requests.map((r) =>
    JSON.stringify(["verdict", WORDING, id, hash, adapter ?? "", r.instruction, r.text, r.question]),
  );
  const distinct = new Map(keys.map((key, i) => [key, requests[i]] as const));
  const answers = new Map<string, number>();
  const known = await cache.getMany([...distinct.keys()]);
  const open: { readonly key: string; readonly request: JudgeRequest }[] = [];
  [...distinct].forEach(([key, request], i) => {
    const value = known[i];
    if (typeof value === "number") answers.set(key, value);
    else if (request) open.push({ key, request });
  });
  // By text: the model's prefix cache then serves all questions about a text in a row.
  open.sort((a, b) => compareText(a.request.text, b.request.text));
  // In batches: what was judged before a cancellation is kept.
  for (let at = 0; at < open.length; at += BATCH) {
    signal.throwIfAborted();
    progress(distinct.size - open.length + at, distinct.size);
    const batch = open.slice(at, at + BATCH);
    const odds = await judge.judge(
      batch.map((b) => b.request),
      signal,
    );
    const entries = batch.map(({ key }, i) => [key, odds[i] ?? 0] as const);
    for (const [key, value] of entries) answers.set(key, value);
    await cache.setMany(entries);
  }
  progress(distinct.size, distinct.size);
  return keys.map((key) => answers.get(key) ?? 0);
}

const BATCH = 16;

/** P(broken) from the anchored log-odds of `scoreCandidates`. */
export function probability(candidate: Candidate, score: number, calibration: Calibration): number {
  const cues = mentionCues(candidate.segment.text, candidate.span, candidate.audience);
  const logOdds =
    calibration.slope * score +
    calibration.intercept +
    (candidate.by === "meaning" ? calibration.byMeaning : 0) +
    (cues.negated ? calibration.negated : 0) +
    (cues.elsewhere ? calibration.elsewhere : 0) +
    (cues.quoted && candidate.by === "trigger" ? calibration.quoted : 0);
  return 1 / (1 + Math.exp(-logOdds));
}
