import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import {
  openEnvironment,
  planEnvironment,
  trainerFolder,
} from "../../server/src/host/training/environment.js";
import { consentQuestion } from "../../server/src/host/training/preflight.js";

/** Runs a Python file of `server/python/tests` where adapters are trained. @returns its lines of JSON. */
export async function runTrainerScript(
  name: string,
  ...args: readonly string[]
): Promise<readonly unknown[]> {
  const { command, env, file } = await script(name, "local");
  const { stdout } = await promisify(execFile)(command, [file, ...args], {
    env,
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}

/** Starts one where there is Ray too. */
export async function startRayScript(
  name: string,
  ...args: readonly string[]
): Promise<ChildProcessByStdio<Writable, Readable, null>> {
  const { command, env, file } = await script(name, "ray");
  return spawn(command, [file, ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
}

/** The environment is made first if need be; it says its size before it is fetched. */
async function script(name: string, launcher: "local" | "ray") {
  const plan = await planEnvironment(cacheRoot(), { launcher });
  if (!plan.ready) process.stderr.write(`${consentQuestion(plan)}\n`);
  const { python, env } = await openEnvironment(plan, () => {}, new AbortController().signal);
  const tests = path.join(trainerFolder(), "tests");
  const PYTHONPATH = [trainerFolder(), tests].join(path.delimiter);
  return {
    command: python.command,
    env: { ...env, PYTHONPATH, OMP_NUM_THREADS: "1" },
    file: path.join(tests, name),
  };
}
