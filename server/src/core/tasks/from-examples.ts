import { type DataRecord, readRecords } from "../datasets/records.js";
import { UsageError } from "../errors.js";
import type { RecordSchema, Task } from "./task.js";

type Field = RecordSchema["properties"][string];

/** What a few rows of somebody's own data say of a task: its fields, labels and choices. The wording is a first draft. */
export interface DerivedTask {
  readonly task: Task;
  /** What was guessed, for the user to look over. */
  readonly notes: readonly string[];
}

/** Names that people give to the answer; else the last field is taken for it. */
const ANSWERS = [
  "answer",
  "label",
  "output",
  "gold",
  "target",
  "expected",
  "response",
  "reply",
  "completion",
];
/** Neither asked nor answered: whom the row is for, and which row it is. */
const ASIDE = /^(?:id|idx|index|culture|country|region|locale|split|source)$/i;
const MAX_ROWS = 1000;

/** @param source JSON lines, a JSON array, CSV or TSV with a header. @throws UsageError saying what is missing. */
export function taskFromExamples(source: string, id: string): DerivedTask {
  const rows = readRecords(source).slice(0, MAX_ROWS);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((n) => !ASIDE.test(n));
  if (names.length < 2)
    throw new UsageError(
      `The examples have ${names.length === 1 ? `only the field "${names[0]}"` : "no fields"}; a task needs something that is asked and an answer.`,
      "Give each row at least two fields, for example question and answer.",
    );
  const output = names.find((n) => ANSWERS.includes(n.toLowerCase())) ?? names.at(-1) ?? "";
  const inputs = names.filter((n) => n !== output);
  const fields = new Map(names.map((n) => [n, fieldName(n)] as const));
  const nameOf = (n: string): string => fields.get(n) ?? n;
  const choices = inputs.find((n) => rows.every((row) => includesAnswer(row[n], row[output])));
  const answer = fieldOf(rows, output, { mayBeLabel: choices === undefined });
  const labels = answer.type === "string" ? answer.enum : undefined;
  const notes = [
    `"${output}" is taken for the answer${labels ? `, one of ${labels.join(", ")}` : choices ? `, one of the choices in "${choices}"` : ", free text"}.`,
    "The wording of the prompt is a draft: say in it what is asked.",
  ];
  const task: Task = {
    id,
    title: capital(id.replaceAll("-", " ")),
    asks: `Given ${inputs.map(nameOf).join(", ")}, what is the ${nameOf(output)}?`,
    input: {
      type: "object",
      properties: Object.fromEntries(
        inputs.map((n) => [nameOf(n), fieldOf(rows, n, { mayBeLabel: false })] as const),
      ),
    },
    output: { type: "object", properties: { [nameOf(output)]: answer } },
    prompt: {
      user: [
        "Readers live in {{culture}}.",
        ...inputs.map((n) => `${capital(nameOf(n))}: {{${nameOf(n)}}}`),
        labels
          ? `What is the ${nameOf(output)}? Answer ${labels.join(", ")}.`
          : choices
            ? "Answer with one of the choices, word for word."
            : `What is the ${nameOf(output)}?`,
      ].join("\n"),
    },
    answer: `{{${nameOf(output)}}}`,
    ...(choices === undefined ? {} : { options: nameOf(choices) }),
    metric: labels ? "macro-f1" : choices ? "accuracy" : "token-f1",
  };
  return { task, notes };
}

function fieldOf(
  rows: readonly DataRecord[],
  name: string,
  { mayBeLabel }: { readonly mayBeLabel: boolean },
): Field {
  const values = rows.map((row) => row[name]).filter((v) => v !== undefined && v !== null);
  if (values.length > 0 && values.every(Array.isArray)) {
    const sizes = values.map((v) => v.length);
    return {
      type: "array",
      items: { type: "string", maxLength: bound(values.flat()) },
      minItems: Math.min(...sizes),
      maxItems: Math.max(...sizes),
    };
  }
  if (values.length > 0 && values.every((v) => typeof v === "boolean")) return { type: "boolean" };
  if (values.length > 0 && values.every((v) => typeof v === "number"))
    return { type: values.every(Number.isInteger) ? "integer" : "number" };
  const distinct = [...new Set(values.map(String))];
  const isLabel =
    mayBeLabel &&
    distinct.length >= 2 &&
    distinct.length <= 12 &&
    distinct.length < values.length &&
    distinct.every((v) => v.trim() !== "" && v.split(/\s+/).length <= 3);
  return isLabel
    ? { type: "string", enum: distinct }
    : { type: "string", minLength: 1, maxLength: bound(values) };
}

/** Twice the longest example, in round numbers: room for others of the kind. */
function bound(values: readonly unknown[]): number {
  const longest = Math.max(1, ...values.map((v) => String(v).length));
  return Math.ceil((longest * 2) / 50) * 50;
}

function includesAnswer(list: unknown, answer: unknown): boolean {
  return Array.isArray(list) && list.length >= 2 && list.includes(answer);
}

/** `Question text` → `question_text`. */
function fieldName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^a-zA-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const named =
    plain === "" ? "field" : /^[a-z]/.test(plain) ? plain : plain.charAt(0).toLowerCase() + plain.slice(1);
  const safe = /^[a-z]/.test(named) ? named : `field_${named}`;
  return safe === "culture" ? "culture_field" : safe;
}

function capital(text: string): string {
  const spaced = text.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
