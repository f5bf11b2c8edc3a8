import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../core/errors.js";
import { BUILT_IN_TASKS } from "../core/tasks/built-in-tasks.js";
import { parseTask } from "../core/tasks/parse-task.js";
import type { Task } from "../core/tasks/task.js";

/** A task and where it comes from. */
export interface OpenedTask {
  readonly task: Task;
  readonly origin: "built-in" | "workspace";
}

/** Where a workspace keeps tasks of its own. */
export function tasksFolder(root: string): string {
  return path.join(root, ".culture", "tasks");
}

/**
 * The built-in tasks and those of `.culture/tasks/`, by id; a workspace task replaces a built-in one of the same id.
 * @throws InvalidDataError for a file that is no task.
 */
export function openTasks(root: string): readonly OpenedTask[] {
  const tasks = new Map<string, OpenedTask>(
    BUILT_IN_TASKS.map((task) => [task.id, { task, origin: "built-in" }] as const),
  );
  const folder = tasksFolder(root);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    const task = parseTask(readFileSync(file, "utf8").replace(/^\uFEFF/, ""), file, path.parse(name).name);
    tasks.set(task.id, { task, origin: "workspace" });
  }
  return [...tasks.values()];
}

/** @throws UsageError naming the tasks there are. */
export function findTask(tasks: readonly OpenedTask[], id: string): Task {
  const found = tasks.find(({ task }) => task.id === id);
  if (found) return found.task;
  throw new UsageError(
    `There is no task "${id}".`,
    `Known tasks: ${tasks.map(({ task }) => task.id).join(", ")}. Add your own in .culture/tasks/.`,
  );
}
