import { z } from "zod";
import { FILTERS } from "./tally.js";

/** `card.json` of a data set: where it comes from and what was left out, for whoever trains on it. */

const count = z.int().min(0);
const byFilter = z.partialRecord(z.enum(FILTERS), count);

export const cardSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** ISO 8601. */
  created: z.string(),
  culture: z.string(),
  task: z.string(),
  language: z.string(),
  seed: z.int(),
  /** Asked for, and there: what filters left and people did not reject. */
  wanted: count,
  rows: count,
  labels: z.record(z.string(), count),
  teacher: z.object({ id: z.string(), hash: z.string() }),
  search: z.object({
    source: z.string(),
    queries: z.array(z.object({ kind: z.string(), language: z.string(), text: z.string(), hits: count })),
  }),
  /** Pages that rows rest on. */
  sources: z.array(
    z.object({
      address: z.string(),
      title: z.string(),
      /** As detected; absent means unknown, not free. */
      licence: z.string().optional(),
      published: z.string().optional(),
      fetched: z.string(),
      rows: count,
    }),
  ),
  /** Pages that were not read, with the reason. */
  refused: z.array(z.object({ address: z.string(), why: z.string() })),
  counts: z.object({
    passages: count,
    norms: z.object({ proposed: count, kept: count, leftOut: byFilter }),
    rows: z.object({ proposed: count, kept: count, leftOut: byFilter }),
    passagesLeftOut: byFilter,
  }),
  /** Names of the files that rows must not overlap with. */
  decontaminated: z.array(z.string()),
  review: z.object({ accepted: count, edited: count, rejected: count, open: count }),
  cost: z.object({
    generations: count,
    judgements: count,
    /** UTF-16 code units. */
    sent: count,
    received: count,
    /** Of the teacher's and the search's work, over all runs. */
    seconds: z.number(),
  }),
});
export type DataCard = z.infer<typeof cardSchema>;
