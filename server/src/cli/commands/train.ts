import { createInterface } from "node:readline/promises";
import type { Adapter } from "../../core/adapters/adapter.js";
import { UsageError } from "../../core/errors.js";
import { DEFAULT_PRESET } from "../../core/training/presets.js";
import type { RunProgress } from "../../core/training/progress.js";
import { projectRoot } from "../../host/project.js";
import { readTrainingData } from "../../host/training/dataset.js";
import {
  createRun,
  finishRun,
  makeEnvironment,
  prepareRun,
  type TrainRequest,
  type TrainShell,
  trainRun,
} from "../../host/training/pipeline.js";
import { trainOnCluster } from "../../host/training/ray.js";
import { listRuns } from "../../host/training/run-folder.js";
import { createProgress, type Progress } from "../progress.js";
import { trainingLine } from "../training-line.js";

export interface TrainOptions {
  readonly culture?: string;
  readonly all?: boolean;
  readonly task?: string;
  readonly base: string;
  readonly preset?: string;
  readonly seed: string;
  readonly name?: string;
  readonly batchTokens?: string;
  readonly maxLength?: string;
  readonly frugal?: boolean;
  /** True without a name: the latest. */
  readonly resume?: string | boolean;
  readonly prepare?: boolean;
  readonly launcher?: "local" | "ray";
  readonly address?: string;
  readonly makeEnvironment?: boolean;
  readonly yes?: boolean;
}

/**
 * `train`: one adapter, or one per culture. Exit code 0 if every adapter passed its gate, 1 if one stays a candidate.
 */
export async function train(
  dataset: string | undefined,
  options: TrainOptions,
  signal: AbortSignal,
): Promise<number> {
  const root = projectRoot(process.cwd());
  const progress = createProgress();
  const shell = terminal(progress, options.yes === true);
  if (options.makeEnvironment) {
    process.stdout.write(`${await makeEnvironment(shell, options, signal)}\n`);
    return 0;
  }
  const ids = options.resume
    ? [await resumed(root, options.resume)]
    : await Promise.all((await requests(root, dataset, options)).map(async (r) => (await createRun(r)).id));
  const goOn = `go on with "culture-manager train --resume".\n`;
  const stopping = (): void => {
    progress.clear();
    process.stderr.write(`Stopping after this step: a checkpoint is kept; ${goOn}`);
  };
  signal.addEventListener("abort", stopping, { once: true });
  try {
    if (options.prepare) {
      for (const id of ids) process.stdout.write(`${await prepareRun(root, id, shell, signal)}\n`);
      return 0;
    }
    if (options.launcher === "ray")
      await trainOnCluster(
        root,
        ids,
        { shell, ...(options.address ? { address: options.address } : {}) },
        signal,
      );
    else if (ids.length > 1) for (const id of ids) await trainRun(root, id, shell, signal);
    let passed = true;
    for (const id of ids) {
      const adapter = await finishRun(root, id, shell, signal);
      progress.clear();
      process.stdout.write(report(adapter));
      passed &&= adapter.state === "active";
    }
    return passed ? 0 : 1;
  } catch (error) {
    progress.clear();
    if (!signal.aborted) process.stderr.write(`The run stays in .culture/runs/${ids.join(", ")}; ${goOn}`);
    throw error;
  } finally {
    signal.removeEventListener("abort", stopping);
  }
}

async function requests(
  root: string,
  dataset: string | undefined,
  options: TrainOptions,
): Promise<readonly TrainRequest[]> {
  if (dataset === undefined)
    throw new UsageError(
      "No data set is named.",
      'Name one of .culture/datasets/ or a file of rows, or go on with an earlier run: "train --resume".',
    );
  const cultures = options.culture?.toUpperCase().split(",").filter(Boolean) ?? [];
  const all = options.all === true;
  if (all === cultures.length > 0)
    throw new UsageError(
      all ? "--all and --culture exclude each other." : "It is not said whose adapter to train.",
      "Name --culture JP, several for one mixed adapter, or --all for one adapter per culture of the data set.",
    );
  const groups = all
    ? [...new Set((await readTrainingData(root, dataset)).rows.map((row) => row.culture))]
        .sort()
        .map((c) => [c])
    : [cultures];
  return groups.map((own) => ({
    root,
    dataset,
    cultures: own,
    ...(options.task ? { tasks: options.task.split(",") } : {}),
    base: options.base,
    preset: options.preset ?? DEFAULT_PRESET,
    seed: whole("--seed", options.seed) ?? 1,
    frugality: {
      batchTokens:
        whole("--batch-tokens", options.batchTokens) ?? (options.frugal ? FRUGAL_BATCH : undefined),
      maxLength: whole("--max-length", options.maxLength),
      ...(options.frugal ? { recompute: true } : {}),
    },
    ...(options.name
      ? { name: groups.length > 1 ? `${options.name}-${own.join("-").toLowerCase()}` : options.name }
      : {}),
    now: new Date(),
  }));
}

const FRUGAL_BATCH = 128;

function whole(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,10}$/.test(value)) return Number(value);
  throw new UsageError(`${option} ${value} is no whole number.`, `Give a number, for example ${option} 256.`);
}

async function resumed(root: string, wanted: string | boolean): Promise<string> {
  if (typeof wanted === "string") return wanted;
  const latest = (await listRuns(root)).find((run) => !run.finished);
  if (latest) return latest.id;
  throw new UsageError(
    "No training run is unfinished.",
    "Start one: culture-manager train DATASET --culture JP.",
  );
}

function terminal(progress: Progress, yes: boolean): TrainShell {
  let last = "";
  return {
    async consent(question) {
      progress.note(question);
      if (yes) return true;
      if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      const answer = await terminal.question("Make it now? [y/N] ");
      terminal.close();
      return /^y(es)?$/i.test(answer.trim());
    },
    progress(state: RunProgress) {
      if (process.stderr.isTTY) {
        progress.line(trainingLine(state, process.stderr.columns));
        return;
      }
      // A log gets a line a phase and a few a training.
      const line = logLine(state);
      if (line !== last) process.stderr.write(`${line}\n`);
      last = line;
    },
    note: (text) => progress.note(text),
    now: () => new Date(),
  };
}

const LOGGED = 10;

function logLine(state: RunProgress): string {
  if (state.phase !== "train" || state.steps === 0)
    return `${state.phase}: ${state.phase === "gate" ? "measuring" : state.doing}`;
  const tenths = Math.floor((LOGGED * state.step) / state.steps);
  const at = Math.ceil((tenths * state.steps) / LOGGED);
  const loss = state.losses.find(({ step }) => step >= at)?.loss;
  return `train: ${tenths * (100 / LOGGED)} % of ${state.steps} steps${loss === undefined ? "" : `, loss ${loss.toFixed(3)}`}`;
}

function report(adapter: Adapter): string {
  const size = (adapter.size / 1e6).toFixed(1);
  const lines = [`${adapter.id}  ${adapter.state}  ${size} MB  .culture/adapters/${adapter.id}`];
  for (const { task, method, value, low, high, n } of adapter.metrics)
    lines.push(
      `  ${task}  ${method.padEnd(15)} ${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]  n=${n}`,
    );
  lines.push(`  ${adapter.state === "active" ? "Active" : "A candidate"}: ${adapter.gate?.reason ?? ""}`);
  return `${lines.join("\n")}\n`;
}
