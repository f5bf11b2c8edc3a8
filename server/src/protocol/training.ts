import * as z from "zod";
import { datasetChoiceSchema, list } from "./shapes.js";

/** What the training of adapters sends between server, client and page: names and shapes, no logic. */

/** Request, client to server: what can be trained in a workspace folder, and what was left unfinished. */
export const TRAINING_CHOICES = "cultureManager/trainingChoices";
export const choicesParamsSchema = z.object({
  /** Address of the workspace folder. */
  root: z.string(),
});
export const trainingChoicesSchema = z.object({
  datasets: list(datasetChoiceSchema),
  bases: list(z.object({ id: z.string(), title: z.string() })),
  presets: list(z.object({ id: z.string(), title: z.string() })),
  unfinished: list(z.object({ id: z.string(), phase: z.string(), stopped: z.string().optional() })),
});
export type TrainingChoices = z.infer<typeof trainingChoicesSchema>;

/** Request, client to server: trains a new adapter, or goes on with a run. Cancelling keeps it resumable. */
export const TRAIN = "cultureManager/train";
export const trainParamsSchema = z.object({
  root: z.string(),
  what: z.union([
    z.object({
      dataset: z.string(),
      cultures: z.array(z.string()).min(1).readonly(),
      tasks: list(z.string()).optional(),
      base: z.string(),
      preset: z.string(),
    }),
    z.object({ run: z.string() }),
  ]),
  /** The user agreed that the training environment is made. */
  agreed: z.boolean(),
  partialResultToken: z.string(),
});
export type TrainParams = z.infer<typeof trainParamsSchema>;

const point = z.object({ step: z.number(), loss: z.number() });

/** Partial result: where the run stands. */
export const trainingStateSchema = z.object({
  run: z.string(),
  phase: z.string(),
  doing: z.string(),
  step: z.number(),
  steps: z.number(),
  losses: list(point),
  validation: list(point),
  tokensPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
  /** Bytes. */
  memory: z.number().optional(),
});
export type TrainingState = z.infer<typeof trainingStateSchema>;

export const trainResultSchema = z.discriminatedUnion("kind", [
  /** Nothing was fetched yet: ask the user, then send `run` again with `agreed`. */
  z.object({ kind: z.literal("consent"), run: z.string(), question: z.string() }),
  z.object({
    kind: z.literal("done"),
    run: z.string(),
    active: z.boolean(),
    reason: z.string(),
    metrics: list(
      z.object({
        task: z.string(),
        method: z.string(),
        value: z.number(),
        low: z.number(),
        high: z.number(),
        n: z.number(),
      }),
    ),
  }),
]);
export type TrainResult = z.infer<typeof trainResultSchema>;
