import { expect, test } from "vitest";
import { applyDecisions, type Decision, latest } from "../../../server/src/core/synthesis/decisions.js";
import { copyReview } from "../../../server/src/core/tasks/built-in/copy-review.js";
import { taskRow } from "../../../server/src/core/tasks/task-row.js";

const row = (id: string) =>
  taskRow(copyReview, {
    id,
    culture: "DE",
    input: { text: `Text ${id} of a shop`, question: "Does it?" },
    output: { answer: "Yes" },
    source: "s",
    norms: ["n"],
  });
const at = "2026-01-01T00:00:00Z";

test("rejected rows go, edited ones are put into words anew under their id, the last decision counts", () => {
  const decisions: readonly Decision[] = [
    { id: "a", decision: "reject", at },
    { id: "b", decision: "accept", at },
    { id: "b", decision: "reject", at },
    {
      id: "c",
      decision: "edit",
      at,
      input: { text: "Mended", question: "Is it?" },
      output: { answer: "No" },
    },
    { id: "d", decision: "reject", at },
    { id: "d", decision: "open", at },
    { id: "gone", decision: "accept", at },
  ];
  const { rows, review } = applyDecisions(["a", "b", "c", "d", "e"].map(row), latest(decisions), copyReview);
  expect(rows.map((r) => r.id)).toEqual(["c", "d", "e"]);
  expect(rows[0]).toMatchObject({ answer: "No", norms: ["n"], source: "s" });
  expect(rows[0]?.messages[0]?.content).toContain("Text: Mended\n\nQuestion: Is it?");
  expect(review).toEqual({ accepted: 0, edited: 1, rejected: 2, open: 2 });
});
