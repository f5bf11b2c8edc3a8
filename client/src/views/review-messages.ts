import * as z from "zod";
import { reviewSchema } from "../../../server/src/protocol/datasets.js";

/** What the extension and the page `client/webview/review.ts` say to each other; parsed on both sides. */

export const reviewViewSchema = z.object({
  review: reviewSchema,
  /** Index of the row that is shown. */
  at: z.int().min(0),
  /** The fields are being edited. */
  editing: z.boolean(),
  /** Norms of the set that are part of the culture pack by now. */
  added: z.array(z.string()).readonly(),
  /** What was done last, for those who do not see it. */
  said: z.string(),
  /** Why it could not be done, and what to do. */
  problem: z.string().optional(),
});
export type ReviewView = z.infer<typeof reviewViewSchema>;

const values = z.record(z.string(), z.string());
export const fromReviewSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("go"), at: z.int().min(0) }),
  z.object({ kind: z.literal("decide"), decision: z.enum(["open", "accept", "reject"]) }),
  z.object({ kind: z.literal("edit") }),
  z.object({ kind: z.literal("leave") }),
  /** Texts by field; a list has one line each. */
  z.object({ kind: z.literal("save"), values }),
  z.object({ kind: z.literal("addNorm"), values }),
  z.object({ kind: z.literal("source") }),
]);
export type FromReview = z.infer<typeof fromReviewSchema>;
