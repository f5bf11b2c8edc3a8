import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { TrainerEvent } from "../../server/src/core/training/progress.js";
import { runTrainer } from "../../server/src/host/training/trainer.js";
import { temporaryFolder } from "../support/folder.js";

const STEP = { event: "step", step: 1, steps: 9, loss: 1, tokensPerSecond: 1, memory: 1, secondsLeft: 1 };
const FAILED = {
  event: "failed",
  reason: "out-of-memory",
  message: "There is not enough memory.",
  suggestions: ["train with smaller batches", "train on shorter rows"],
};

/** Runs a script in the place of Python. @returns what it said. */
async function run(script: string, signal = new AbortController().signal, onEvent = () => {}) {
  const folder = await temporaryFolder();
  const file = path.join(folder, "trainer.cjs");
  await writeFile(file, `const say = (event) => console.log(JSON.stringify(event));\n${script}`);
  const events: TrainerEvent[] = [];
  const environment = {
    python: { command: process.execPath, args: [file] },
    env: process.env,
    facts: {
      version: "1",
      python: "3",
      torch: "2",
      device: "cpu" as const,
      gpus: [],
      memory: { free: 1, total: 1 },
    },
  };
  const see = (event: TrainerEvent): void => {
    events.push(event);
    onEvent();
  };
  await runTrainer(environment, path.join(folder, "job.json"), see, signal);
  return events;
}

test("lines that are no events are passed over", async () => {
  const script = `console.log("a library speaks"); say(${JSON.stringify(STEP)});`;
  expect(await run(script)).toEqual([STEP]);
});

test("a lack of memory is named, with what can be done about it", async () => {
  await expect(run(`say(${JSON.stringify(FAILED)}); process.exitCode = 10;`)).rejects.toMatchObject({
    name: "OutOfMemoryError",
    remedy: "You can train with smaller batches, or train on shorter rows.",
  });
});

test("so is an end by the system without a word", async () => {
  await expect(run(`process.kill(process.pid, "SIGKILL");`)).rejects.toMatchObject({
    name: "OutOfMemoryError",
    remedy: expect.stringContaining("--batch-tokens"),
  });
});

test("another end names the log", async () => {
  await expect(run("process.exit(3);")).rejects.toMatchObject({
    name: "TrainingError",
    message: expect.stringContaining("exit code 3"),
    remedy: expect.stringContaining("trainer.log"),
  });
});

test("when aborted it closes stdin, waits for the end and throws the reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped by the test");
  const script = `say(${JSON.stringify(STEP)});
    process.stdin.resume().on("end", () => { say(${JSON.stringify({ event: "checkpoint", step: 1 })}); process.exitCode = 11; });`;
  await expect(run(script, stop.signal, () => stop.abort(reason))).rejects.toBe(reason);
});
