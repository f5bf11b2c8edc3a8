import { appendFile, mkdir, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { UsageError } from "../../core/errors.js";
import { cardSchema, type DataCard } from "../../core/synthesis/card.js";
import { type Decision, decisionSchema } from "../../core/synthesis/decisions.js";
import {
  type CitedPassage,
  citedPassageSchema,
  type FoundNorm,
  foundNormSchema,
} from "../../core/synthesis/found-norm.js";
import { type Plan, readPlans, writePlans } from "../../core/synthesis/plan.js";
import { type DataRow, dataRowSchema } from "../../core/tasks/data-row.js";
import { insideRoot, writeTextAtomic } from "../files.js";

/** `.culture/datasets/<id>/`: plan, journal, what was made, what people decided, and what is trained on. */
export interface DatasetFolder {
  readonly id: string;
  readonly path: string;
  readonly journal: string;
  readPlan(): Promise<Plan | undefined>;
  writePlan(plan: Plan): Promise<void>;
  /** Rows that filters left, before any decision. */
  readCandidates(): Promise<readonly DataRow[]>;
  readNorms(): Promise<readonly FoundNorm[]>;
  readPassages(): Promise<readonly CitedPassage[]>;
  readDecisions(): Promise<readonly Decision[]>;
  addDecisions(decisions: readonly Decision[]): Promise<void>;
  readCard(): Promise<DataCard | undefined>;
  write(file: DatasetFile, lines: readonly unknown[]): Promise<void>;
  writeCard(card: DataCard): Promise<void>;
}

export type DatasetFile =
  | "candidates.jsonl"
  | "data.jsonl"
  | "norms.jsonl"
  | "passages.jsonl"
  | "rejected.jsonl";

/** @throws UsageError for an id that cannot name a folder. */
export async function openDataset(root: string, id: string): Promise<DatasetFolder> {
  const folder = datasetPath(root, id);
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
      const text = await readFile(file("card.json"), "utf8").catch(() => undefined);
      return text === undefined ? undefined : cardSchema.parse(JSON.parse(text));
    },
    write: (name, lines) => save(name, lines.map((line) => `${JSON.stringify(line)}\n`).join("")),
    writeCard: (card) => save("card.json", `${JSON.stringify(card, null, 2)}\n`),
  };
}

/** Ids of the data sets of a workspace. */
export async function listDatasets(root: string): Promise<readonly string[]> {
  const folder = path.join(root, ".culture", "datasets");
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((e) => (e.isDirectory() && ID.test(e.name) ? [e.name] : [])).sort();
}

export async function datasetExists(root: string, id: string): Promise<boolean> {
  return (await stat(path.join(datasetPath(root, id), "plan.yaml")).catch(() => undefined)) !== undefined;
}

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

function datasetPath(root: string, id: string): string {
  if (!ID.test(id))
    throw new UsageError(
      `"${id}" cannot be the id of a data set.`,
      "Use lower-case letters, digits and hyphens.",
    );
  return path.join(root, ".culture", "datasets", id);
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
