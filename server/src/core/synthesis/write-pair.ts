import * as z from "zod";
import { fold } from "../norms/fold.js";
import { questionOf } from "../norms/verdict.js";
import { labelsOf, type Pair, type Task, zodField } from "../tasks/task.js";
import { fillTemplate } from "../tasks/template.js";
import type { FoundNorm } from "./found-norm.js";
import type { Draft } from "./shapes.js";
import type { FilterId } from "./tally.js";
import type { KeptTeacher } from "./teacher.js";
import { languageName, type WriteOptions } from "./write-drafts.js";

/** What one pair is written of. */
export interface PairOf {
  readonly norm: FoundNorm;
  /** Input fields that come from the norm. */
  readonly given: Readonly<Record<string, string>>;
  /** Other words each time. */
  readonly round: number;
  readonly setting: string | undefined;
}

/**
 * A text that does what the norm forbids, and the same text mended. A small teacher cannot write both at once, nor what
 * "breaks a norm"; but it does one thing that it is told to do, and of several tries one is plain (docs/synthesis.md).
 */
export async function writePair(
  pair: Pair,
  of: PairOf,
  options: WriteOptions,
  signal: AbortSignal,
): Promise<readonly Draft[]> {
  const { task, tally } = options;
  const shown = shownOf(task, pair);
  const [fieldBefore, fieldAfter] = fieldsOf(task, pair);
  const deed = deedOf(of.norm.rule);
  const none = (filter: FilterId, why: string, what: string): readonly Draft[] => {
    tally.reject({ kind: "row", filter, why, what });
    return [];
  };
  tally.proposedRows++;
  const breaks = await best(
    {
      instruction: breakingInstruction(pair, shown),
      text: `${fillTemplate(pair.asks, { deed })}${of.setting === undefined ? "" : `\nSetting: ${of.setting}`}`,
      schema: z.strictObject({ text: fieldBefore }),
      towards: 1,
      beyond: 0,
    },
    of,
    options,
    signal,
  );
  if (breaks === undefined) return none("schema", "no text has the form", of.norm.id);
  if (breaks.odds < 0) return none("groundedness", "no text does what the norm forbids", breaks.text);
  const instead = await insteadOf(deed, of, options, signal);
  if (instead === undefined) return none("schema", "nothing is known to do instead", breaks.text);
  const keeps = await best(
    {
      instruction: mendingInstruction(shown),
      text: `Text: ${breaks.text}\nWrong: ${deed}.\nRight: ${instead}.`,
      schema: z.strictObject({ text: fieldAfter }),
      towards: -1,
      beyond: breaks.odds,
    },
    of,
    options,
    signal,
  );
  if (keeps === undefined) return none("schema", "no mended text has the form", breaks.text);
  const drafts = draftsOf(task, pair, of.given, breaks.text, keeps.text, options.elsewhere);
  tally.proposedRows += drafts.length - 1;
  return drafts;
}

interface Shown {
  readonly deed: string;
  readonly instead: string | undefined;
  readonly breaks: string;
  readonly keeps: string;
}

function breakingInstruction({ asks }: Pair, shown: readonly Shown[]): string {
  const examples = shown.map(
    (s) => `\n${fillTemplate(asks, { deed: s.deed })}\n${JSON.stringify({ text: s.breaks })}`,
  );
  return `You write one text that does what is asked, plainly, so that anybody sees it. It says nothing of rules or of what is right.${examples.join("")}`;
}

function mendingInstruction(shown: readonly Shown[]): string {
  const examples = shown
    .filter(({ instead }) => instead !== undefined)
    .map(
      (s) =>
        `\nText: ${s.breaks}\nWrong: ${s.deed}.\nRight: ${s.instead}.\n${JSON.stringify({ text: s.keeps })}`,
    );
  return `You mend a text: in place of what is wrong it does what is right. Everything else stays as it is.${examples.join("")}`;
}

/** What may be done: a text that is only said to be wrong comes back as it was. */
async function insteadOf(
  deed: string,
  { norm, round }: PairOf,
  { plan, task, teacher }: WriteOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const examples = (task.shown ?? [])
    .filter(({ instead }) => instead !== undefined)
    .map((s) => `\nNorm: ${s.norm}\nWrong: ${deedOf(s.norm)}.\n${JSON.stringify({ right: s.instead })}`);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const answer = await teacher.write(
      {
        instruction: `You say what readers find right in place of what they mind, in a few words.${examples.join("")}`,
        text: `Norm: ${norm.statement} ${norm.rule}\nWrong: ${deed}.`,
        schema: z.strictObject({ right: z.string().min(4).max(120) }),
        maxTokens: 60,
        // A small model likes to say what is wrong once more.
        temperature: round === 0 && attempt === 0 ? 0 : 1.2,
        seed: (plan.seed + round * TRIES + attempt) % 2 ** 31,
      },
      signal,
    );
    if ("unfit" in answer) continue;
    const right = answer.right.trim().replace(/\.$/, "");
    if (fold(right).text !== fold(deed).text) return right;
  }
  return undefined;
}

interface Wanted {
  readonly instruction: string;
  readonly text: string;
  readonly schema: z.ZodType<{ text: unknown }>;
  /** 1: a text of which the norm's question is answered yes; -1: no. */
  readonly towards: 1 | -1;
  /** Log-odds from which the way is measured. */
  readonly beyond: number;
}

interface Written {
  readonly text: string;
  /** Log-odds that it does what the norm forbids. */
  readonly odds: number;
}

/** The text that goes furthest of a few; the first that goes far enough ends it. */
async function best(
  { instruction, text, schema, towards, beyond }: Wanted,
  { norm, round }: PairOf,
  { plan, teacher }: { readonly plan: WriteOptions["plan"]; readonly teacher: KeptTeacher },
  signal: AbortSignal,
): Promise<Written | undefined> {
  let found: Written | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const answer = await teacher.write(
      {
        instruction: `${instruction}\nWrite in ${languageName(plan.language)}. Invent no names of real people, companies or addresses.`,
        text,
        schema,
        maxTokens: 200,
        temperature: round === 0 && attempt === 0 ? 0 : 0.8,
        seed: (plan.seed + round * TRIES + attempt) % 2 ** 31,
      },
      signal,
    );
    if ("unfit" in answer) continue;
    const written = String(answer.text);
    const [odds = 0] = await teacher.judge(
      [
        {
          instruction: "You are a careful reader. You answer questions about short texts with Yes or No.",
          text: `Text: ${written}`,
          question: `Question: ${questionOf({ rule: norm.rule })} Answer Yes or No.`,
        },
      ],
      signal,
    );
    if (found === undefined || towards * (odds - found.odds) > 0) found = { text: written, odds };
    if (towards * (found.odds - beyond) >= CLEAR) break;
  }
  return found;
}

const TRIES = 3;
/** Log-odds that are enough: of the texts with more, nearly all were right when they were read. */
const CLEAR = 2;

/** `suggest a comb` of "Do not suggest a comb.": what the rule forbids, as it is asked for. */
function deedOf(rule: string): string {
  return /do not ([^.]+(?:\.\S[^.]*)*)\.?$/iu.exec(rule.trim())?.[1] ?? rule;
}

function shownOf({ shown = [] }: Task, { breaks, keeps, field }: Pair): readonly Shown[] {
  return shown.map(({ norm, instead, examples }) => {
    const text = (key: string): string =>
      String(
        field === undefined
          ? Object.values(examples).find((part) => Object.hasOwn(part, key))?.[key]
          : examples[key]?.[field],
      );
    return { deed: deedOf(norm), instead, breaks: text(breaks), keeps: text(keeps) };
  });
}

/** Without their descriptions: what another task has asked of the same form is not asked again. */
function fieldsOf({ input, output }: Task, { breaks, keeps, field }: Pair): readonly [z.ZodType, z.ZodType] {
  const properties = { ...input.properties, ...output.properties };
  const form = (name: string): z.ZodType => {
    const found = properties[name];
    return found === undefined ? z.string() : zodField({ ...found, description: undefined });
  };
  return field === undefined ? [form(breaks), form(keeps)] : [form(field), form(field)];
}

function draftsOf(
  task: Task,
  { breaks, keeps, field, neither }: Pair,
  given: PairOf["given"],
  before: string,
  after: string,
  elsewhere: string | undefined,
): readonly Draft[] {
  const [answer = ""] = Object.keys(task.output.properties);
  if (field === undefined || labelsOf(task) === undefined)
    return [{ input: { [breaks]: before, ...given }, output: { [keeps]: after } }];
  const labelled = (label: string, text: string): Draft => ({
    input: { [field]: text, ...given },
    output: { [answer]: label },
    label,
  });
  return [
    labelled(breaks, before),
    labelled(keeps, after),
    ...(neither === undefined || elsewhere === undefined ? [] : [labelled(neither, elsewhere)]),
  ];
}
