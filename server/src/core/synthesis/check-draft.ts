import type { CultureProfile } from "../cultures/culture.js";
import { stereotypeIn } from "../cultures/stereotype.js";
import type { LanguageDetector } from "../ports.js";
import { type Task, zodOf } from "../tasks/task.js";
import { answerText } from "../tasks/task-row.js";
import { NearDuplicates } from "./filters/duplicates.js";
import { otherLanguage } from "./filters/language.js";
import type { Overlap } from "./filters/overlap.js";
import { personalData } from "./filters/personal-data.js";
import { speaksToModels } from "./hostile.js";
import type { Plan } from "./plan.js";
import type { Draft } from "./shapes.js";
import type { FilterId } from "./tally.js";

export interface CheckOptions {
  readonly plan: Plan;
  readonly task: Task;
  readonly detector: LanguageDetector;
  readonly profile: CultureProfile | undefined;
  readonly overlap: Overlap;
}

export interface Fault {
  readonly filter: FilterId;
  readonly why: string;
}

/** Rows that were taken so far, by answer where the task has labels: minimal pairs are alike on purpose. */
export class Taken {
  readonly #byLabel = new Map<string, NearDuplicates>();
  readonly #counts = new Map<string, number>();

  find({ label = "" }: Draft, text: string): string | undefined {
    return this.#byLabel.get(label)?.find(text);
  }

  add({ label = "" }: Draft, text: string): void {
    const own = this.#byLabel.get(label) ?? new NearDuplicates();
    own.add(text);
    this.#byLabel.set(label, own);
    this.#counts.set(label, this.count(label) + 1);
  }

  count(label: string): number {
    return this.#counts.get(label) ?? 0;
  }
}

/** What can be said of a draft without a model. @returns why it is left out, or undefined. */
export function draftFault(draft: Draft, options: CheckOptions): Fault | undefined {
  const { plan, task, detector, profile, overlap } = options;
  for (const [part, schema] of [
    [draft.input, task.input],
    [draft.output, task.output],
  ] as const) {
    const parsed = zodOf(schema).safeParse(part);
    if (!parsed.success) return { filter: "schema", why: parsed.error.issues[0]?.message ?? "wrong form" };
  }
  const text = writtenText(task, draft);
  if (/https?:|www\.|<\/?[a-z]+>|\{\{|```/i.test(text))
    return { filter: "schema", why: "it holds an address or markup" };
  if (speaksToModels(text)) return { filter: "hostile", why: "it speaks to language models" };
  if (namesItsAnswer(task, draft)) return { filter: "schema", why: "it names its own answer" };
  if (draft.label !== undefined && OF_NORMS.test(text))
    return { filter: "schema", why: "it speaks of a norm instead of showing a case of it" };
  // A word of the country in its own script is an answer, not another language.
  for (const part of textsOf(task, draft).filter(({ length }) => length >= A_TERM)) {
    const language = otherLanguage(part, plan.language, detector);
    if (language) return { filter: "language", why: `it is in ${language}` };
  }
  if (repeatsShown(task, text))
    return { filter: "duplicate", why: "it is the example that the teacher was shown" };
  const stereotype = stereotypeIn(text, profile?.demonyms ?? []);
  if (stereotype) return { filter: "stereotype", why: `"${stereotype}" says what people are like` };
  const personal = personalData(text, plan.culture);
  if (personal) return { filter: "personal-data", why: `it holds ${personal}` };
  const shared = overlap(text);
  return shared === undefined
    ? undefined
    : { filter: "benchmark-overlap", why: `it shares "${shared}" with a benchmark` };
}

/** UTF-16 code units; what is shorter is a term or a name. */
const A_TERM = 16;
/** Words in which a small teacher explains an example instead of writing one. */
const OF_NORMS =
  /\b(?:norms?|rules?|acceptabl[ey]|unacceptabl[ey]|inappropriate(?:ly)?|appropriate(?:ly)?|violat\w+)\b/i;

function repeatsShown({ shown }: Task, text: string): boolean {
  const known = new NearDuplicates();
  for (const fields of (shown ?? []).flatMap(({ examples }) => Object.values(examples)))
    known.add(Object.values(fields).map(String).join("\n"));
  return /Utopia/.test(text) || known.find(text) !== undefined;
}

/** All that was written for this draft, in one text. */
export function writtenText(task: Task, draft: Draft): string {
  return textsOf(task, draft).join("\n");
}

/** Fields from the norm are English whatever the language; labels are words of the task. */
function textsOf({ fromNorm = {} }: Task, { input, output, label }: Draft): readonly string[] {
  const written = Object.entries(input)
    .filter(([name]) => !Object.hasOwn(fromNorm, name))
    .map(([, value]) => value);
  return [...written, ...(label === undefined ? Object.values(output) : [])].flatMap((value) =>
    Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [],
  );
}

/** A text that says which label it was written for teaches to read that, and nothing else. */
function namesItsAnswer(task: Task, draft: Draft): boolean {
  if (draft.label === undefined) return false;
  const answer = answerText(task, draft.output).toLowerCase();
  const text = writtenText(task, draft).toLowerCase().trim();
  // Short words such as "no" occur everywhere; as the first one they are an answer.
  return answer.length >= 4
    ? text.includes(answer)
    : text.startsWith(answer) && !/^\p{L}/u.test(text.slice(answer.length));
}
