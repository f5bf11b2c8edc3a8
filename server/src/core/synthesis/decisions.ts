import * as z from "zod";
import type { DataRow } from "../tasks/data-row.js";
import type { Task } from "../tasks/task.js";
import { taskRow } from "../tasks/task-row.js";

/**
 * What a person decided on a row: a line of `decisions.jsonl`; the last line for an id counts. Ids come from the row's
 * content, so that a decision holds for the same row of any later run.
 */
export const decisionSchema = z.discriminatedUnion("decision", [
  z.object({ id: z.string().min(1), decision: z.enum(["accept", "reject", "open"]), at: z.string() }),
  z.object({
    id: z.string().min(1),
    decision: z.literal("edit"),
    at: z.string(),
    input: z.record(z.string(), z.unknown()),
    output: z.record(z.string(), z.unknown()),
  }),
]);
export type Decision = z.infer<typeof decisionSchema>;

export interface ReviewCounts {
  readonly accepted: number;
  readonly edited: number;
  readonly rejected: number;
  readonly open: number;
}

/** The last decision on each id; "open" takes one back. */
export function latest(decisions: readonly Decision[]): ReadonlyMap<string, Decision> {
  const last = new Map<string, Decision>();
  for (const decision of decisions) {
    if (decision.decision === "open") last.delete(decision.id);
    else last.set(decision.id, decision);
  }
  return last;
}

/** The rows that are trained on: without rejected ones, edited ones as edited. An edited row keeps its id. */
export function applyDecisions(
  rows: readonly DataRow[],
  decisions: ReadonlyMap<string, Decision>,
  task: Task,
): { readonly rows: readonly DataRow[]; readonly review: ReviewCounts } {
  const review = { accepted: 0, edited: 0, rejected: 0, open: 0 };
  const kept = rows.flatMap((row) => {
    const decision = decisions.get(row.id);
    switch (decision?.decision) {
      case "reject":
        review.rejected++;
        return [];
      case "edit": {
        review.edited++;
        const { input, output } = decision;
        const { id, culture, source, norms } = row;
        return [taskRow(task, { id, culture, input, output, source, ...(norms ? { norms } : {}) })];
      }
      case "accept":
        review.accepted++;
        return [row];
      default:
        review.open++;
        return [row];
    }
  });
  return { rows: kept, review };
}
