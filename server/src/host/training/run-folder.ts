import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { adapterIdSchema } from "../../core/adapters/adapter.js";
import { InvalidDataError, UsageError } from "../../core/errors.js";
import { PHASES } from "../../core/training/progress.js";

/**
 * `.culture/runs/<id>/` holds one training: `run.json`, the rows it was split into, the trainer's job and output, and
 * what was measured. Each step leaves a file that is only there when the step is done, so a run goes on where it was.
 */
const runSchema = z.strictObject({
  version: z.literal(1),
  /** Also the id of the adapter that comes of it. */
  id: adapterIdSchema,
  cultures: z.array(z.string()).min(1),
  tasks: z.array(z.string()).min(1),
  dataset: z.string(),
  base: z.string(),
  preset: z.string(),
  seed: z.int(),
  frugality: z.strictObject({
    batchTokens: z.int().positive().optional(),
    maxLength: z.int().positive().optional(),
    recompute: z.boolean().optional(),
    precision: z.enum(["auto", "float32", "bfloat16"]).optional(),
  }),
  created: z.iso.datetime(),
  /** The step it is in, or stopped in. */
  phase: z.enum(PHASES),
  /** Why it stopped, if it did. */
  stopped: z.string().optional(),
  /** The adapter was registered. */
  finished: z.boolean(),
});
export type Run = z.infer<typeof runSchema>;

export function runsFolder(root: string): string {
  return path.join(root, ".culture", "runs");
}

export function runFolder(root: string, id: string): string {
  return path.join(runsFolder(root), adapterIdSchema.parse(id));
}

/** All runs of a workspace that can be read, the latest first. */
export async function listRuns(root: string): Promise<readonly Run[]> {
  const entries = await readdir(runsFolder(root), { withFileTypes: true }).catch(() => []);
  const runs = await Promise.all(
    entries.flatMap((entry) =>
      entry.isDirectory() ? [readRun(root, entry.name).catch(() => undefined)] : [],
    ),
  );
  return runs.filter((run) => run !== undefined).sort((a, b) => (a.created < b.created ? 1 : -1));
}

/** @throws UsageError where there is none; InvalidDataError for one that was damaged. */
export async function readRun(root: string, id: string): Promise<Run> {
  const parsedId = adapterIdSchema.safeParse(id);
  const file = parsedId.success ? path.join(runFolder(root, id), "run.json") : "";
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined)
    throw new UsageError(
      `There is no training run "${id}" in this workspace.`,
      "Runs lie in .culture/runs/; without a name the latest is resumed.",
    );
  const parsed = runSchema.safeParse(JSON.parse(text));
  if (parsed.success && parsed.data.id === id) return parsed.data;
  throw new InvalidDataError(`${file} is no record of a training run.`, "Remove the folder and train again.");
}

/** Replaces `run.json` in one step. */
export async function writeRun(root: string, run: Run): Promise<void> {
  await writeJson(path.join(runFolder(root, run.id), "run.json"), run);
}

/** A file that is there whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  await writeFile(temporary, text);
  await rename(temporary, file);
}

export function writeJson(file: string, value: unknown): Promise<void> {
  return writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

export function writeLines(file: string, rows: readonly unknown[]): Promise<void> {
  return writeWhole(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
