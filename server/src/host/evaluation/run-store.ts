import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, truncate } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { UsageError } from "../../core/errors.js";
import type { Result } from "../../core/evaluation/evaluate.js";
import { type Ablation, METHODS } from "../../core/evaluation/methods.js";

const resultSchema = z.object({
  id: z.string(),
  method: z.union([
    z.enum(METHODS),
    z.custom<Ablation>((name) => typeof name === "string" && name.startsWith("with:")),
  ]),
  weights: z.string(),
  score: z.number(),
  answer: z.string(),
  probabilities: z.array(z.number()).optional(),
  tokens: z.number(),
});

/** Results of a run, line by line in `.culture/evaluations/<id>/results.jsonl`: a run that was stopped goes on. */
export interface RunStore {
  readonly folder: string;
  readonly known: readonly Result[];
  add(result: Result): Promise<void>;
}

export function evaluationsFolder(root: string): string {
  return path.join(root, ".culture", "evaluations");
}

/** @throws UsageError for an id that is no plain name. */
export async function openRun(root: string, id: string): Promise<RunStore> {
  if (!/^[a-z0-9][a-z0-9._+-]{0,127}$/.test(id))
    throw new UsageError(
      `"${id}" cannot name an evaluation.`,
      "Use a-z, 0-9, dots and dashes, for example --id first.",
    );
  const folder = path.join(evaluationsFolder(root), id);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "results.jsonl");
  return {
    folder,
    known: await readResults(file),
    add: (result) => appendFile(file, `${JSON.stringify(result)}\n`),
  };
}

/** A line that a kill cut short is taken away: its row is measured again. */
export async function readResults(file: string): Promise<readonly Result[]> {
  if (!existsSync(file)) return [];
  const text = await readFile(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
  return whole.split("\n").flatMap((line) => {
    if (line === "") return [];
    const { probabilities, ...rest } = resultSchema.parse(JSON.parse(line));
    return [{ ...rest, ...(probabilities ? { probabilities } : {}) }];
  });
}
