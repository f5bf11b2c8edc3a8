import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";
import { synthesisDetailsSchema } from "../synthesis/card.js";
import type { DataRow } from "../tasks/data-row.js";

/** What a data set is made of and may be used for: `.culture/datasets/<id>/card.json`. Untrusted. */

export const datasetIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "an id is made of a-z, 0-9, dots, dashes and underscores");

const line = z.string().trim().min(1);

export const cardSchema = z.object({
  version: z.literal(1),
  id: datasetIdSchema,
  title: line,
  tasks: z.array(line).min(1),
  cultures: z.array(cultureIdSchema).min(1),
  rows: z.int().min(0),
  /** SHA-256 of data.jsonl. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Right answers of tasks with labels, by label. */
  labels: z.record(z.string(), z.int()),
  sources: z.array(
    z.object({
      title: line,
      address: z.string().optional(),
      licence: line.optional(),
      date: z.string().optional(),
    }),
  ),
  /** Of the rows, as it binds what is trained on them. */
  licence: line,
  /** How the rows came about, in words. */
  provenance: line,
  seed: z.int().optional(),
  created: z.iso.datetime(),
  /** Of a set that was synthesized, or made of what people decided in daily use. */
  synthesis: synthesisDetailsSchema.optional(),
});
export type DatasetCard = z.infer<typeof cardSchema>;

/** The parts of a card that the rows themselves tell. */
export function countRows(
  rows: readonly DataRow[],
): Pick<DatasetCard, "tasks" | "cultures" | "rows" | "labels"> {
  const labels: Record<string, number> = {};
  // Choices differ from row to row; labels are few.
  const fixed = new Set(rows.map((r) => JSON.stringify(r.options))).size <= MAX_LABEL_SETS;
  for (const { options, answer } of fixed ? rows : [])
    if (options) labels[answer] = (labels[answer] ?? 0) + 1;
  return {
    tasks: [...new Set(rows.map((r) => r.task))].sort(),
    cultures: [...new Set(rows.map((r) => r.culture))].sort(),
    rows: rows.length,
    labels,
  };
}

const MAX_LABEL_SETS = 12;
