import { expect, test } from "vitest";
import { UsageError } from "../../../server/src/core/errors.js";
import { taskFromExamples } from "../../../server/src/core/tasks/from-examples.js";
import { checkTask } from "../../../server/src/core/tasks/parse-task.js";
import { labelsOf, zodOf } from "../../../server/src/core/tasks/task.js";

test("labels are told from CSV, and columns that say whom a row is for are left out", () => {
  const { task } = taskFromExamples(
    "id,country,Story text,label\n1,JP,He pours his own beer,no\n2,JP,She bows,yes\n3,JP,He slurps,yes\n",
    "manners",
  );
  expect(checkTask(task, "manners").problems).toEqual([]);
  expect(Object.keys(task.input.properties)).toEqual(["story_text"]);
  expect(labelsOf(task)).toEqual(["no", "yes"]);
  expect(task.metric).toBe("macro-f1");
});

test("choices are told from JSON lines", () => {
  const { task, notes } = taskFromExamples(
    '{"q": "What is eaten?", "choices": ["a", "b"], "answer": "b"}\n{"q": "And drunk?", "choices": ["c", "d"], "answer": "c"}\n',
    "quiz",
  );
  expect(checkTask(task, "quiz").problems).toEqual([]);
  expect(task.options).toBe("choices");
  expect(labelsOf(task)).toBeUndefined();
  expect(notes[0]).toContain("one of the choices");
  expect(zodOf(task.input).safeParse({ q: "What?", choices: ["a", "b"] }).success).toBe(true);
});

test("free text is free text, though the answers are short", () => {
  const { task } = taskFromExamples(
    '[{"word": "gift", "reply": "omiyage"}, {"word": "tip", "reply": "none"}]',
    "w",
  );
  expect(checkTask(task, "w").problems).toEqual([]);
  expect(labelsOf(task)).toBeUndefined();
  expect(task.metric).toBe("token-f1");
});

test.each([
  ["nothing", "  ", "There are no examples"],
  ["a header only", "a,b\n", "no row below"],
  ["one column", "text\nhello\n", 'only the field "text"'],
  ["lines that are no objects", "[1]\n2\n", "no object"],
  ["a broken quote", 'a,b\n"x,y\n', "never closes"],
])("%s is refused with the reason", (_, source, expected) => {
  expect(() => taskFromExamples(source, "t")).toThrow(UsageError);
  expect(() => taskFromExamples(source, "t")).toThrow(expected);
});
