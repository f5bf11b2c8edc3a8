import * as z from "zod";
import { trainingStateSchema, trainResultSchema } from "../../../server/src/protocol/training.js";

/** What the extension and the page `client/webview/training.ts` say to each other; parsed on both sides. */

export const trainingViewSchema = z.object({
  title: z.string(),
  state: trainingStateSchema.optional(),
  result: trainResultSchema.optional(),
  running: z.boolean(),
  /** Somebody stopped it; what to do to go on. */
  notice: z.string().optional(),
  /** Why it failed, and what to do. */
  problem: z.string().optional(),
});
export type TrainingView = z.infer<typeof trainingViewSchema>;

export const fromTrainingPageSchema = z.object({ kind: z.enum(["cancel", "resume", "log"]) });
export type FromTrainingPage = z.infer<typeof fromTrainingPageSchema>;
