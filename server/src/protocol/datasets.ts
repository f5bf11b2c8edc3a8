import * as z from "zod";
import { list } from "./shapes.js";

/** What making and reviewing data sends between server, client and page: names and shapes, no logic. */

const culture = z.string().regex(/^[A-Z]{2}$/);
const taskId = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
const datasetId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const fields = z.record(z.string(), z.unknown());

/** Request, client to server, no parameters: what data can be made for, and which data sets there are. */
export const DESCRIBE_DATASETS = "cultureManager/describeDatasets";
export interface DatasetEntry {
  readonly id: string;
  /** URI of its folder. */
  readonly folder: string;
  readonly culture: string;
  readonly task: string;
  readonly rows: number;
  readonly review: {
    readonly accepted: number;
    readonly edited: number;
    readonly rejected: number;
    readonly open: number;
  };
}
export interface DatasetsDescription {
  readonly cultures: readonly { readonly id: string; readonly name: string }[];
  readonly tasks: readonly { readonly id: string; readonly title: string; readonly asks: string }[];
  readonly datasets: readonly DatasetEntry[];
  /** Things that people decided in daily use and that could be data. */
  readonly feedback: number;
}

/** Request, client to server: what would be searched for and written, as text to edit. Nothing is sent. */
export const PLAN_SYNTHESIS = "cultureManager/planSynthesis";
export const planParamsSchema = z.object({
  cultures: z.array(culture).min(1).readonly(),
  tasks: z.array(taskId).min(1).readonly(),
  count: z.int().min(1).max(100_000),
});
export type PlanParams = z.infer<typeof planParamsSchema>;
export interface PlanText {
  readonly text: string;
}

/** Request, client to server: make the data of a plan. Progress and cancel are the server's. */
export const SYNTHESIZE = "cultureManager/synthesize";
export const synthesizeParamsSchema = z.object({
  /** The edited plan. */
  plan: z.string(),
  provider: z.enum(["local", "mediawiki", "searxng", "brave", "tavily"]),
  /** URI of the folder of a local corpus. */
  corpus: z.string().optional(),
  endpoint: z.string().optional(),
  /** Id of a chat model of the editor's; without it the workspace's own model teaches. */
  editorModel: z.string().optional(),
  /** Go on with data sets that are there already. */
  resume: z.boolean(),
});
export type SynthesizeParams = z.infer<typeof synthesizeParamsSchema>;
export interface SynthesizeAnswer {
  readonly made: readonly (DatasetEntry & {
    /** Left out, with the filter's name. */
    readonly leftOut: Readonly<Record<string, number>>;
  })[];
  /** Ids of data sets that are there already; nothing was done. */
  readonly existing: readonly string[];
}

/** Request, server to client: one question to a chat model of the editor's. */
export const ASK_EDITOR_MODEL = "cultureManager/askEditorModel";
export const askEditorParamsSchema = z.object({ model: z.string(), prompt: z.string() });
export type AskEditorParams = z.infer<typeof askEditorParamsSchema>;
export const askEditorAnswerSchema = z.object({ text: z.string() });
export type AskEditorAnswer = z.infer<typeof askEditorAnswerSchema>;

/** Request, client to server: a task drafted from a few examples. */
export const DERIVE_TASK = "cultureManager/deriveTask";
export const deriveTaskParamsSchema = z.object({ source: z.string(), id: taskId });
export type DeriveTaskParams = z.infer<typeof deriveTaskParamsSchema>;
export interface DerivedTaskText {
  readonly text: string;
  readonly notes: readonly string[];
}

/** Request, client to server: rows of a data set with what they rest on, undecided ones first. */
export const OPEN_REVIEW = "cultureManager/openReview";
export const openReviewParamsSchema = z.object({ id: datasetId });
export type OpenReviewParams = z.infer<typeof openReviewParamsSchema>;

const decision = z.enum(["open", "accept", "edit", "reject"]);
export const reviewItemSchema = z.object({
  id: z.string(),
  /** What the model will be served, and the right answer. */
  prompt: z.string(),
  answer: z.string(),
  input: fields,
  output: fields,
  options: list(z.string()).optional(),
  decision,
  norm: z
    .object({ id: z.string(), statement: z.string(), rule: z.string(), quotation: z.string().optional() })
    .optional(),
  passage: z
    .object({
      title: z.string(),
      heading: z.string(),
      text: z.string(),
      address: z.string(),
      licence: z.string().optional(),
      published: z.string().optional(),
      fetched: z.string(),
    })
    .optional(),
});
export type ReviewItemEntry = z.infer<typeof reviewItemSchema>;
export const reviewSchema = z.object({
  id: z.string(),
  culture,
  task: z.string(),
  title: z.string(),
  /** Fields that can be edited: the written ones, with the words a label may be. */
  editable: list(z.object({ name: z.string(), label: z.string(), values: list(z.string()).optional() })),
  items: list(reviewItemSchema),
  /** Rows of the set; more than the items where there are very many. */
  total: z.int(),
  topics: list(z.string()),
});
export type Review = z.infer<typeof reviewSchema>;

/** Request, client to server: what a person decided; the data set is brought up to date. */
export const DECIDE = "cultureManager/decide";
export const decideParamsSchema = z.object({
  id: datasetId,
  row: z.string(),
  decision,
  /** With "edit". */
  input: fields.optional(),
  output: fields.optional(),
});
export type DecideParams = z.infer<typeof decideParamsSchema>;
/** The row as it is now. */
export interface DecideAnswer {
  readonly item: ReviewItemEntry;
}

/** Request, client to server: a found norm becomes part of the workspace's culture pack. */
export const ADD_FOUND_NORM = "cultureManager/addFoundNorm";
export const addFoundNormParamsSchema = z.object({
  id: datasetId,
  norm: z.string(),
  topic: z.string(),
  statement: z.string(),
  rule: z.string(),
  instead: z.string(),
  bad: z.string(),
  good: z.string(),
});
export type AddFoundNormParams = z.infer<typeof addFoundNormParamsSchema>;

/** Request, client to server: rows made of what people decided in daily use, to be reviewed like any others. */
export const COLLECT_DAILY_USE = "cultureManager/collectDailyUse";
export interface DailyUseAnswer {
  readonly datasets: readonly DatasetEntry[];
}

/** Request, client to server: the user took rewrites; which, the server sees in the document. */
export const REWRITES_TAKEN = "cultureManager/rewritesTaken";
export const rewritesTakenParamsSchema = z.object({
  uri: z.string(),
  taken: list(z.object({ before: z.string(), after: z.string(), rules: list(z.string()) })),
});
export type RewritesTakenParams = z.infer<typeof rewritesTakenParamsSchema>;
