import * as z from "zod";

/**
 * Turns a model's anchored log-odds and the cues of mention into a probability, by a logistic that is fitted per model
 * and adapter on the development set (`npm run quality -- --fit`). All weights are in log-odds.
 */
export const calibrationSchema = z.strictObject({
  slope: z.number(),
  intercept: z.number(),
  /** Added for candidates that only their meaning led to: fewer of them break the norm. */
  byMeaning: z.number(),
  /** Added where the text denies or forbids, speaks of another territory, or quotes. */
  negated: z.number(),
  elsewhere: z.number(),
  quoted: z.number(),
  /** Report a norm as broken from this probability on. */
  threshold: z.number().min(0).max(1),
});
export type Calibration = Readonly<z.infer<typeof calibrationSchema>>;
