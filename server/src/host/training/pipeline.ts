import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Adapter } from "../../core/adapters/adapter.js";
import { UsageError } from "../../core/errors.js";
import { type Judged, judge } from "../../core/training/gate.js";
import { type Frugality, plannedSettings } from "../../core/training/job.js";
import {
  afterEvent,
  NOT_STARTED,
  type Phase,
  type RunProgress,
  type TrainerEvent,
} from "../../core/training/progress.js";
import { splitBySource } from "../../core/training/split.js";
import { cacheRoot } from "../models/folders.js";
import { locateModel, openModel } from "../models/open.js";
import { hashFile } from "../models/pull.js";
import { keepCurve, readCurve } from "./curve.js";
import { readTrainingData } from "./dataset.js";
import {
  type EnvironmentPlan,
  OWN_PYTHON,
  openEnvironment,
  planEnvironment,
  type TrainerEnvironment,
} from "./environment.js";
import { findWrongAdapter, measureAdapter } from "./measure.js";
import { consentQuestion, estimate, requireDisk, requireMemory } from "./preflight.js";
import { findPreset, readSplit, writeJob } from "./prepare.js";
import { registerAdapter } from "./register.js";
import { type Run, readRun, runFolder, runsFolder, writeJson, writeLines, writeRun } from "./run-folder.js";
import { readTrained, type Trained, weightsFile, writeTrained } from "./trained.js";
import { runTrainer } from "./trainer.js";
import { verifyParity } from "./verify.js";

export interface TrainRequest {
  readonly root: string;
  /** Id of a data set, or a file of rows. */
  readonly dataset: string;
  /** One culture; several make one mixed adapter. */
  readonly cultures: readonly string[];
  /** Default: all that the rows have. */
  readonly tasks?: readonly string[];
  /** Catalogue id or path of a GGUF file. */
  readonly base: string;
  readonly preset: string;
  readonly seed: number;
  readonly frugality: Frugality;
  /** Of run and adapter; default: cultures and tasks. */
  readonly name?: string;
  readonly now: Date;
}

/** How a shell takes part. */
export interface TrainShell {
  /** Asked before gigabytes are fetched. */
  consent(question: string, plan: EnvironmentPlan): Promise<boolean>;
  progress(progress: RunProgress): void;
  note(text: string): void;
  now(): Date;
}

/** Fewer held-out rows cannot show a gain, however large. */
const LEAST_ROWS = 20;

/**
 * Sets up a run: its rows, split by source. Nothing is fetched or trained yet.
 * @throws UsageError for a data set that has nothing for these cultures, or a name that is taken.
 */
export async function createRun(request: TrainRequest): Promise<Run> {
  const { root, cultures, seed, base, preset, frugality, now } = request;
  findPreset(preset);
  const dataset = await readTrainingData(root, request.dataset);
  const ofCultures = dataset.rows.filter((row) => cultures.includes(row.culture));
  const rows = ofCultures.filter((row) => request.tasks?.includes(row.task) ?? true);
  if (rows.length < LEAST_ROWS) {
    const there = [...new Set(dataset.rows.map((row) => `${row.culture} ${row.task}`))].sort().join(", ");
    throw new UsageError(
      `The data set has ${rows.length} rows for ${cultures.join(", ")}${request.tasks ? ` and ${request.tasks.join(", ")}` : ""}; a training needs ${LEAST_ROWS}.`,
      `It has rows for: ${there || "nothing"}.`,
    );
  }
  const split = splitBySource(rows, seed);
  if (split.train.length === 0 || split.heldOut.length === 0)
    throw new UsageError(
      "All rows come from one source, so nothing can be held out to measure the adapter on.",
      "Give rows of different origin different values of `source`.",
    );
  const tasks = [...new Set(rows.map((row) => row.task))].sort();
  const id = request.name ?? (await freeId(root, `${cultures.join("-")}-${tasks.join("-")}`.toLowerCase()));
  if (request.name !== undefined && (await isTaken(root, id)))
    throw new UsageError(
      `There is a run or an adapter "${id}" already.`,
      "Choose another --name, or --resume it.",
    );
  const run: Run = {
    version: 1,
    id,
    cultures: [...cultures],
    tasks,
    dataset: request.dataset,
    base,
    preset,
    seed,
    frugality,
    created: now.toISOString(),
    phase: "preflight",
    finished: false,
  };
  const folder = path.join(runFolder(root, id), "rows");
  await writeLines(path.join(folder, "train.jsonl"), split.train);
  await writeLines(path.join(folder, "validation.jsonl"), split.validation);
  await writeLines(path.join(folder, "held-out.jsonl"), split.heldOut);
  const { sha256, licence, provenance } = dataset;
  const source = {
    ...(dataset.id ? { id: dataset.id } : {}),
    sha256,
    rows: split.train.length,
    licence,
    provenance,
  };
  await writeJson(path.join(runFolder(root, id), "data.json"), source);
  await writeRun(root, run);
  return run;
}

/**
 * Takes a run to its end: preflight, environment, train, export, verify, gate, register. Goes on where it stopped.
 * @throws CultureManagerError, or the signal's reason; the run then stays as it is and can be resumed.
 */
export function finishRun(
  root: string,
  id: string,
  shell: TrainShell,
  signal: AbortSignal,
): Promise<Adapter> {
  return following(root, id, shell, signal, (pipeline) => pipeline.finish());
}

/** Only until there are weights: several runs are trained first, so that each is measured beside the others. */
export function trainRun(root: string, id: string, shell: TrainShell, signal: AbortSignal): Promise<void> {
  return following(root, id, shell, signal, async (pipeline) => {
    await pipeline.train();
  });
}

/** Only until the trainer could start, here or elsewhere. @returns the trainer's job file. */
export function prepareRun(
  root: string,
  id: string,
  shell: TrainShell,
  signal: AbortSignal,
): Promise<string> {
  return following(root, id, shell, signal, async (pipeline) => (await pipeline.prepare()).job);
}

/** The environment alone. @returns its Python. @throws UsageError where it was not agreed to. */
export async function makeEnvironment(
  shell: TrainShell,
  options: { readonly launcher?: "local" | "ray" },
  signal: AbortSignal,
): Promise<string> {
  const plan = await planEnvironment(cacheRoot(), options);
  await agree(plan, shell);
  const { python } = await openEnvironment(plan, (line) => shell.note(line), signal);
  return python.command;
}

/** @throws UsageError where gigabytes would have to be fetched and nobody agreed. */
export async function agree(plan: EnvironmentPlan, shell: TrainShell): Promise<void> {
  if (plan.ready || (await shell.consent(consentQuestion(plan), plan))) return;
  throw new UsageError(
    "The training environment was not made.",
    `Run it again and agree (--yes), or name a Python that has the packages in ${OWN_PYTHON}.`,
  );
}

async function following<T>(
  root: string,
  id: string,
  shell: TrainShell,
  signal: AbortSignal,
  work: (pipeline: Pipeline) => Promise<T>,
): Promise<T> {
  const pipeline = new Pipeline(root, await readRun(root, id), shell, signal);
  try {
    return await work(pipeline);
  } catch (error) {
    const why = signal.aborted ? "cancelled" : error instanceof Error ? error.message : String(error);
    await writeRun(root, { ...(await readRun(root, id)), stopped: why });
    throw error;
  }
}

class Pipeline {
  private progress: RunProgress = NOT_STARTED;

  constructor(
    private readonly root: string,
    private run_: Run,
    private readonly shell: TrainShell,
    private readonly signal: AbortSignal,
  ) {}

  async finish(): Promise<Adapter> {
    const { base, trained, environment } = await this.train();
    return this.judgeAndRegister(base, trained, environment.facts.version);
  }

  async train() {
    const { base, environment, job } = await this.prepare();
    const trained = await this.phase("train", "Starting the trainer", async () => {
      this.show(await readCurve(this.root, this.run_.id));
      const done = await readTrained(this.root, this.run_.id);
      if (done) return done;
      const isGpu = environment.facts.device !== "cpu";
      const settings = JSON.parse(await readFile(job, "utf8"));
      const needs = await estimate(base.path, findPreset(this.run_.preset), settings, { gpu: isGpu });
      const tight = requireMemory(needs.memory, environment.facts.gpus[0]);
      if (tight) this.shell.note(tight);
      return this.runTrainer(job, environment);
    });
    return { base, trained, environment };
  }

  async prepare() {
    const { signal } = this;
    const { file: base, plan } = await this.phase("preflight", "Looking at what is here", () =>
      this.preflight(),
    );
    const environment = await this.phase("environment", "Opening the training environment", () =>
      openEnvironment(plan, (line) => this.show({ doing: line }), signal),
    );
    const job = await this.phase("prepare", "Writing rows as the model is served them", async () => {
      const written = path.join(runFolder(this.root, this.run_.id), "job.json");
      if (existsSync(written)) return written;
      const opened = await openModel(this.run_.base, { signal });
      try {
        const gpu = environment.facts.device !== "cpu";
        return await writeJob(this.root, this.run_, base, opened, { gpu }, signal);
      } finally {
        await opened.dispose();
      }
    });
    return { base, environment, job };
  }

  private async preflight() {
    const file = await locateModel(this.run_.base, {
      signal: this.signal,
      progress: ({ what, done, total }) => this.show({ doing: `Fetching ${what}: ${percent(done, total)}` }),
    });
    const plan = await planEnvironment(cacheRoot());
    const gpu = plan.variant === "cuda";
    const settings = plannedSettings(this.run_.frugality, { gpu });
    const needs = await estimate(file.path, findPreset(this.run_.preset), settings, { gpu });
    // On a CPU the need is known before anything is fetched.
    if (!gpu) requireMemory(needs.memory, undefined);
    await requireDisk(runsFolder(this.root), needs.disk);
    if (!plan.ready) await requireDisk(cacheRoot(), plan.download + plan.disk);
    await agree(plan, this.shell);
    return { file, plan };
  }

  private async runTrainer(job: string, environment: TrainerEnvironment): Promise<Trained> {
    const seen: TrainerEvent[] = [];
    await keepCurve(this.root, this.run_.id, (curve) => {
      const hear = (event: TrainerEvent): void => {
        if (event.event !== "step") seen.push(event);
        curve.add(event);
        if (event.event === "data" && event.tooLong > 0)
          this.shell.note(`${event.tooLong} rows of ${event.name} are too long and were left out.`);
        this.show(afterEvent(this.progress, event));
      };
      return runTrainer(environment, job, hear, this.signal);
    });
    return writeTrained(this.root, this.run_.id, seen);
  }

  private async judgeAndRegister(
    base: { readonly id: string; readonly sha256: string },
    trained: Trained,
    trainer: string,
  ): Promise<Adapter> {
    const { root, signal, run_ } = this;
    const weights = weightsFile(root, run_.id);
    const heldOut = await readSplit(root, run_.id, "held-out");
    const opened = await openModel(run_.base, { signal });
    let judged: Judged;
    try {
      const adapter = { id: run_.id, path: weights, hash: await hashFile(weights, signal), scale: 1 };
      await this.phase("verify", "Holding what is served against what was trained", () =>
        verifyParity(heldOut, trained.probes, opened.withAdapter(adapter), signal),
      );
      judged = await this.phase("gate", "Measuring on held-out rows", async () => {
        const wrong = await findWrongAdapter(root, { ...run_, baseSha256: base.sha256 }, signal);
        const { results, regression } = await measureAdapter(
          {
            root,
            file: this.file("results.jsonl"),
            heldOut,
            variants: opened.inBackground,
            adapter,
            wrong,
            progress: (step, steps) => this.show({ step, steps }),
          },
          signal,
        );
        return judge({ heldOut, regression, results, ...(wrong ? { wrongAdapter: wrong.id } : {}) });
      });
    } finally {
      await opened.dispose();
    }
    return this.phase("register", "Registering the adapter", async () => {
      const { lora } = findPreset(run_.preset);
      const data = JSON.parse(await readFile(this.file("data.json"), "utf8"));
      const now = this.shell.now().toISOString();
      const adapter = await registerAdapter(root, weights, {
        id: run_.id,
        cultures: [...run_.cultures],
        tasks: [...judged.tasks],
        base: { id: base.id, sha256: base.sha256, architecture: trained.architecture },
        rank: lora.rank,
        alpha: lora.alpha,
        targets: [...lora.targets],
        data,
        seed: run_.seed,
        trainer,
        state: judged.gate.passed ? "active" : "candidate",
        metrics: judged.metrics,
        gate: judged.gate,
        created: now,
        ...(judged.gate.passed ? { activated: now } : {}),
      });
      await this.save({ finished: true });
      return adapter;
    });
  }

  private async phase<T>(phase: Phase, doing: string, work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    await this.save({ phase });
    this.show({ phase, doing, ...(phase === "train" ? {} : { step: 0, steps: 0 }) });
    return work();
  }

  private async save(change: Partial<Run>): Promise<void> {
    const { stopped: _, ...going } = this.run_;
    this.run_ = { ...going, ...change };
    await writeRun(this.root, this.run_);
  }

  private show(change: Partial<RunProgress>): void {
    this.progress = { ...this.progress, ...change };
    this.shell.progress(this.progress);
  }

  private file(name: string): string {
    return path.join(runFolder(this.root, this.run_.id), name);
  }
}

async function freeId(root: string, wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const id = n === 1 ? wanted.slice(0, 60) : `${wanted.slice(0, 57)}-${n}`;
    if (!(await isTaken(root, id))) return id;
  }
}

async function isTaken(root: string, id: string): Promise<boolean> {
  const places = [
    path.join(runFolder(root, id), "run.json"),
    path.join(root, ".culture", "adapters", id, "adapter.json"),
  ];
  const found = await Promise.all(
    places.map((file) =>
      readFile(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

function percent(done: number, total: number): string {
  return total > 0 ? `${Math.round((100 * done) / total)} %` : "";
}
