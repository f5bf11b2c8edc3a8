import { PRESETS } from "../../core/training/presets.js";
import type { RunProgress } from "../../core/training/progress.js";
import { listDatasets } from "../datasets.js";
import { CATALOGUE } from "../models/catalogue.js";
import { createRun, finishRun } from "./pipeline.js";
import { listRuns } from "./run-folder.js";

const SEED = 1;

/** Thrown out of the pipeline to ask the user; the run stays and goes on with the answer. */
class Unasked extends Error {
  constructor(readonly question: string) {
    super(question);
  }
}

/** A new adapter, or a run to go on with. */
type Wanted =
  | {
      readonly dataset: string;
      readonly cultures: readonly string[];
      readonly tasks?: readonly string[] | undefined;
      readonly base: string;
      readonly preset: string;
    }
  | { readonly run: string };

interface TrainOptions {
  readonly agreed: boolean;
  readonly progress: (state: RunProgress & { readonly run: string }) => void;
  readonly note: (text: string) => void;
}

/** Training as the editor offers it. */
export const trainingService = {
  async choices(root: string) {
    const datasets = (await listDatasets(root)).flatMap((set) => ("card" in set ? [set.card] : []));
    return {
      datasets: datasets.map(({ id, title, rows, cultures, tasks }) => ({
        id,
        title,
        rows,
        cultures,
        tasks,
      })),
      bases: CATALOGUE.filter((e) => e.purpose === "text" && !e.needsGpu).map(({ id, title }) => ({
        id,
        title,
      })),
      presets: PRESETS.map(({ id, title }) => ({ id, title })),
      unfinished: (await listRuns(root)).flatMap(({ id, phase, stopped, finished }) =>
        finished ? [] : [{ id, phase, ...(stopped === undefined ? {} : { stopped }) }],
      ),
    };
  },
  async train(root: string, what: Wanted, { agreed, progress, note }: TrainOptions, signal: AbortSignal) {
    const run =
      "run" in what
        ? what.run
        : (
            await createRun({
              root,
              dataset: what.dataset,
              cultures: what.cultures,
              ...(what.tasks ? { tasks: what.tasks } : {}),
              base: what.base,
              preset: what.preset,
              seed: SEED,
              frugality: {},
              now: new Date(),
            })
          ).id;
    try {
      const adapter = await finishRun(
        root,
        run,
        {
          async consent(question) {
            if (agreed) return true;
            throw new Unasked(question);
          },
          progress: (state) => progress({ run, ...state }),
          note,
          now: () => new Date(),
        },
        signal,
      );
      const metrics = adapter.metrics.map(({ task, method, value, low, high, n }) => ({
        task,
        method,
        value,
        low,
        high,
        n,
      }));
      const reason = adapter.gate?.reason ?? "";
      return { kind: "done" as const, run, active: adapter.state === "active", reason, metrics };
    } catch (error) {
      if (error instanceof Unasked) return { kind: "consent" as const, run, question: error.question };
      throw error;
    }
  },
};
