import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { CultureManagerError } from "../../core/errors.js";
import { parseTrainerEvent, type TrainerEvent } from "../../core/training/progress.js";
import type { TrainerEnvironment } from "./environment.js";

/** A step of a large model on a slow machine takes this long; then the checkpoint is written. Milliseconds. */
const PATIENCE = 60_000;

/**
 * Trains and exports one job file. What else the libraries say goes to `trainer.log` beside it.
 * @throws CultureManagerError named by the trainer's reason; when aborted, the signal's reason, with a checkpoint left.
 */
export async function runTrainer(
  { python, env, facts }: TrainerEnvironment,
  jobFile: string,
  onEvent: (event: TrainerEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const folder = path.dirname(jobFile);
  const train = ["-m", "culture_manager_trainer", "train", jobFile, "--stop-with-stdin"];
  const several = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", `${facts.gpus.length}`];
  const args = [...python.args, ...(facts.gpus.length > 1 ? several : []), ...train];
  const child = spawn(python.command, args, { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  const log = createWriteStream(path.join(folder, "trainer.log"), { flags: "a" });
  child.stderr.pipe(log);
  const ended = new Promise<{ readonly code: number | null; readonly by: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, by) => resolve({ code, by }));
    },
  );
  // Closing stdin asks the trainer to stop at the next step; on every system, and also when this process dies.
  child.stdin.on("error", () => {});
  const stop = (): void => {
    child.stdin.end();
    delay(PATIENCE, undefined, { ref: false }).then(() => child.kill("SIGKILL"));
  };
  signal.addEventListener("abort", stop, { once: true });
  let failure: Extract<TrainerEvent, { event: "failed" }> | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseTrainerEvent(line);
    if (event?.event === "failed") failure = event;
    if (event) onEvent(event);
  });
  try {
    const { code, by } = await ended;
    if (code === 0) return;
    signal.throwIfAborted();
    throw failure ? named(failure) : died(code, by, path.join(folder, "trainer.log"));
  } finally {
    signal.removeEventListener("abort", stop);
    log.end();
  }
}

function named({
  reason,
  message,
  suggestions,
}: Extract<TrainerEvent, { event: "failed" }>): CultureManagerError {
  const remedy =
    suggestions.length > 0 ? `You can ${suggestions.join(", or ")}.` : "See trainer.log in the run's folder.";
  return new CultureManagerError(NAMES[reason] ?? "TrainingError", `The training failed: ${message}`, remedy);
}

const NAMES: Readonly<Record<string, string>> = {
  "out-of-memory": "OutOfMemoryError",
  "bad-data": "InvalidDataError",
  "bad-model": "ModelUnavailableError",
};

/** Systems end a process that takes too much memory without a word. */
function died(code: number | null, by: NodeJS.Signals | null, log: string): CultureManagerError {
  if (by === "SIGKILL")
    return new CultureManagerError(
      "OutOfMemoryError",
      "The system ended the training, most likely for want of memory.",
      "Train with smaller batches (--batch-tokens 128), shorter rows (--max-length 256) or --frugal, and --resume it.",
    );
  return new CultureManagerError(
    "TrainingError",
    `The trainer ended with ${by ?? `exit code ${code}`}.`,
    `See ${log}, then --resume the run.`,
  );
}
