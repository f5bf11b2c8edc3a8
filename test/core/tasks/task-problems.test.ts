import { expect, test } from "vitest";
import { copyReview } from "../../../server/src/core/tasks/built-in/copy-review.js";
import { taskIdOfPath, taskProblems } from "../../../server/src/core/tasks/task-problems.js";

const TEXT = JSON.stringify(copyReview, null, 2);
const marked = (text: string): readonly string[] =>
  taskProblems(text, "copy-review").map(
    ({ span, message }) => `${text.slice(span.start, span.end)} | ${message}`,
  );

test("a task that can be used has no problems", () => {
  expect(marked(TEXT)).toEqual([]);
});

test.each([
  ["broken JSON", TEXT.slice(0, -3), /Not valid JSON/],
  ["a value that is none", TEXT.replace('"macro-f1"', '"vibes"'), /^"vibes" \| .*expected one of/],
  ["a place without a field", TEXT.replace("{{text}}", "{{txt}}"), /\{\{txt\}\} names no input field/],
  [
    "an id unlike the file's name",
    TEXT.replace('"copy-review"', '"other"'),
    /^"other" \| The file is named copy-review/,
  ],
  ["something that is not there", TEXT.replace('"title"', '"name"'), /expected string|Unrecognized key/],
])("%s is told at its place", (_, text, expected) => {
  expect(marked(text).join("\n")).toMatch(expected);
});

test("only files of the folder of tasks are tasks", () => {
  expect(taskIdOfPath("/w/.culture/tasks/tone.json")).toBe("tone");
  expect(taskIdOfPath("/w/tasks/tone.json")).toBeUndefined();
  expect(taskIdOfPath("/w/.culture/tasks/more/tone.json")).toBeUndefined();
});
