import * as z from "zod";
import { verdictRequest } from "../norms/verdict.js";
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
      read: ({ text }) => text,
      towards: 1,
      beyond: 0,
    },
    of,
    options,
    signal,
  );
  if (breaks === undefined) return none("schema", "no text has the form", of.norm.id);
  if (breaks.odds < LIKELY) return none("groundedness", "no text does what the norm forbids", breaks.text);
  const keeps = await best(
    {
      instruction: mendingInstruction(shown),
      // The text last: its words are wanted, not those of the deed.
      text: `A text must not do this: ${deed}.\nText: ${breaks.text}`,
      schema: editSchema,
      read: (edit) => fieldAfter.safeParse(edited(breaks.text, edit)).data,
      towards: -1,
      beyond: breaks.odds,
    },
    of,
    options,
    signal,
  );
  if (keeps === undefined) return none("schema", "no mended text has the form", breaks.text);
  if (breaks.odds - keeps.odds < CLEAR)
    return none("groundedness", `the mended text is hardly better: ${keeps.text}`, breaks.text);
  const drafts = draftsOf(task, pair, of.given, breaks.text, keeps.text, options.elsewhere);
  tally.proposedRows += drafts.length - 1;
  return drafts;
}

interface Shown {
  readonly deed: string;
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
  const examples = shown.map(
    (s) =>
      `\nA text must not do this: ${s.deed}.\nText: ${s.breaks}\n${JSON.stringify(editBetween(s.breaks, s.keeps))}`,
  );
  return `You mend a text: you say which of its words are wrong, exactly as they stand there, and what is written in their place so that it is right.${examples.join("")}`;
}

/** A mended text as words that are replaced: a small model that writes it anew writes it as it was. */
const editSchema = z.strictObject({ wrong: z.string().min(1).max(200), right: z.string().min(1).max(200) });
type Edit = z.infer<typeof editSchema>;

/** @returns undefined where the edit names no words of the text, or changes nothing. */
function edited(text: string, { wrong, right }: Edit): string | undefined {
  return text.includes(wrong) && wrong.trim() !== right.trim() ? text.replace(wrong, () => right) : undefined;
}

/** Whole words, from the first that differs to the last. */
function editBetween(before: string, after: string): Edit {
  const [a, b] = [before.split(" "), after.split(" ")];
  const shortest = Math.min(a.length, b.length);
  let start = 0;
  while (start < shortest - 1 && a[start] === b[start]) start++;
  let end = 0;
  while (end < shortest - start - 1 && a.at(-1 - end) === b.at(-1 - end)) end++;
  const between = (words: readonly string[]): string => words.slice(start, words.length - end).join(" ");
  return { wrong: between(a), right: between(b) };
}

interface Wanted<T> {
  readonly instruction: string;
  readonly text: string;
  readonly schema: z.ZodType<T>;
  /** The text that an answer gives, if it gives one. */
  readonly read: (answer: T) => unknown;
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
async function best<T extends object>(
  { instruction, text, schema, read, towards, beyond }: Wanted<T>,
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
    const written = "unfit" in answer ? undefined : read(answer);
    if (typeof written !== "string") continue;
    const [odds = 0] = await teacher.judge([verdictRequest(norm, written)], signal);
    if (found === undefined || towards * (odds - found.odds) > 0) found = { text: written, odds };
    if (towards * (found.odds - beyond) >= CLEAR) break;
  }
  return found;
}

const TRIES = 4;
/** Log-odds from which a text is taken to do what it was asked to. */
const LIKELY = 1;
/** Log-odds that end the tries, and that a mended text has to be better by: with more nearly all were right as read. */
const CLEAR = 2;

/** `suggest a comb` of "Do not suggest a comb.": what the rule forbids, as it is asked for. */
function deedOf(rule: string): string {
  return /do not ([^.]+(?:\.\S[^.]*)*)\.?$/iu.exec(rule.trim())?.[1] ?? rule;
}

function shownOf({ shown = [] }: Task, { breaks, keeps, field }: Pair): readonly Shown[] {
  return shown.map(({ norm, examples }) => {
    const text = (key: string): string =>
      String(
        field === undefined
          ? Object.values(examples).find((part) => Object.hasOwn(part, key))?.[key]
          : examples[key]?.[field],
      );
    return { deed: deedOf(norm), breaks: text(breaks), keeps: text(keeps) };
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
