// As a namespace zod goes into a page at a third of its size.
import * as z from "zod";
import { list } from "./shapes.js";

/** What the comparison of cultures sends between server, client and page: names and shapes, no logic. */

/** Request, client to server: what can be compared at a place of a document, and with which variables. */
export const PREPARE_COMPARISON = "cultureManager/prepareComparison";
export const prepareParamsSchema = z.object({
  uri: z.string(),
  /** In a file with several prompts or values, the one at this place. */
  position: z.object({ line: z.int().min(0), character: z.int().min(0) }).optional(),
  /** Or the one of this name. */
  target: z.string().optional(),
});
export type PrepareParams = z.infer<typeof prepareParamsSchema>;

export const subjectSchema = z.object({
  /** A prompt is run; copy is only checked. */
  kind: z.enum(["prompt", "copy"]),
  /** Names the prompt or value within the file. */
  target: z.string(),
  /** All cultures there are. */
  cultures: list(z.object({ id: z.string(), name: z.string() })),
  /** The ones to begin with. */
  chosen: list(z.string()),
  variables: list(
    z.object({
      name: z.string(),
      /** What the file itself gives. */
      example: z.string().optional(),
      /** It names the readers: without a value each culture fills it in itself. */
      byCulture: z.boolean(),
    }),
  ),
  notes: list(z.string()),
});
export type ComparisonSubject = z.infer<typeof subjectSchema>;

const span = z.object({ start: z.int().min(0), end: z.int().min(0) });

export const touchSchema = z.object({
  rule: z.string(),
  verdict: z.enum(["broken", "kept", "open"]),
  severity: z.enum(["error", "warning", "info", "hint"]),
  span,
  message: z.string(),
  why: z.string(),
  evidence: list(
    z.object({
      title: z.string(),
      publisher: z.string().optional(),
      address: z.string().optional(),
      licence: z.string().optional(),
    }),
  ),
});
export type Touch = z.infer<typeof touchSchema>;

export const columnSchema = z.object({
  culture: z.string(),
  name: z.string(),
  text: z.string(),
  touches: list(touchSchema),
  values: z.record(z.string(), z.string()),
  model: z.object({ id: z.string(), adapter: z.string().optional() }).optional(),
  cut: z.boolean().optional(),
});
export const failedColumnSchema = z.object({ culture: z.string(), name: z.string(), problem: z.string() });

/** What sets one column apart from the others; `shared` is the share of its words that all have. */
export const differencesSchema = z.object({ culture: z.string(), shared: z.number(), spans: list(span) });

export const comparisonSchema = z.object({
  columns: list(z.union([columnSchema, failedColumnSchema])),
  differences: list(differencesSchema),
  messages: list(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** Request, client to server: compare. What happens meanwhile comes as `$/progress` of the token. */
export const COMPARE = "cultureManager/compare";
export const compareParamsSchema = z.object({
  uri: z.string(),
  target: z.string(),
  cultures: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .readonly(),
  values: z.record(z.string(), z.string()),
  /** Texts of an earlier run that the new ones are compared with. */
  beside: list(z.object({ culture: z.string(), text: z.string() })),
  partialResultToken: z.union([z.string(), z.int()]).optional(),
});
export type CompareParams = z.infer<typeof compareParamsSchema>;

export const compareEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("started"), culture: z.string() }),
  z.object({ kind: z.literal("text"), culture: z.string(), piece: z.string() }),
  z.object({ kind: z.literal("ended"), column: z.union([columnSchema, failedColumnSchema]) }),
]);
export type CompareEvent = z.infer<typeof compareEventSchema>;

/** Request, client to server: a comparison as a file. */
export const EXPORT_COMPARISON = "cultureManager/exportComparison";
export const exportFormatSchema = z.enum(["csv", "markdown", "promptfoo"]);
export const exportParamsSchema = z.object({
  title: z.string(),
  format: exportFormatSchema,
  comparison: comparisonSchema,
});
export type ExportParams = z.infer<typeof exportParamsSchema>;
export interface ExportedComparison {
  readonly text: string;
}
