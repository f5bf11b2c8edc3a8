import type { Candidate } from "../check.js";
import type { Norm } from "../cultures/culture.js";
import { type CultureId, compareText } from "../finding.js";
import type { Cache, Judge, JudgeRequest } from "../ports.js";
import type { Calibration } from "./calibration.js";
import { mentionCues } from "./mention.js";

/** Who judges, and how its log-odds are to be read: a calibration belongs to one model with one adapter. */
export interface CalibratedJudge {
  readonly judge: Judge;
  readonly calibration: Calibration;
}

export interface VerdictSetup {
  /** The judge of a culture: the model, with that culture's adapter where one is active. */
  readonly judgeFor: (culture: CultureId) => CalibratedJudge;
  readonly cache: Cache;
}

/** The task that an adapter must serve to give verdicts: its prompt is word for word the one below. */
export const VERDICT_TASK = "copy-review";

/** Bump when the wording below changes: cached verdicts of the old wording must not be used. */
const WORDING = 2;

/**
 * The text comes first and the norm is put as a question of fact about it. Measured on the default model this
 * ranks far better than a prohibition before the text ("Do not …: does it break the rule?"): AUC .92 against .58
 * (docs/adr/0003-verdicts.md). Several norms of one text then share the text as cached prefix.
 */
export function verdictRequest(norm: Pick<Norm, "rule" | "question">, text: string): JudgeRequest {
  return {
    instruction: "You are a careful reader. You answer questions about short texts with Yes or No.",
    text: `Text: ${text}`,
    question: `Question: ${questionOf(norm)} Answer Yes or No.`,
  };
}

/** The question whose "yes" means that the norm is broken. */
export function questionOf(norm: Pick<Norm, "rule" | "question">): string {
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
  return candidates.map((candidate, i) =>
    probability(candidate, scores[i] ?? 0, setup.judgeFor(candidate.audience.culture).calibration),
  );
}

/**
 * Anchored log-odds per candidate. Some questions draw a "yes" more easily than others whatever the text, so each
 * norm is anchored at the middle between the model's answers for its own offending and fine example.
 * @param progress counts answered questions, of those asked in all.
 */
export async function scoreCandidates(
  candidates: readonly Candidate[],
  {
    judgeFor,
    cache,
  }: { readonly judgeFor: (culture: CultureId) => Pick<CalibratedJudge, "judge"> } & Pick<
    VerdictSetup,
    "cache"
  >,
  signal: AbortSignal,
  progress: (done: number, total: number) => void = () => {},
): Promise<readonly number[]> {
  const questions = candidates.flatMap(({ norm, segment, audience }) => {
    const { judge } = judgeFor(audience.culture);
    return [segment.text, norm.bad, norm.good].map((text) => ({
      judge,
      request: verdictRequest(norm, text),
    }));
  });
  const answers = await answer(questions, cache, signal, progress);
  return candidates.map((_, i) => {
    const [text = 0, bad = 0, good = 0] = answers.slice(i * 3, i * 3 + 3);
    return text - (bad + good) / 2;
  });
}

interface Question {
  readonly judge: Judge;
  readonly request: JudgeRequest;
}

/** Log-odds per question; each distinct one is put to its judge once, ever. Judges work side by side. */
async function answer(
  questions: readonly Question[],
  cache: Cache,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<readonly number[]> {
  const keys = questions.map(cacheKey);
  const distinct = new Map(keys.map((key, i) => [key, questions[i]] as const));
  const answers = new Map<string, number>();
  const known = await cache.getMany([...distinct.keys()]);
  const open = new Map<Judge, { readonly key: string; readonly request: JudgeRequest }[]>();
  [...distinct].forEach(([key, question], i) => {
    const value = known[i];
    if (typeof value === "number") answers.set(key, value);
    else if (question) {
      const own = open.get(question.judge) ?? [];
      own.push({ key, request: question.request });
      open.set(question.judge, own);
    }
  });
  progress(answers.size, distinct.size);
  const ask = async ([judge, own]: [Judge, { readonly key: string; readonly request: JudgeRequest }[]]) => {
    // By text: the model's prefix cache then serves all questions about a text in a row.
    own.sort((a, b) => compareText(a.request.text, b.request.text));
    // In batches: what was judged before a cancellation is kept.
    for (let at = 0; at < own.length; at += BATCH) {
      signal.throwIfAborted();
      const batch = own.slice(at, at + BATCH);
      const odds = await judge.judge(
        batch.map((b) => b.request),
        signal,
      );
      const entries = batch.map(({ key }, i) => [key, odds[i] ?? 0] as const);
      for (const [key, value] of entries) answers.set(key, value);
      progress(answers.size, distinct.size);
      await cache.setMany(entries);
    }
  };
  await Promise.all([...open].map(ask));
  return keys.map((key) => answers.get(key) ?? 0);
}

function cacheKey({ judge, request }: Question): string {
  const { id, hash, adapter } = judge.identity;
  const { instruction, text, question } = request;
  return JSON.stringify(["verdict", WORDING, id, hash, adapter ?? "", instruction, text, question]);
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
