import { appendFile } from "node:fs/promises";
import { evaluate, type Result, resultKey } from "../../core/evaluation/evaluate.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { regressionRows } from "../../core/training/regression.js";
import { isSound, readAdapters } from "../adapters/registry.js";
import { readResults } from "../evaluation/run-store.js";
import { hashFile } from "../models/pull.js";
import type { ModelVariants, NamedAdapter } from "../models/variants.js";
import { findTask, openTasks } from "../tasks.js";
import { listRuns, type Run } from "./run-folder.js";
import { readTrained, weightsFile } from "./trained.js";

export interface Measurement {
  readonly results: readonly Result[];
  readonly regression: readonly DataRow[];
}

export interface MeasureSetup {
  readonly root: string;
  /** Results are added to this file as they come; those that are there are not measured again. */
  readonly file: string;
  readonly heldOut: readonly DataRow[];
  readonly variants: ModelVariants;
  readonly adapter: NamedAdapter;
  readonly wrong: NamedAdapter | undefined;
  readonly progress: (done: number, total: number) => void;
}

/** Measures the adapter, the base model alone and told the culture, and an adapter of another culture. */
export async function measureAdapter(setup: MeasureSetup, signal: AbortSignal): Promise<Measurement> {
  const { heldOut, file, root, variants, wrong, progress } = setup;
  const tasks = openTasks(root);
  const known = await readResults(file);
  const regression = regressionRows(heldOut[0]?.culture ?? "US");
  const own = variants.withAdapter(setup.adapter);
  const other = wrong && variants.withAdapter(wrong);
  const models = {
    base: variants.model,
    "culture-prompt": variants.model,
    adapter: own,
    "wrong-adapter": other,
  };
  const parts: readonly (readonly [readonly DataRow[], readonly (keyof typeof models)[]])[] = [
    [heldOut, ["base", "culture-prompt", "adapter", ...(other ? (["wrong-adapter"] as const) : [])]],
    [regression, ["base", "adapter"]],
  ];
  const total = parts.reduce((sum, [rows, methods]) => sum + rows.length * methods.length, 0);
  const results = [...known];
  let before = 0;
  for (const [rows, methods] of parts) {
    const found = evaluate(
      {
        rows,
        methods,
        task: (id) => (tasks.some(({ task }) => task.id === id) ? findTask(tasks, id) : undefined),
        norms: async () => [],
        model: async (method) => (method in models ? models[method as keyof typeof models] : undefined),
        known: new Set(known.map(resultKey)),
        progress: (done) => progress(before + done, total),
      },
      signal,
    );
    for await (const result of found) {
      results.push(result);
      await appendFile(file, `${JSON.stringify(result)}\n`);
    }
    before += rows.length * methods.length;
  }
  return { results, regression };
}

/**
 * An adapter of this base that has no business here: another culture's, of the same tasks if there is one, from the
 * registry or from a run whose adapter is not registered yet.
 */
export async function findWrongAdapter(
  root: string,
  subject: Pick<Run, "id" | "cultures" | "tasks" | "base"> & { readonly baseSha256: string },
  signal: AbortSignal,
): Promise<NamedAdapter | undefined> {
  const registered = (await readAdapters({ root }, signal))
    .filter(isSound)
    .flatMap(({ id, file, adapter }) =>
      adapter.base.sha256 === subject.baseSha256
        ? [{ ...adapter, named: { id, path: file, hash: adapter.sha256, scale: adapter.scale } }]
        : [],
    );
  const known = new Set(registered.map(({ id }) => id));
  const others = registered.map(({ id, cultures, tasks, named }) => ({
    id,
    cultures,
    tasks,
    named: async () => named,
  }));
  for (const { id, cultures, tasks, base } of await listRuns(root)) {
    if (base !== subject.base || known.has(id) || !(await readTrained(root, id))) continue;
    const file = weightsFile(root, id);
    const named = async () => ({ id, path: file, hash: await hashFile(file, signal), scale: 1 });
    others.push({ id, cultures, tasks, named });
  }
  const foreign = others
    .filter(({ id, cultures }) => id !== subject.id && !cultures.some((c) => subject.cultures.includes(c)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const sameTask = foreign.find(({ tasks }) => tasks.some((task) => subject.tasks.includes(task)));
  return (sameTask ?? foreign[0])?.named();
}
