import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";

/**
 * One example of a task, a line of a data set (`.culture/datasets/<id>/data.jsonl`): what synthesis writes, training
 * learns from and evaluation measures on. Untrusted, parsed here.
 */
export const dataRowSchema = z.object({
  id: z.string().min(1),
  culture: cultureIdSchema,
  /** Id of a task, for example `copy-review`. */
  task: z.string().min(1),
  /** The prompt, exactly as the model will be served it. */
  messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })).min(1),
  /** The right answer, exactly as the model should give it. */
  answer: z.string().min(1),
  /** All answers to choose from, where the task has labels or choices; `answer` is one of them. */
  options: z.array(z.string()).min(2).optional(),
  /** Rows of one source (a norm, a passage, a dialogue) never stand on both sides of a split. */
  source: z.string().min(1),
  /** Norm ids that the answer rests on. */
  norms: z.array(z.string()).optional(),
  /** The fields that prompt and answer were made of: for other wordings and orders, and for review. */
  input: z.record(z.string(), z.unknown()).optional(),
  output: z.record(z.string(), z.unknown()).optional(),
});
export type DataRow = z.infer<typeof dataRowSchema>;
