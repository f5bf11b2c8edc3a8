import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";
import { InvalidDataError } from "../errors.js";
import { calibrationSchema } from "../norms/calibration.js";

/** `adapter.json`, beside the weights of a LoRA adapter: what it is for, what it rests on, what it is worth. Untrusted. */

const line = z.string().trim().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 is 64 lower-case hexadecimal digits");

/** Also the name of the adapter's folder, so it never leaves the folder of all adapters. */
export const adapterIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "an id is made of a-z, 0-9, dots, dashes and underscores");

const interval = { value: z.number(), low: z.number(), high: z.number() };

const metricSchema = z.strictObject({
  /** What is measured, for example `accuracy` or `macro-f1`. */
  name: line,
  task: line,
  method: z.enum([
    "base",
    "culture-prompt",
    "norms-in-prompt",
    "adapter",
    "wrong-adapter",
    "mixed",
    "routed",
  ]),
  /** With the bounds of its 95% interval. */
  ...interval,
  /** Rows it was measured on. */
  n: z.int().positive(),
});

const gateSchema = z.strictObject({
  passed: z.boolean(),
  /** In words: what it gained, or what it failed on. */
  reason: line,
  tests: z.array(
    z.strictObject({
      /** What it was held against, for example `base`, `culture-prompt` or `regression`. */
      against: line,
      task: line,
      /** Of the adapter over the other, with the bounds of its 95% interval. */
      difference: z.number(),
      low: z.number(),
      high: z.number(),
      pValue: z.number().min(0).max(1),
      n: z.int().positive(),
    }),
  ),
});

export const adapterSchema = z.strictObject({
  version: z.literal(1),
  id: adapterIdSchema,
  cultures: z.array(cultureIdSchema).min(1),
  /** Ids of the tasks that it was trained and measured for. */
  tasks: z.array(line).min(1),
  /** The model it belongs to: on other weights it says nothing. */
  base: z.strictObject({
    /** Catalogue id, or the name of the file. */
    id: line,
    sha256,
    /** As llama.cpp names it: `qwen2`, `llama`, `gemma3`. */
    architecture: line,
  }),
  method: z.literal("lora"),
  rank: z.int().positive(),
  alpha: z.number().positive(),
  /** Modules that were trained, for example `q_proj`. */
  targets: z.array(line).min(1),
  /** Strength it is served with; 1 as trained. */
  scale: z.number().positive().default(1),
  /** The weights, beside this file. */
  file: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*\.gguf$/, "a file name that ends in .gguf")
    .default("adapter.gguf"),
  sha256,
  /** Bytes of the file. */
  size: z.int().positive(),
  data: z.strictObject({
    id: line.optional(),
    /** Of the rows it was trained on. */
    sha256,
    rows: z.int().positive(),
    licence: line,
    /** Where the rows come from, in words. */
    provenance: line,
  }),
  seed: z.int(),
  /** Version of the trainer. */
  trainer: line,
  /** Why an adapter is active or not stands in `gate`. */
  state: z.enum(["active", "candidate"]),
  metrics: z.array(metricSchema).default([]),
  /** Absent: it was never measured, so it can only be a candidate. */
  gate: gateSchema.optional(),
  /** Of verdicts through this adapter; without one the base model's serves. */
  calibration: calibrationSchema.optional(),
  created: z.iso.datetime({ offset: true }),
  /** When it was last made active: of several that serve a task, the latest does. */
  activated: z.iso.datetime({ offset: true }).optional(),
});
export type Adapter = z.infer<typeof adapterSchema>;

export const ADAPTER_FILE = "adapter.json";

/** @param folder the name of the folder it lies in. @throws InvalidDataError naming every place. */
export function parseAdapter(text: string, folder: string): Adapter {
  const remedy =
    "docs/adapters-format.md describes adapter.json; train the adapter anew if it cannot be mended.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidDataError(
      `${ADAPTER_FILE} is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      remedy,
    );
  }
  const parsed = adapterSchema.safeParse(value);
  if (!parsed.success)
    throw new InvalidDataError(`${ADAPTER_FILE} does not fit: ${z.prettifyError(parsed.error)}`, remedy);
  if (parsed.data.id !== folder)
    throw new InvalidDataError(
      `its id is "${parsed.data.id}", but its folder is named "${folder}".`,
      "Give both one name.",
    );
  return parsed.data;
}

/**
 * The adapter that serves a task for a culture: of those that are active and made for these weights, the one that was
 * activated last. Candidates never serve. Without a task any will do.
 */
export function chooseAdapter<A extends { readonly adapter: Adapter }>(
  adapters: readonly A[],
  wanted: { readonly culture: string; readonly task?: string | undefined; readonly baseSha256: string },
): A | undefined {
  return adapters
    .filter(
      ({ adapter: { state, cultures, tasks, base } }) =>
        state === "active" &&
        base.sha256 === wanted.baseSha256 &&
        cultures.includes(wanted.culture) &&
        (wanted.task === undefined || tasks.includes(wanted.task)),
    )
    .reduce<A | undefined>((best, own) => (best && latest(best) >= latest(own) ? best : own), undefined);
}

/** ISO dates in UTC compare as text; the id decides between equals, so that the choice never depends on a folder's order. */
function latest({ adapter: { activated, created, id } }: { readonly adapter: Adapter }): string {
  return `${new Date(activated ?? created).toISOString()} ${id}`;
}
