import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import type { Dataset } from "../../core/synthesis/dataset.js";
import { decisionSchema } from "../../core/synthesis/decisions.js";
import { citedPassageSchema, foundNormSchema } from "../../core/synthesis/found-norm.js";
import { readPlans, writePlans } from "../../core/synthesis/plan.js";
import { dataRowSchema } from "../../core/tasks/data-row.js";
import { datasetFolder, datasetsFolder, readCard, writeDataset } from "../datasets.js";
import { insideRoot, writeTextAtomic } from "../files.js";

/** @throws UsageError for an id that cannot name a folder. */
export async function openDataset(root: string, id: string): Promise<Dataset & { readonly journal: string }> {
  const folder = datasetFolder(root, id);
  await mkdir(folder, { recursive: true });
  await insideRoot(folder, root);
  const file = (name: string): string => path.join(folder, name);
  const save = (name: string, text: string): Promise<void> =>
    writeTextAtomic(file(name), text, { root, encoding: { name: "utf-8", byteOrderMark: false } });
  return {
    id,
    path: folder,
    journal: file("journal.jsonl"),
    async readPlan() {
      const text = await readFile(file("plan.yaml"), "utf8").catch(() => undefined);
      return text === undefined ? undefined : readPlans(text, file("plan.yaml"))[0];
    },
    writePlan: (plan) => save("plan.yaml", writePlans([plan])),
    readCandidates: () => readLines(file("candidates.jsonl"), dataRowSchema),
    readNorms: () => readLines(file("norms.jsonl"), foundNormSchema),
    readPassages: () => readLines(file("passages.jsonl"), citedPassageSchema),
    readDecisions: () => readLines(file("decisions.jsonl"), decisionSchema),
    addDecisions: (decisions) =>
      appendFile(file("decisions.jsonl"), decisions.map((d) => `${JSON.stringify(d)}\n`).join("")),
    async readCard() {
      if (!existsSync(file("card.json"))) return undefined;
      const card = await readCard(root, id);
      return card.synthesis === undefined ? undefined : { ...card, synthesis: card.synthesis };
    },
    save: (rows, about) => writeDataset(root, rows, about),
    write: (name, lines) => save(name, lines.map((line) => `${JSON.stringify(line)}\n`).join("")),
  };
}

export function datasetExists(root: string, id: string): boolean {
  return existsSync(path.join(datasetFolder(root, id), "data.jsonl"));
}

/** Begun or done: it can be gone on with. */
export function synthesisExists(root: string, id: string): boolean {
  return existsSync(path.join(datasetFolder(root, id), "plan.yaml"));
}

/** Of all data sets of a workspace; some may not have been begun. */
export async function synthesisJournals(root: string): Promise<readonly string[]> {
  const entries = await readdir(datasetsFolder(root), { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.sort().map((name) => path.join(datasetsFolder(root), name, "journal.jsonl"));
}

/** Lines that are not of the form are left out: a line that was being written when the process ended. */
async function readLines<T>(file: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    if (line === "") return [];
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
