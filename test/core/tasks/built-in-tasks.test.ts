import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Norm } from "../../../server/src/core/cultures/culture.js";
import type { Segment } from "../../../server/src/core/documents/document.js";
import type { Finding } from "../../../server/src/core/finding.js";
import { questionOf, verdictRequest } from "../../../server/src/core/norms/verdict.js";
import { rewriteRequest } from "../../../server/src/core/rewrite.js";
import { copyReview } from "../../../server/src/core/tasks/built-in/copy-review.js";
import { multipleChoice } from "../../../server/src/core/tasks/built-in/multiple-choice.js";
import { normAcceptability } from "../../../server/src/core/tasks/built-in/norm-acceptability.js";
import { rewrite } from "../../../server/src/core/tasks/built-in/rewrite.js";
import { BUILT_IN_TASKS } from "../../../server/src/core/tasks/built-in-tasks.js";
import { dataRowSchema } from "../../../server/src/core/tasks/data-row.js";
import { checkTask } from "../../../server/src/core/tasks/parse-task.js";
import { labelsOf, taskSchema, zodOf } from "../../../server/src/core/tasks/task.js";
import { taskRow } from "../../../server/src/core/tasks/task-row.js";
import { openPacks } from "../../../server/src/host/packs.js";

const norm = (): Norm => {
  const found = openPacks([{ path: "cultures", origin: "built-in" }]).get("CN")?.norms[0];
  if (found === undefined) throw new Error("The pack of CN has no norms.");
  return found;
};

test("every built-in task has the form that is asked of a user's own", () => {
  expect(BUILT_IN_TASKS.map((task) => [task.id, checkTask(task, task.id).problems])).toEqual(
    BUILT_IN_TASKS.map((task) => [task.id, []]),
  );
  expect(new Set(BUILT_IN_TASKS.map((t) => t.id)).size).toBe(9);
});

test("copy-review is asked as a check asks it", () => {
  const own = norm();
  const { instruction, text, question } = verdictRequest(own, "A clock for you!");
  const row = taskRow(copyReview, {
    id: "1",
    culture: "CN",
    input: { text: "A clock for you!", question: questionOf(own) },
    output: { answer: "Yes" },
    source: own.id,
    norms: [own.id],
  });
  expect(row.messages).toEqual([{ role: "user", content: `${instruction}\n\n${text}\n\n${question}` }]);
  expect(row.answer).toBe("Yes");
  expect(row.options).toEqual(["Yes", "No"]);
});

test("rewrite is asked as a rewrite asks it", () => {
  // Only what the request reads.
  const segment = { text: "Gift him a clock", placeholders: [] as const } as Partial<Segment> as Segment;
  const finding = { message: "A clock suggests a funeral." } as Partial<Finding> as Finding;
  const { instruction, text } = rewriteRequest(segment, [finding]);
  const row = taskRow(rewrite, {
    id: "1",
    culture: "CN",
    input: { text: segment.text, problem: finding.message },
    output: { rewrite: "Gift him tea" },
    source: "s",
  });
  expect(row.messages).toEqual([{ role: "user", content: `${instruction}\n\n${text}` }]);
  expect(row.answer).toBe('{"rewrite":"Gift him tea"}');
  expect(row.options).toBeUndefined();
});

test("choices are listed in the prompt and are the options", () => {
  const choices = ["Rice", "Bread", "Soup", "Cake"];
  const row = taskRow(multipleChoice, {
    id: "1",
    culture: "JP",
    input: { question: "What is eaten on New Year's Day?", choices },
    output: { answer: "Rice" },
    source: "s",
  });
  expect(row.options).toEqual(choices);
  expect(row.messages[0]?.content).toContain("- Rice\n- Bread\n- Soup\n- Cake");
  expect(row.messages[0]?.content).toContain("life in Japan");
  expect(dataRowSchema.parse(JSON.parse(JSON.stringify(row)))).toEqual(row);
});

test("what a text says is never read as a place of the prompt", () => {
  const row = taskRow(normAcceptability, {
    id: "1",
    culture: "GR",
    input: { story: "He says {{culture}} and {{label}}." },
    output: { label: "no" },
    source: "s",
  });
  expect(row.messages[0]?.content).toContain("He says {{culture}} and {{label}}.");
});

test("what a teacher is shown has the form that it is asked for", () => {
  for (const task of BUILT_IN_TASKS.filter(({ shown }) => shown !== undefined)) {
    const labels = labelsOf(task);
    const given = Object.fromEntries(
      Object.keys(task.fromNorm ?? {}).map((field) => [field, "Of the norm."]),
    );
    for (const { examples } of task.shown ?? []) {
      const { answer, example, ...rest } = examples;
      expect(Object.keys(labels ? examples : rest).sort(), task.id).toEqual([...(labels ?? [])].sort());
      if (!labels) expect(zodOf(task.output).safeParse(answer).success, task.id).toBe(true);
      for (const fields of labels ? Object.values(examples) : [example])
        expect(zodOf(task.input).safeParse({ ...fields, ...given }).error, task.id).toBeUndefined();
    }
  }
});

/** `UPDATE=1 npm run test:fast` writes the file anew. */
test("the published JSON Schema of a task is the one that is enforced", () => {
  const file = "schemas/task.schema.json";
  const schema = `${JSON.stringify({ title: "CultureManager task", ...z.toJSONSchema(taskSchema, { io: "input" }) }, null, 2)}\n`;
  if (process.env.UPDATE) writeFileSync(file, schema);
  expect(readFileSync(file, "utf8")).toBe(schema);
});
