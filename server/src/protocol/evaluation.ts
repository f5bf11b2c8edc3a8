import * as z from "zod";
import { datasetChoiceSchema, list } from "./shapes.js";

/** What an evaluation sends between server and client: names and shapes, no logic. */

/** Request, client to server: what can be measured in a workspace folder, and which runs did not come to their end. */
export const EVALUATION_CHOICES = "cultureManager/evaluationChoices";
export const evaluationChoicesParamsSchema = z.object({
  /** Address of the workspace folder. */
  root: z.string(),
});
export const evaluationChoicesSchema = z.object({
  datasets: list(datasetChoiceSchema),
  methods: list(z.string()),
  bases: list(z.object({ id: z.string(), title: z.string() })),
  unfinished: list(z.object({ id: z.string(), datasets: list(z.string()), results: z.number() })),
});
export type EvaluationChoices = z.infer<typeof evaluationChoicesSchema>;

/** Request, client to server: measures, or goes on with a run. Progress and cancel are the server's. */
export const EVALUATE = "cultureManager/evaluate";
export const evaluateParamsSchema = z.object({
  root: z.string(),
  what: z.union([
    z.object({
      datasets: list(z.string()),
      model: z.string(),
      methods: list(z.string()),
      /** Rows of each data set at most. */
      limit: z.int().positive().optional(),
    }),
    z.object({ run: z.string() }),
  ]),
});
export type EvaluateParams = z.infer<typeof evaluateParamsSchema>;

export const evaluationAnswerSchema = z.object({
  /** Address of the folder that holds report.html, report.md, report.json and results.jsonl. */
  folder: z.string(),
  rows: z.number(),
  /** The report as a page without scripts. */
  html: z.string(),
});
export type EvaluationAnswer = z.infer<typeof evaluationAnswerSchema>;
