import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";

/** A passage that something is cited from, with the page's provenance. */
export const citedPassageSchema = z.object({
  id: z.string(),
  address: z.string(),
  title: z.string(),
  heading: z.string(),
  text: z.string(),
  language: z.string().optional(),
  licence: z.string().optional(),
  published: z.string().optional(),
  fetched: z.string(),
});
export type CitedPassage = z.infer<typeof citedPassageSchema>;

/** A norm that a teacher found in a passage, or one of a culture pack: `norms.jsonl` of a data set. */
export const foundNormSchema = z.object({
  /** `<culture>.found.<hash>`: from the content, never from the page's words; or the norm's own id in its pack. */
  id: z.string(),
  culture: cultureIdSchema,
  /** What readers expect, and why; English. */
  statement: z.string(),
  /** "Do not …"; English. */
  rule: z.string(),
  /** What a check asks, where the norm has a question of its own. */
  question: z.string().optional(),
  /** Word for word in the passage; empty in data that rests on none. */
  quotation: z.string(),
  /** Id of the passage; empty in data that rests on none. */
  passage: z.string(),
});
export type FoundNorm = z.infer<typeof foundNormSchema>;

/** What a teacher proposes of a passage, before it is checked. */
export const normProposalSchema = z.object({
  quotation: z.string().min(1).max(220),
  // Before the statement: a small model that says first what is forbidden turns what is expected round less often.
  rule: z.string().min(10).max(160),
  statement: z.string().min(10).max(240),
});
export type NormProposal = z.infer<typeof normProposalSchema>;
