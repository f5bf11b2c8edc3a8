import type { DatasetCard } from "../datasets/card.js";
import type { DataRow } from "../tasks/data-row.js";
import type { Task } from "../tasks/task.js";
import type { SynthesisDetails } from "./card.js";
import { applyDecisions, type Decision, latest } from "./decisions.js";
import type { CitedPassage, FoundNorm } from "./found-norm.js";
import type { Plan } from "./plan.js";

/** Beside `data.jsonl` and `card.json`, which every data set has. */
export type DatasetFile = "candidates.jsonl" | "norms.jsonl" | "passages.jsonl" | "rejected.jsonl";

/** What a card says that rows do not tell. */
export type AboutDataset = Omit<DatasetCard, "version" | "sha256" | "rows" | "labels" | "synthesis"> & {
  readonly synthesis: SynthesisDetails;
};

/** `.culture/datasets/<id>/`: plan, what was made, what people decided, and what is trained on. The host keeps it. */
export interface Dataset {
  readonly id: string;
  /** Absolute path of its folder. */
  readonly path: string;
  readPlan(): Promise<Plan | undefined>;
  writePlan(plan: Plan): Promise<void>;
  /** Rows that filters left, before any decision. */
  readCandidates(): Promise<readonly DataRow[]>;
  readNorms(): Promise<readonly FoundNorm[]>;
  readPassages(): Promise<readonly CitedPassage[]>;
  readDecisions(): Promise<readonly Decision[]>;
  addDecisions(decisions: readonly Decision[]): Promise<void>;
  write(file: DatasetFile, lines: readonly unknown[]): Promise<void>;
  /** Undefined while there is none, or for a set that was not made here. */
  readCard(): Promise<(DatasetCard & { readonly synthesis: SynthesisDetails }) | undefined>;
  /** `data.jsonl` and `card.json`, each in one step. */
  save(rows: readonly DataRow[], about: AboutDataset): Promise<DatasetCard>;
}

/** Makes `data.jsonl` and the card say what people have decided by now. */
export async function settle(dataset: Dataset, task: Task, about: AboutDataset): Promise<DatasetCard> {
  const candidates = await dataset.readCandidates();
  const { rows, review } = applyDecisions(candidates, latest(await dataset.readDecisions()), task);
  return dataset.save(rows, { ...about, synthesis: { ...about.synthesis, review } });
}
