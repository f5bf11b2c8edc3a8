import { fold } from "../norms/fold.js";
import { questionOf } from "../norms/verdict.js";
import type { JudgeRequest } from "../ports.js";
import { labelsOf, type Task } from "../tasks/task.js";
import { taskMessages } from "../tasks/task-row.js";
import { fillTemplate } from "../tasks/template.js";
import type { FoundNorm } from "./found-norm.js";
import type { Draft } from "./shapes.js";
import type { KeptTeacher } from "./teacher.js";
import { words } from "./words.js";

/**
 * Whether the answers of drafts follow from the norm. A model that is asked says yes too easily, so nothing is taken at
 * its face value: a draft must be supported clearly more than its siblings, or by its norm more than by another norm.
 */
export interface Proof {
  /** Log-odds by which the answer is supported more than what it is compared with. */
  readonly margin: number;
}

/** The margin that a draft needs, in log-odds. Chosen by hand: it has not been measured yet. */
export const PROVEN = 1.5;

export async function proveDrafts(
  drafts: readonly Draft[],
  norm: FoundNorm,
  other: FoundNorm | undefined,
  { task, teacher }: { readonly task: Task; readonly teacher: KeptTeacher },
  signal: AbortSignal,
): Promise<readonly Proof[]> {
  if (labelsOf(task)) return proveLabels(drafts, norm, task, teacher, signal);
  if (task.pair) return provePairs(drafts, norm, task.pair, teacher, signal);
  return proveAnswers(drafts, norm, other, task, teacher, signal);
}

/** Each label's question is answered yes more for its own draft than for any sibling. */
async function proveLabels(
  drafts: readonly Draft[],
  norm: FoundNorm,
  task: Task,
  teacher: KeptTeacher,
  signal: AbortSignal,
): Promise<readonly Proof[]> {
  const labels = drafts.flatMap(({ label }) => label ?? []);
  const asked = labels.filter((label) => questionFor(task, label) !== undefined);
  const questions = asked.length > 0 ? asked : labels;
  const requests = drafts.flatMap((draft) =>
    questions.map((label) => ({
      instruction: INSTRUCTION,
      text: `${known(norm)}\n${fieldsOf(task, draft)}`,
      question: `Question: ${fillTemplate(questionFor(task, label) ?? `Is "${label}" the right answer?`, draft.input)} Answer Yes or No.`,
    })),
  );
  const odds = await teacher.judge(requests, signal);
  // How much draft i is supported as an example of a label; a label without a question by the denial of the others.
  const support = (i: number, label: string): number => {
    const row = odds.slice(i * questions.length, (i + 1) * questions.length);
    const at = questions.indexOf(label);
    return at >= 0 ? (row[at] ?? 0) : -Math.max(...row);
  };
  return drafts.map((draft, i) => {
    const label = draft.label ?? "";
    const siblings = drafts.flatMap((_, k) => (k === i ? [] : [support(k, label)]));
    return { margin: support(i, label) - Math.max(...siblings) };
  });
}

/** The question of a check is answered yes for the text that breaks the norm, and no for the one that keeps it. */
async function provePairs(
  drafts: readonly Draft[],
  norm: FoundNorm,
  pair: NonNullable<Task["pair"]>,
  teacher: KeptTeacher,
  signal: AbortSignal,
): Promise<readonly Proof[]> {
  const requests = drafts.flatMap(({ input, output }) =>
    [pair.breaks, pair.keeps].map(
      (field): JudgeRequest => ({
        instruction: INSTRUCTION,
        text: `${known(norm)}\nText: ${String(input[field] ?? output[field])}`,
        question: `Question: ${questionOf(norm)} Answer Yes or No.`,
      }),
    ),
  );
  const odds = await teacher.judge(requests, signal);
  return drafts.map((_, i) => ({ margin: (odds[i * 2] ?? 0) - (odds[i * 2 + 1] ?? 0) }));
}

/**
 * A short answer stands in its norm or quotation. A longer one follows from its norm more than from another one, and a right
 * choice more than the wrong ones, as the teacher judges.
 */
async function proveAnswers(
  drafts: readonly Draft[],
  norm: FoundNorm,
  other: FoundNorm | undefined,
  task: Task,
  teacher: KeptTeacher,
  signal: AbortSignal,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for (const draft of drafts) {
    const answer = Object.values(draft.output).map(String).join("; ");
    const listed = task.options === undefined ? undefined : draft.input[task.options];
    const wrong = Array.isArray(listed) ? listed.map(String).filter((choice) => choice !== answer) : [];
    if (listed === undefined && words(answer).length <= SHORT) {
      proofs.push({ margin: said(answer, norm) ? PROVEN : Number.NEGATIVE_INFINITY });
      continue;
    }
    const question = (of: Known, what: string): JudgeRequest => ({
      instruction: INSTRUCTION,
      text: `${known(of)}\n${prompt(task, draft)}\nAnswer: ${what}`,
      question: "Question: Does this answer follow from what is known? Answer Yes or No.",
    });
    const requests = [
      question(norm, answer),
      ...wrong.map((choice) => question(norm, choice)),
      question(other ?? ELSEWHERE, answer),
    ];
    const [own = 0, ...rest] = await teacher.judge(requests, signal);
    proofs.push({ margin: own - Math.max(...rest) });
  }
  return proofs;
}

/** Words of an answer that is looked up in the norm. */
const SHORT = 8;
/** Share of its words that must be there: an answer is put in a sentence of its own. */
const STANDING = 0.6;

function said(answer: string, { statement, rule, quotation }: FoundNorm): boolean {
  const known = fold(`${statement} ${rule} ${quotation}`).text;
  const own = words(fold(answer).text).filter((word) => word.length > 2 || /[^\p{sc=Latin}\d]/u.test(word));
  return own.length > 0 && own.filter((word) => known.includes(word)).length >= own.length * STANDING;
}

const INSTRUCTION = "You are a careful reader. You answer questions about short texts with Yes or No.";

type Known = Pick<FoundNorm, "statement" | "rule">;

/** What the first norm of all is compared with: a custom of nowhere. */
const ELSEWHERE: Known = {
  statement: "Many people in Utopia expect nobody to whistle in a house.",
  rule: "Do not ask a guest to whistle.",
};

function known({ statement, rule }: Known): string {
  return `Norm: ${statement} ${rule}`;
}

function questionFor({ proof = {} }: Task, label: string): string | undefined {
  return Object.hasOwn(proof, label) ? proof[label] : undefined;
}

/** The written fields; what came from the norm stands in it already. */
function fieldsOf({ fromNorm = {} }: Task, { input }: Draft): string {
  return Object.entries(input)
    .filter(([name]) => !Object.hasOwn(fromNorm, name))
    .map(([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${String(value)}`)
    .join("\n");
}

function prompt(task: Task, { input }: Draft): string {
  return taskMessages(task, input, "this country")
    .map(({ content }) => content)
    .join("\n");
}
