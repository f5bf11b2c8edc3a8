import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../../core/errors.js";
import { taskFromExamples } from "../../core/tasks/from-examples.js";
import { labelsOf, type Task } from "../../core/tasks/task.js";
import { readText } from "../../host/files.js";
import { openProject } from "../../host/project.js";
import { findTask, openTasks, tasksFolder } from "../../host/tasks.js";

/** `tasks list`: one line per task. */
export async function listTasks({ json }: { readonly json?: boolean }): Promise<number> {
  const rows = openTasks(openProject(process.cwd()).root).map(({ task, origin }) => ({
    id: task.id,
    title: task.title,
    answer: answerKind(task),
    metric: task.metric,
    origin,
  }));
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else
    for (const r of rows)
      process.stdout.write(
        `${r.id.padEnd(24)} ${r.answer.padEnd(26)} ${r.metric.padEnd(10)}${r.origin === "workspace" ? "  (workspace)" : ""}\n`,
      );
  return 0;
}

/** `tasks show ID`: what is asked and how; as JSON it is the form of `.culture/tasks/<id>.json`. */
export async function showTask(id: string, { json }: { readonly json?: boolean }): Promise<number> {
  const task = findTask(openTasks(openProject(process.cwd()).root), id);
  if (json) {
    process.stdout.write(`${JSON.stringify(task, null, 2)}\n`);
    return 0;
  }
  const fields = (schema: Task["input"]): string =>
    Object.entries(schema.properties)
      .map(([name, field]) => `  ${name}: ${field.description ?? field.type}`)
      .join("\n");
  process.stdout.write(
    `${task.title} (${task.id})\n${task.asks}\n\nInput\n${fields(task.input)}\nOutput: ${answerKind(task)}, measured by ${task.metric}\n${fields(task.output)}\n\nPrompt\n${indent([task.prompt.system, task.prompt.user].filter(Boolean).join("\n\n"))}\n`,
  );
  return 0;
}

/** `tasks new ID --from FILE`: a draft from a few examples, written once and never over another. */
export async function newTask(id: string, { from }: { readonly from: string }): Promise<number> {
  const { root } = openProject(process.cwd());
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(id))
    throw new UsageError(`"${id}" cannot be the id of a task.`, "Use lower-case words joined by hyphens.");
  const { text } = await readText(path.resolve(from));
  const { task, notes } = taskFromExamples(text, id);
  const file = path.join(tasksFolder(root), `${id}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(`${JSON.stringify(task, null, 2)}\n`);
    await handle.close();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new UsageError(`${file} is there already.`, "Choose another id, or remove the file first.");
    throw error;
  }
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
  for (const note of notes) process.stderr.write(`${note}\n`);
  return 0;
}

function answerKind(task: Task): string {
  const labels = labelsOf(task);
  if (labels) return labels.join(" | ");
  return task.options ? "one of the choices" : "free text";
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
