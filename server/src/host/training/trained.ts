import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { CultureManagerError } from "../../core/errors.js";
import type { TrainerEvent } from "../../core/training/progress.js";
import { runFolder, writeJson } from "./run-folder.js";

/** `trained.json` of a run: written when its weights are exported, and only then. */
const trainedSchema = z.object({
  steps: z.number(),
  validationLoss: z.number().nullable(),
  seconds: z.number(),
  /** Bytes at most. */
  memory: z.number(),
  architecture: z.string(),
  probes: z.array(z.object({ row: z.number(), logProbabilities: z.array(z.number()) })),
});
export type Trained = z.infer<typeof trainedSchema>;

export function weightsFile(root: string, id: string): string {
  return path.join(runFolder(root, id), "output", "adapter.gguf");
}

/** undefined for a run that has no weights yet. */
export async function readTrained(root: string, id: string): Promise<Trained | undefined> {
  const text = await readFile(trainedFile(root, id), "utf8").catch(() => undefined);
  return text === undefined ? undefined : trainedSchema.safeParse(JSON.parse(text)).data;
}

/** @param events all that the trainer said of this run. @throws CultureManagerError where it did not get to its end. */
export async function writeTrained(
  root: string,
  id: string,
  events: readonly TrainerEvent[],
): Promise<Trained> {
  const done = events.find((event) => event.event === "trained");
  const exported = events.find((event) => event.event === "exported");
  if (!done || !exported)
    throw new CultureManagerError(
      "TrainingError",
      "The trainer ended without an adapter.",
      "See trainer.log in the run's folder, then --resume it.",
    );
  const { step: steps, validationLoss, seconds, memory } = done;
  const probes = events.flatMap((event) =>
    event.event === "probe" ? [{ row: event.row, logProbabilities: event.logProbabilities }] : [],
  );
  const trained = { steps, validationLoss, seconds, memory, architecture: exported.architecture, probes };
  await writeJson(trainedFile(root, id), trained);
  return trained;
}

function trainedFile(root: string, id: string): string {
  return path.join(runFolder(root, id), "trained.json");
}
