import { nodeAt, type PlacedProblem, readPlaces, sentence, spanOf } from "../json-places.js";
import { checkTask } from "./parse-task.js";

/** The id that a path of `.culture/tasks/<id>.json` gives a task; undefined for other files. */
export function taskIdOfPath(path: string): string | undefined {
  return /(?:^|\/)\.culture\/tasks\/([^/]+)\.json$/.exec(path)?.[1];
}

/** Everything that keeps a task from being used, each at its place. Pure. */
export function taskProblems(text: string, id: string): readonly PlacedProblem[] {
  const read = readPlaces(text);
  if ("problem" in read) return [read.problem];
  const { root, value } = read;
  return checkTask(value, id).problems.map(({ path, message }) => ({
    severity: "error",
    message: `${sentence(message.charAt(0).toUpperCase() + message.slice(1))} docs/synthesis.md shows a task.`,
    span: spanOf(nodeAt(root, path) ?? root),
  }));
}
