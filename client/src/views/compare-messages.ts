import * as z from "zod";
import {
  columnSchema,
  comparisonSchema,
  differencesSchema,
  exportFormatSchema,
  subjectSchema,
} from "../../../server/src/protocol/compare.js";

/** What the extension and the page `client/webview/compare.ts` say to each other; parsed on both sides. */

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const viewColumnSchema = z.object({
  culture: z.string(),
  name: z.string(),
  state: z.enum(["waiting", "writing", "done", "stopped", "failed"]),
  /** All there is so far. */
  text: z.string(),
  /** When it is done. */
  result: columnSchema.optional(),
  differences: differencesSchema.optional(),
  /** Why it failed, and what to do. */
  problem: z.string().optional(),
});
export type ViewColumn = z.infer<typeof viewColumnSchema>;

/** All that the page shows: plain data, which outlives a reload of the window. */
export const comparisonViewSchema = z.object({
  uri: z.string(),
  /** Of the file, as the user knows it. */
  path: z.string(),
  subject: subjectSchema,
  chosen: list(z.string()),
  /** What the user gave the variables. */
  values: z.record(z.string(), z.string()),
  columns: list(viewColumnSchema),
  messages: comparisonSchema.shape.messages,
  running: z.boolean(),
  /** Why nothing could be compared, and what to do. */
  problem: z.string().optional(),
});
export type ComparisonView = z.infer<typeof comparisonViewSchema>;

export const fromPageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("choose"), chosen: list(z.string()) }),
  z.object({ kind: z.literal("fill"), name: z.string(), value: z.string() }),
  z.object({ kind: z.literal("run") }),
  z.object({ kind: z.literal("rerun"), culture: z.string() }),
  z.object({ kind: z.literal("cancel") }),
  z.object({ kind: z.literal("copy"), culture: z.string() }),
  z.object({ kind: z.literal("export"), format: exportFormatSchema }),
  z.object({ kind: z.literal("norm"), id: z.string() }),
  z.object({ kind: z.literal("source") }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;
