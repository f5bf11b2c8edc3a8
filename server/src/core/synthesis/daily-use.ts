import * as z from "zod";
import type { Norm } from "../cultures/culture.js";
import { cultureIdSchema } from "../cultures/culture.js";
import { normMessage } from "../cultures/norm-message.js";
import type { Packs } from "../cultures/packs.js";
import { type CultureId, compareText } from "../finding.js";
import { questionOf } from "../norms/verdict.js";
import { copyReview } from "../tasks/built-in/copy-review.js";
import { rewrite } from "../tasks/built-in/rewrite.js";
import type { DataRow } from "../tasks/data-row.js";
import { taskRow } from "../tasks/task-row.js";
import { textHash } from "../text-hash.js";

/**
 * What people decided about findings while they worked: a line of `.culture/feedback.jsonl`. Only norms are kept, for
 * rules need no training, and only in the workspace.
 */
export const feedbackSchema = z.discriminatedUnion("kind", [
  /** A proposed rewrite was taken. */
  z.object({
    kind: z.literal("taken"),
    norm: z.string(),
    culture: cultureIdSchema,
    before: z.string(),
    after: z.string(),
    at: z.string(),
  }),
  /** A finding was accepted as it is (baseline) or ignored by a comment. */
  z.object({
    kind: z.literal("accepted"),
    norm: z.string(),
    culture: cultureIdSchema,
    text: z.string(),
    at: z.string(),
  }),
]);
export type Feedback = z.infer<typeof feedbackSchema>;

/**
 * Rows of copy review and rewriting that follow from daily use: a text that was mended breaks its norm, the mended one
 * and one that was accepted as it is do not. They are candidates: people look at them before they are trained on.
 */
export function dailyUseRows(
  feedback: readonly Feedback[],
  packs: Packs,
): ReadonlyMap<string, readonly DataRow[]> {
  const rows = new Map<string, DataRow>();
  for (const entry of feedback) {
    const norm = packs.get(entry.culture)?.norms.find((n) => n.id === entry.norm);
    if (norm === undefined) continue;
    const made =
      entry.kind === "accepted"
        ? [reviewRow(norm, entry.culture, entry.text, "No")]
        : [
            reviewRow(norm, entry.culture, entry.before, "Yes"),
            reviewRow(norm, entry.culture, entry.after, "No"),
            rewriteRow(norm, entry.culture, entry.before, entry.after),
          ];
    for (const row of made) rows.set(row.id, row);
  }
  const sets = new Map<string, DataRow[]>();
  for (const row of [...rows.values()].sort((a, b) => compareText(a.id, b.id))) {
    const id = `use-${row.culture.toLowerCase()}-${row.task}`;
    sets.set(id, [...(sets.get(id) ?? []), row]);
  }
  return sets;
}

function reviewRow(norm: Norm, culture: CultureId, text: string, answer: "Yes" | "No"): DataRow {
  const input = { text, question: questionOf(norm) };
  return row(copyReview, norm, culture, input, { answer });
}

function rewriteRow(norm: Norm, culture: CultureId, text: string, after: string): DataRow {
  return row(rewrite, norm, culture, { text, problem: normMessage(norm) }, { rewrite: after });
}

function row(
  task: typeof copyReview,
  norm: Norm,
  culture: CultureId,
  input: Readonly<Record<string, unknown>>,
  output: Readonly<Record<string, unknown>>,
): DataRow {
  const id = `${culture}-${task.id}-${textHash(JSON.stringify([input, output]))}`;
  return taskRow(task, { id, culture, input, output, source: norm.id, norms: [norm.id] });
}
