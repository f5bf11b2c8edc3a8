import { inSentence, territoryName } from "../cultures/territory.js";
import { questionOf } from "../norms/verdict.js";
import { labelsOf, type Task } from "../tasks/task.js";
import { textHash } from "../text-hash.js";
import type { FoundNorm } from "./found-norm.js";
import type { Plan } from "./plan.js";
import { type Draft, shapeOf } from "./shapes.js";
import type { Tally } from "./tally.js";
import type { KeptTeacher } from "./teacher.js";
import { writePair } from "./write-pair.js";

export interface WriteOptions {
  readonly plan: Plan;
  readonly task: Task;
  readonly teacher: KeptTeacher;
  readonly tally: Tally;
  /** A text that was written of another norm. */
  readonly elsewhere?: string | undefined;
}

/** Where a text may stand, so that examples do not all sound the same. The first time a norm brings its own. */
const SETTINGS = [
  "an app of a bank",
  "an online shop",
  "an e-mail of an airline",
  "a message between colleagues",
  "a hotel's website",
  "a letter of a school",
  "a streaming service",
  "a health service",
  "an invitation between neighbours",
  "the chat of a game",
  "a notice of a city office",
  "a delivery service",
] as const;

/** Drafts of examples that rest on one norm. @param round another setting and other words each time. */
export async function writeDrafts(
  norm: FoundNorm,
  round: number,
  options: WriteOptions,
  signal: AbortSignal,
): Promise<readonly Draft[]> {
  const { plan, task, teacher, tally } = options;
  const salt = `${plan.seed} ${norm.id} ${round}`;
  const given = givenFields(task, norm);
  const setting = SETTINGS[Number.parseInt(textHash(salt).slice(0, 8), 16) % SETTINGS.length];
  if (task.pair)
    return writePair(
      task.pair,
      { norm, given, round, setting: round === 0 ? undefined : setting },
      options,
      signal,
    );
  const shape = shapeOf(task, given, salt);
  const country = inSentence(territoryName(plan.culture));
  // Said last, where a small model looks first.
  const [answerField] = Object.values(task.output.properties);
  const meanings = labelsOf(task) && answerField?.description ? [answerField.description] : [];
  const answer = await teacher.write(
    {
      instruction: `You write examples for a data set about ${country}.\nTask: ${task.asks}\n${shape.asks}\nEvery example is a case of the norm: it shows what somebody does or writes, and never speaks of norms, rules or what is right.${shownTo(task, shape.keys)}\nWrite every field in ${languageName(plan.language)}. Invent no names of real people, companies or addresses.`,
      text: [
        `Norm: ${norm.statement} ${norm.rule}`,
        ...(round === 0 ? [] : [`Setting: ${setting}`]),
        ...meanings,
      ].join("\n"),
      schema: shape.schema,
      maxTokens: 420,
      temperature: round === 0 ? 0 : 0.8,
      seed: (plan.seed + round) % 2 ** 31,
    },
    signal,
  );
  if (typeof answer === "object" && answer !== null && "unfit" in answer) {
    tally.proposedRows++;
    tally.reject({ kind: "row", filter: "schema", why: String(answer.unfit), what: norm.id });
    return [];
  }
  const drafts = shape.drafts(answer);
  tally.proposedRows += drafts.length;
  return drafts;
}

/** The worked example of the task, as far as this answer has its parts. */
function shownTo({ shown }: Task, keys: readonly string[]): string {
  if (shown === undefined) return "";
  const examples = shown.map(({ norm, examples }) => {
    const parts = Object.entries(examples).filter(([key]) => keys.includes(key));
    return `\nExample norm: ${norm}\nExample: ${JSON.stringify(Object.fromEntries(parts))}`;
  });
  return `${examples.join("")}\nWrite of the norm that you are given, in other words.`;
}

/** The norm as found, in the form that a check asks it in. */
export function givenFields({ fromNorm = {} }: Task, norm: FoundNorm): Readonly<Record<string, string>> {
  const parts = { statement: norm.statement, rule: norm.rule, question: questionOf(norm) };
  return Object.fromEntries(Object.entries(fromNorm).map(([field, part]) => [field, parts[part]] as const));
}

export function languageName(language: string): string {
  return new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;
}
