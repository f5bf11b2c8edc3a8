import * as z from "zod";
import { labelsOf, type RecordSchema, type Task, zodField } from "../tasks/task.js";
import { textHash } from "../text-hash.js";

/** An example as the teacher drafted it, before it is checked and becomes a row. */
export interface Draft {
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  /** The label it was written for, where the task has labels. */
  readonly label?: string;
}

/** How a task's examples are asked for: what is generated, and the drafts that come of it. */
export interface Shape {
  readonly schema: z.ZodType<unknown>;
  /** The parts of an answer. */
  readonly keys: readonly string[];
  /** What the teacher is told about the form. */
  readonly asks: string;
  drafts(value: unknown): readonly Draft[];
}

type Fields = RecordSchema["properties"];

/** More labels than this in one answer are more than a small model can hold apart. */
const MOST_LABELS = 3;

/**
 * @param given input fields that come from the norm.
 * @param salt varies which labels are asked for and in which order choices stand; equal salt, equal shape.
 */
export function shapeOf(task: Task, given: Readonly<Record<string, string>>, salt: string): Shape {
  const written = omit(task.input.properties, Object.keys(given));
  const labels = labelsOf(task);
  if (labels) return labelled(task, written, given, shuffled(labels, salt).slice(0, MOST_LABELS));
  if (task.options !== undefined) return choosing(task, task.options, written, given, salt);
  return open(task, written, given);
}

/** One example for each label at once, as alike as possible: the difference is what is learned. */
function labelled(
  task: Task,
  written: Fields,
  given: Readonly<Record<string, string>>,
  labels: readonly string[],
): Shape {
  const [field = ""] = Object.keys(task.output.properties);
  // In the order of the label set: the order of a draft says nothing about its label elsewhere.
  const schema = z.strictObject(Object.fromEntries(labels.map((l) => [l, record(written)] as const)));
  return {
    schema,
    keys: labels,
    asks: [
      `Write one example for each answer: ${labels.map((l) => `"${l}"`).join(", ")}.`,
      task.output.properties[field]?.description ?? "",
      "Change between them only what makes the answer another one. No example names its own answer.",
      fieldList(written),
    ]
      .filter(Boolean)
      .join("\n"),
    drafts(value) {
      const examples = schema.parse(value);
      return labels.map((label) => ({
        input: { ...examples[label], ...given },
        output: { [field]: label },
        label,
      }));
    },
  };
}

/** The right choice and the wrong ones apart; their order is ours, for a teacher puts the right one first. */
function choosing(
  task: Task,
  list: string,
  written: Fields,
  given: Readonly<Record<string, string>>,
  salt: string,
): Shape {
  const field = task.input.properties[list];
  const item = field?.type === "array" ? field.items : { type: "string" as const };
  const wrong = Math.max(1, (field?.type === "array" ? (field.maxItems ?? 4) : 4) - 1);
  const rest = omit(written, [list]);
  const [answer = ""] = Object.keys(task.output.properties);
  const schema = z.strictObject({
    example: record(rest),
    right: zodField(item),
    wrong: z.array(zodField(item)).length(wrong),
  });
  return {
    schema,
    keys: ["example", "right", "wrong"],
    asks: [
      `Write one example with the right choice and ${wrong} wrong ones, all different, of the same kind and length. The wrong ones are right in other countries, not in this one.`,
      fieldList(rest),
    ].join("\n"),
    drafts(value) {
      const { example, right, wrong: others } = schema.parse(value);
      const choices = shuffled([String(right), ...others.map(String)], `${salt} ${right}`);
      if (new Set(choices.map((c) => c.toLowerCase())).size < choices.length) return [];
      return [{ input: { ...example, [list]: choices, ...given }, output: { [answer]: right } }];
    },
  };
}

function open(task: Task, written: Fields, given: Readonly<Record<string, string>>): Shape {
  const schema = z.strictObject({ example: record(written), answer: record(task.output.properties) });
  return {
    schema,
    keys: ["example", "answer"],
    asks: `Write one example and its answer.\n${fieldList({ ...written, ...task.output.properties })}`,
    drafts(value) {
      const { example, answer } = schema.parse(value);
      return [{ input: { ...example, ...given }, output: { ...answer } }];
    },
  };
}

function record(fields: Fields): z.ZodType<Record<string, unknown>> {
  return z.strictObject(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, zodField(field)] as const)),
  );
}

function fieldList(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, field]) => `${name}: ${field.description ?? field.type}`)
    .join("\n");
}

function omit(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** An order that depends on the salt alone. */
export function shuffled<T extends string>(items: readonly T[], salt: string): readonly T[] {
  const place = new Map(items.map((item) => [item, textHash(`${salt}\n${item}`)] as const));
  return items.toSorted((a, b) => ((place.get(a) ?? "") < (place.get(b) ?? "") ? -1 : 1));
}
