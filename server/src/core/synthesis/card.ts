import * as z from "zod";
import { FILTERS } from "./tally.js";

/** What the card of a data set tells of its synthesis: where rows come from, what was left out, what it cost. */

const count = z.int().min(0);
const byFilter = z.partialRecord(z.enum(FILTERS), count);

export const synthesisDetailsSchema = z.object({
  /** Of the rows; absent where people made them, in the languages of their files. */
  language: z.string().optional(),
  /** Rows that were asked for. */
  wanted: count,
  /** Absent where people made the rows, in daily use. */
  teacher: z.object({ id: z.string(), hash: z.string() }).optional(),
  search: z
    .object({
      source: z.string(),
      queries: z.array(z.object({ kind: z.string(), language: z.string(), text: z.string(), hits: count })),
    })
    .optional(),
  /** Pages that rows rest on. */
  pages: z.array(
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
    passagesLeftOut: byFilter,
    norms: z.object({ proposed: count, kept: count, leftOut: byFilter }),
    rows: z.object({ proposed: count, kept: count, leftOut: byFilter }),
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
export type SynthesisDetails = z.infer<typeof synthesisDetailsSchema>;
