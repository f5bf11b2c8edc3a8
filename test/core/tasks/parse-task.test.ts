import { expect, test } from "vitest";
import { InvalidDataError } from "../../../server/src/core/errors.js";
import { copyReview } from "../../../server/src/core/tasks/built-in/copy-review.js";
import { checkTask, parseTask } from "../../../server/src/core/tasks/parse-task.js";
import { zodOf } from "../../../server/src/core/tasks/task.js";

const TASK = {
  id: "greeting",
  title: "Greeting",
  asks: "Is this greeting warm?",
  input: { type: "object", properties: { text: { type: "string" } } },
  output: { type: "object", properties: { warm: { type: "string", enum: ["yes", "no"] } } },
  prompt: { user: "For {{culture}}: {{text}}" },
  answer: "{{warm}}",
  metric: "accuracy",
};
const problems = (change: object): readonly string[] =>
  checkTask({ ...TASK, ...change }, "greeting").problems.map((p) => `${p.path.join(".")}: ${p.message}`);

test("a user's own task is read", () => {
  expect(parseTask(JSON.stringify(TASK), "greeting.json", "greeting").title).toBe("Greeting");
});

test.each([
  ["an id unlike the file's name", { id: "other" }, "id: the file is named greeting.json"],
  [
    "a place without a field",
    { prompt: { user: "{{text}} {{txt}}" } },
    "prompt.user: {{txt}} names no input",
  ],
  [
    "a field that is never shown",
    { prompt: { user: "Hello" } },
    'input.properties.text: "text" occurs nowhere',
  ],
  ["an answer without a field", { answer: "yes" }, "answer: it names no output field"],
  ["an answer of another field", { answer: "{{text}}" }, "answer: {{text}} names no output field"],
  ["choices that are no list", { options: "text" }, 'options: "text" is no list'],
  [
    "a name used twice",
    { output: TASK.input, answer: "{{text}}" },
    'output.properties.text: "text" is an input',
  ],
  [
    "a field with the country's place",
    { input: { type: "object", properties: { text: { type: "string" }, culture: { type: "string" } } } },
    'input.properties.culture: "culture" is filled in',
  ],
  [
    "nested objects",
    { input: { type: "object", properties: { a: { type: "object" } } } },
    "input.properties.a: ",
  ],
  [
    "a pair of other labels",
    { pair: { asks: "{{deed}}", field: "text", breaks: "no", keeps: "maybe" } },
    'pair.keeps: "maybe" is no label',
  ],
  [
    "a pair whose text has no field",
    { pair: { asks: "{{deed}}", breaks: "no", keeps: "yes" } },
    "pair.field: it must name the only input field that is written, of text",
  ],
  [
    "a pair that is asked for alike of every norm",
    { pair: { asks: "A text.", field: "text", breaks: "no", keeps: "yes" } },
    "pair.asks: it has no place {{deed}}",
  ],
  ["an unknown metric", { metric: "vibes" }, "metric: "],
])("%s is told with its place", (_, change, expected) => {
  expect(problems(change).join("\n")).toContain(expected);
});

test("a broken file names the file, the place and what to do", () => {
  expect(() => parseTask("{", "t.json")).toThrow(/t\.json is not valid JSON/);
  expect(() => parseTask(JSON.stringify({ ...TASK, metric: 3 }), "t.json")).toThrow(InvalidDataError);
});

test("an example is held to the fields of the task: no more, no fewer, none too long", () => {
  const input = zodOf(copyReview.input);
  const good = { text: "A clock for you", question: "Does the text give a clock?" };
  expect(input.safeParse(good).success).toBe(true);
  expect(input.safeParse({ ...good, more: 1 }).success).toBe(false);
  expect(input.safeParse({ text: good.text }).success).toBe(false);
  expect(input.safeParse({ ...good, text: "x".repeat(301) }).success).toBe(false);
  expect(zodOf(copyReview.output).safeParse({ answer: "Maybe" }).success).toBe(false);
});
