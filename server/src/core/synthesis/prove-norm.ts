import type { JudgeRequest } from "../ports.js";
import { cultureName } from "../tasks/task-row.js";
import type { Fault } from "./check-draft.js";
import type { CitedPassage, NormProposal } from "./found-norm.js";
import { asData } from "./passage-text.js";
import type { Plan } from "./plan.js";
import type { KeptTeacher } from "./teacher.js";

/** In log-odds: how much more the passage must support the note than another passage does. */
const SUPPORTED_BY = 1;
/** Where a rule must lie between one that nobody minds (0) and one that everybody does (1). */
const MINDED = 0.35;
const NOBODY_MINDS = "Do not put a space before the number of a page.";
const EVERYBODY_MINDS = "Do not insult the family of the reader.";

/**
 * Whether readers would mind and the passage says so, as the teacher judges. @returns why it is left out, or undefined.
 * @param others passages that are compared with: a teacher that says yes to everything says nothing.
 */
export async function unprovenNorm(
  proposal: NormProposal,
  passage: CitedPassage | undefined,
  others: readonly CitedPassage[],
  { plan, teacher }: { readonly plan: Plan; readonly teacher: KeptTeacher },
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const other = others.find(({ id }) => id !== passage?.id);
  const support = (of: CitedPassage): JudgeRequest => ({
    instruction: JUDGE,
    text: asData(of),
    question: `Question: Does the passage say that a text must follow this rule: "${proposal.rule}"? Answer Yes or No.`,
  });
  const questions = [
    `Would many people in ${cultureName(plan.culture)} feel offended or embarrassed by a text that breaks this rule?`,
    "Is this rule about a brand, a product, software or style?",
  ];
  const relevances = [proposal.rule, NOBODY_MINDS, EVERYBODY_MINDS].flatMap((rule) =>
    questions.map((question): JudgeRequest => {
      const text = `Rule for texts: ${rule}`;
      return { instruction: JUDGE, text, question: `Question: ${question} Answer Yes or No.` };
    }),
  );
  const odds = await teacher.judge(relevances, signal);
  const [minded = 0, least = 0, most = 0] = [0, 2, 4].map((i) => (odds[i] ?? 0) - (odds[i + 1] ?? 0));
  const relevance = (minded - least) / Math.max(0.1, most - least);
  if (relevance < MINDED)
    return { filter: "relevance", why: `few readers would mind (${relevance.toFixed(2)})` };
  if (passage === undefined) return undefined;
  const [own = 0, elsewhere = 0] = await teacher.judge(
    [support(passage), ...(other ? [support(other)] : [])],
    signal,
  );
  const margin = own - elsewhere;
  return margin < SUPPORTED_BY
    ? { filter: "groundedness", why: `the passage hardly supports it (${margin.toFixed(1)})` }
    : undefined;
}

const JUDGE = "You are a careful reader. You answer questions about short texts with Yes or No.";
