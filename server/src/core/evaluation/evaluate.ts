import type { DataRow } from "../tasks/data-row.js";
import type { Task } from "../tasks/task.js";
import {
  type EvaluatedModel,
  type FreeMetric,
  type Measured,
  measureRow,
  type Similarity,
} from "./measure.js";
import { askBy, type Method } from "./methods.js";

export interface EvaluationSetup {
  readonly rows: readonly DataRow[];
  readonly methods: readonly Method[];
  readonly task: (id: string) => Task | undefined;
  /** Statements of norms for a row; asked for `norms-in-prompt` alone. */
  readonly norms: (row: DataRow, signal: AbortSignal) => Promise<readonly string[]>;
  /** The model of a method for a row; `undefined` where there is none, for example no adapter of this culture. */
  readonly model: (method: Method, row: DataRow, signal: AbortSignal) => Promise<EvaluatedModel | undefined>;
  /** Results of an earlier run that was stopped: not measured again. Keys as `resultKey` makes them. */
  readonly known?: ReadonlySet<string>;
  readonly progress?: (done: number, total: number) => void;
  /** For tasks measured by it; without it they are compared by their characters (chrF). */
  readonly similarity?: Similarity | undefined;
}

export interface Result extends Measured {
  readonly method: Method;
  /** Names the weights that answered: a result of others is not this one's. */
  readonly weights: string;
}

export function resultKey(result: Pick<Result, "method" | "weights" | "id">): string {
  return JSON.stringify([result.method, result.weights, result.id]);
}

/**
 * Measures every row by every method, method by method so that an adapter stays in memory.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function* evaluate(setup: EvaluationSetup, signal: AbortSignal): AsyncGenerator<Result> {
  const { rows, methods, known, progress } = setup;
  const total = rows.length * methods.length;
  let done = 0;
  // The router often chooses the culture's own adapter: the same weights asked the same are asked once.
  const made = new Map<string, Measured>();
  // By culture: consecutive rows share an adapter.
  const ordered = rows.toSorted((a, b) => (a.culture < b.culture ? -1 : a.culture > b.culture ? 1 : 0));
  for (const method of methods) {
    for (const row of ordered) {
      signal.throwIfAborted();
      progress?.(done++, total);
      const model = await setup.model(method, row, signal);
      if (model === undefined) continue;
      const weights = weightsOf(model);
      if (known?.has(resultKey({ method, weights, id: row.id }))) continue;
      const task = setup.task(row.task);
      const norms = method === "norms-in-prompt" ? await setup.norms(row, signal) : [];
      const ask = (one: DataRow) => askBy(method, one, { task, norms });
      const asked = JSON.stringify([weights, row.id, ask(row)]);
      const options = { model, ask, metric: freeMetric(task, setup.similarity) };
      const measured = made.get(asked) ?? (await measureRow(row, options, signal));
      made.set(asked, measured);
      yield { method, weights, ...measured };
    }
  }
  progress?.(total, total);
}

export function weightsOf({ identity: { id, hash, adapter } }: EvaluatedModel): string {
  return [id, hash.slice(0, 16), ...(adapter === undefined ? [] : [adapter])].join(" ");
}

/** How the task's free answers are compared; tasks with options never ask for it. */
function freeMetric(task: Task | undefined, similarity: Similarity | undefined): FreeMetric | Similarity {
  switch (task?.metric) {
    case "similarity":
      return similarity ?? "chrf";
    case "exact-match":
    case "token-f1":
    case "edit-f1":
      return task.metric;
    default:
      return "chrf";
  }
}
