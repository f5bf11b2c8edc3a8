import { inSentence, territoryName } from "../cultures/territory.js";
import type { CultureId } from "../finding.js";
import type { ChatMessage } from "../ports.js";
import type { DataRow } from "./data-row.js";
import { labelsOf, type Task } from "./task.js";
import { fillTemplate } from "./template.js";

/** One example of a task before it is put into words. */
export interface TaskInstance {
  readonly id: string;
  readonly culture: CultureId;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  /** Rows of one source never stand on both sides of a split. */
  readonly source: string;
  readonly norms?: readonly string[];
}

/** The row of a data set that an instance makes: exactly the prompt that is served, exactly the answer. Pure. */
export function taskRow(task: Task, instance: TaskInstance): DataRow {
  const { id, culture, input, output, source, norms } = instance;
  const options = optionsOf(task, input);
  return {
    id,
    culture,
    task: task.id,
    messages: [...taskMessages(task, input, inSentence(territoryName(culture)))],
    answer: answerText(task, output),
    ...(options ? { options: [...options] } : {}),
    source,
    ...(norms ? { norms: [...norms] } : {}),
    input: { ...input },
    output: { ...output },
  };
}

/** @param culture how the prompt calls the country; evaluation leaves its name out by giving another word. */
export function taskMessages(
  task: Task,
  input: Readonly<Record<string, unknown>>,
  culture: string,
): readonly ChatMessage[] {
  const values = { ...input, culture };
  const { system, user } = task.prompt;
  return [
    ...(system === undefined ? [] : [{ role: "system" as const, content: fillTemplate(system, values) }]),
    { role: "user", content: fillTemplate(user, values) },
  ];
}

export function answerText(task: Task, output: Readonly<Record<string, unknown>>): string {
  return task.answer === undefined ? JSON.stringify(output) : fillTemplate(task.answer, output);
}

/** All answers to choose from: the choices of the input, or the label set. */
export function optionsOf(
  task: Task,
  input: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  const listed = task.options === undefined ? undefined : input[task.options];
  if (Array.isArray(listed)) return listed.map(String);
  const labels = labelsOf(task);
  const [field] = Object.keys(task.output.properties);
  return field === undefined ? undefined : labels?.map((label) => answerText(task, { [field]: label }));
}
