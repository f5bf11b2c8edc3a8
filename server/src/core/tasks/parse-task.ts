import { InvalidDataError } from "../errors.js";
import { labelsOf, type Pair, type Task, taskSchema } from "./task.js";
import { placesOf } from "./template.js";

/** Something in a task that its schema cannot say; `path` leads to the place, as zod counts. */
export interface TaskProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** @param expectedId what the file's name says. @throws InvalidDataError naming every place and what is expected there. */
export function parseTask(text: string, place: string, expectedId?: string): Task {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidDataError(
      `${place} is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Mend the syntax; an editor marks the place.",
    );
  }
  const { task, problems } = checkTask(value, expectedId);
  if (task !== undefined && problems.length === 0) return task;
  const list = problems.map(({ path, message }) => `- ${path.join(".") || "the file"}: ${message}`);
  throw new InvalidDataError(
    `${place} is not a task:\n${list.join("\n")}`,
    "Mend the places named above; docs/synthesis.md shows a task.",
  );
}

/** All that is wrong with a task, for messages and for an editor. `task` is absent where the form itself is wrong. */
export function checkTask(
  value: unknown,
  expectedId?: string,
): { readonly task?: Task; readonly problems: readonly TaskProblem[] } {
  const parsed = taskSchema.safeParse(value);
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(pathStep), message })),
    };
  return { task: parsed.data, problems: [...contradictions(parsed.data, expectedId)] };
}

function* contradictions(task: Task, expectedId: string | undefined): Iterable<TaskProblem> {
  if (expectedId !== undefined && task.id !== expectedId)
    yield {
      path: ["id"],
      message: `the file is named ${expectedId}.json, so the id must be "${expectedId}"`,
    };
  const inputs = Object.keys(task.input.properties);
  const outputs = Object.keys(task.output.properties);
  for (const field of inputs.filter((f) => RESERVED.has(f)))
    yield {
      path: ["input", "properties", field],
      message: `"${field}" is filled in by itself; choose another name`,
    };
  for (const field of outputs.filter((f) => inputs.includes(f)))
    yield {
      path: ["output", "properties", field],
      message: `"${field}" is an input field too; names must differ`,
    };
  const places = {
    system: placesOf(task.prompt.system ?? ""),
    user: placesOf(task.prompt.user),
    answer: placesOf(task.answer ?? ""),
  };
  for (const part of ["system", "user"] as const)
    for (const place of places[part].filter((p) => !inputs.includes(p) && !RESERVED.has(p)))
      yield {
        path: ["prompt", part],
        message: `{{${place}}} names no input field; there are ${inputs.join(", ")}`,
      };
  for (const field of inputs.filter((f) => !places.system.includes(f) && !places.user.includes(f)))
    yield { path: ["input", "properties", field], message: `"${field}" occurs nowhere in the prompt` };
  if (task.answer !== undefined) {
    for (const place of places.answer.filter((p) => !outputs.includes(p)))
      yield {
        path: ["answer"],
        message: `{{${place}}} names no output field; there are ${outputs.join(", ")}`,
      };
    if (places.answer.length === 0)
      yield { path: ["answer"], message: "it names no output field, so every answer would be the same" };
  }
  if (task.options !== undefined && task.input.properties[task.options]?.type !== "array")
    yield { path: ["options"], message: `"${task.options}" is no list among the input fields` };
  yield* strangers(task, inputs, outputs);
}

/** What synthesis is told must be about fields and labels that there are. */
function* strangers(
  task: Task,
  inputs: readonly string[],
  outputs: readonly string[],
): Iterable<TaskProblem> {
  for (const field of Object.keys(task.fromNorm ?? {}).filter((f) => !inputs.includes(f)))
    yield { path: ["fromNorm", field], message: `"${field}" is no input field` };
  const labels = labelsOf(task) ?? [];
  for (const [label, question] of Object.entries(task.proof ?? {})) {
    if (!labels.includes(label)) yield { path: ["proof", label], message: `"${label}" is no label` };
    for (const place of placesOf(question).filter((p) => !inputs.includes(p)))
      yield { path: ["proof", label], message: `{{${place}}} names no input field` };
  }
  if (task.pair) yield* strangersOfPair(task, task.pair, inputs, outputs);
}

function* strangersOfPair(
  task: Task,
  pair: Pair,
  inputs: readonly string[],
  outputs: readonly string[],
): Iterable<TaskProblem> {
  const labels = labelsOf(task);
  const known = labels ?? [...inputs, ...outputs];
  for (const part of ["breaks", "keeps", "neither"] as const) {
    const named = pair[part];
    if (named !== undefined && !known.includes(named))
      yield { path: ["pair", part], message: `"${named}" is no ${labels ? "label" : "field"}` };
  }
  const written = inputs.filter((field) => !Object.hasOwn(task.fromNorm ?? {}, field));
  if (labels && (written.length > 1 || pair.field !== written[0]))
    yield {
      path: ["pair", "field"],
      message: `it must name the only input field that is written, of ${written.join(", ")}`,
    };
  if (!placesOf(pair.asks).includes("deed"))
    yield {
      path: ["pair", "asks"],
      message: "it has no place {{deed}}, so every text would be asked for alike",
    };
}

const RESERVED: ReadonlySet<string> = new Set(["culture"]);

function pathStep(step: PropertyKey): string | number {
  return typeof step === "symbol" ? String(step) : step;
}
