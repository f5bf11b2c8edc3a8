import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import { CultureManagerError } from "../../core/errors.js";
import {
  afterEvent,
  NOT_STARTED,
  parseTrainerEvent,
  type RunProgress,
  type TrainerEvent,
} from "../../core/training/progress.js";
import { cacheRoot } from "../models/folders.js";
import { openEnvironment, planEnvironment } from "./environment.js";
import { agree, prepareRun, type TrainShell } from "./pipeline.js";
import { runFolder, runsFolder } from "./run-folder.js";
import { readTrained, weightsFile, writeTrained } from "./trained.js";

/** What `culture_manager_trainer.cluster` says besides the trainers' own events, which carry the job's id. */
const taskSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("cluster"), nodes: z.number(), cpus: z.number(), gpus: z.number() }),
  z.object({ event: z.literal("collected"), job: z.string(), adapter: z.string(), seconds: z.number() }),
  z.object({ event: z.literal("retried"), job: z.string(), reason: z.string() }),
  z.object({ event: z.literal("lost"), job: z.string(), reason: z.string() }),
]);
const jobSchema = z.object({ job: z.string() });

/**
 * Trains runs as tasks of a Ray cluster, one run a task, with the trainer's own command on every node. What comes back
 * lies where a local training would have put it.
 * @throws CultureManagerError naming the runs that failed for good; the others are kept.
 */
export async function trainOnCluster(
  root: string,
  ids: readonly string[],
  { shell, address }: { readonly shell: TrainShell; readonly address?: string },
  signal: AbortSignal,
): Promise<void> {
  const jobs: string[] = [];
  for (const id of ids) {
    const job = await prepareRun(root, id, shell, signal);
    if (!(await readTrained(root, id))) jobs.push(job);
  }
  if (jobs.length === 0) return;
  const plan = await planEnvironment(cacheRoot(), { launcher: "ray" });
  await agree(plan, shell);
  const { python, env } = await openEnvironment(plan, (line) => shell.note(line), signal);
  const events = new Map<string, TrainerEvent[]>(ids.map((id) => [id, []]));
  const states = new Map<string, RunProgress>();
  const lost = new Map<string, string>();
  const args = ["-m", "culture_manager_trainer.cluster", ...(address ? ["--address", address] : []), ...jobs];
  await mkdir(runsFolder(root), { recursive: true });
  const child = spawn(python.command, [...python.args, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  const log = path.join(runsFolder(root), "ray.log");
  child.stderr.pipe(createWriteStream(log));
  child.stdin.on("error", () => {});
  const stop = (): void => void child.stdin.end();
  signal.addEventListener("abort", stop, { once: true });
  const collecting: Promise<void>[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const task = taskSchema.safeParse(json(line)).data;
    const id = jobSchema.safeParse(json(line)).data?.job;
    if (task?.event === "cluster")
      shell.note(`Ray: ${task.nodes} node(s), ${task.cpus} CPUs, ${task.gpus} GPUs.`);
    if (task?.event === "retried") shell.note(`${task.job} is trained again: ${task.reason}`);
    if (task?.event === "lost") lost.set(task.job, task.reason);
    if (task?.event === "collected") {
      shell.note(`${task.job}: trained in ${Math.round(task.seconds)} s.`);
      collecting.push(collect(root, task.job, task.adapter, events.get(task.job) ?? []));
    }
    const event = parseTrainerEvent(line);
    if (event === undefined || id === undefined) return;
    events.get(id)?.push(event);
    const state = afterEvent(states.get(id) ?? { ...NOT_STARTED, phase: "train" }, event);
    states.set(id, state);
    shell.progress({ ...state, doing: `${id}: ${state.doing}` });
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => signal.removeEventListener("abort", stop));
  signal.throwIfAborted();
  await Promise.all(collecting);
  if (lost.size > 0)
    throw new CultureManagerError(
      "TrainingError",
      `${lost.size} of ${jobs.length} trainings failed: ${[...lost].map(([id, why]) => `${id} (${why})`).join("; ")}`,
      'The others are kept. Mend the cause, then go on with "culture-manager train --resume RUN".',
    );
  if (code !== 0)
    throw new CultureManagerError(
      "TrainingError",
      `The Ray cluster could not be used (exit code ${code}).`,
      `See ${log}. Every node needs Python with server/python/locks/ray.txt (docs/scale.md).`,
    );
}

async function collect(
  root: string,
  id: string,
  adapter: string,
  events: readonly TrainerEvent[],
): Promise<void> {
  const weights = weightsFile(root, id);
  if (path.resolve(adapter) !== path.resolve(weights)) {
    await mkdir(path.dirname(weights), { recursive: true });
    await copyFile(adapter, weights);
  }
  await writeTrained(root, path.basename(runFolder(root, id)), events);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
