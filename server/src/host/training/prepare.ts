import { readFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../../core/errors.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { dataRowSchema } from "../../core/tasks/data-row.js";
import { trainerJob } from "../../core/training/job.js";
import { PRESETS, type Preset } from "../../core/training/presets.js";
import type { LocatedFile, OpenedModel } from "../models/open.js";
import type { Run } from "./run-folder.js";
import { runFolder, writeJson, writeLines } from "./run-folder.js";

/** Held-out rows on which the exported adapter is held against the trained one. */
const PROBES = 8;

/** @throws UsageError naming the presets there are. */
export function findPreset(id: string): Preset {
  const preset = PRESETS.find((p) => p.id === id);
  if (preset) return preset;
  throw new UsageError(`There is no preset "${id}".`, `Presets: ${PRESETS.map((p) => p.id).join(", ")}.`);
}

/** The rows that a run was split into. */
export async function readSplit(
  root: string,
  id: string,
  part: "train" | "validation" | "held-out",
): Promise<readonly DataRow[]> {
  const text = await readFile(path.join(runFolder(root, id), "rows", `${part}.jsonl`), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => dataRowSchema.parse(JSON.parse(line)));
}

/**
 * Writes the trainer's job: rows as the token ids that the model is served, so that what is learnt is what is asked.
 * @returns the path of the job file.
 */
export async function writeJob(
  root: string,
  run: Run,
  base: LocatedFile,
  opened: OpenedModel,
  options: { readonly gpu: boolean },
  signal: AbortSignal,
): Promise<string> {
  const folder = runFolder(root, run.id);
  if (!opened.tokenize)
    throw new UsageError(
      "An endpoint's model cannot be trained here.",
      "Choose a model of the catalogue or a GGUF file as --base.",
    );
  const tokenize = opened.tokenize;
  const tokens = async (rows: readonly DataRow[]) => {
    const ids = await tokenize(rows, signal);
    return ids.map(({ prompt, answer, end }) => ({ tokens: { prompt, answer: [...answer, end] } }));
  };
  const train = await tokens(await readSplit(root, run.id, "train"));
  const validation = await tokens(await readSplit(root, run.id, "validation"));
  const probes = await tokens((await readSplit(root, run.id, "held-out")).slice(0, PROBES));
  await writeLines(path.join(folder, "train.jsonl"), train);
  await writeLines(path.join(folder, "validation.jsonl"), validation);
  await writeLines(path.join(folder, "probe.jsonl"), probes);
  const job = trainerJob({
    id: run.id,
    model: base.path,
    plainText: base.plainText,
    preset: findPreset(run.preset),
    seed: run.seed,
    trainTokens: train.reduce((sum, { tokens: t }) => sum + t.prompt.length + t.answer.length, 0),
    hasValidation: validation.length > 0,
    gpu: options.gpu,
    ...run.frugality,
  });
  const file = path.join(folder, "job.json");
  await writeJson(file, job);
  return file;
}
