import { execFile } from "node:child_process";
import path from "node:path";
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
  const plan = await planEnvironment(cacheRoot());
  if (!plan.ready) process.stderr.write(`${consentQuestion(plan)}\n`);
  const { python, env } = await openEnvironment(plan, () => {}, new AbortController().signal);
  const tests = path.join(trainerFolder(), "tests");
  const { stdout } = await promisify(execFile)(
    python.command,
    [...python.args, path.join(tests, name), ...args],
    {
      env: {
        ...env,
        PYTHONPATH: [trainerFolder(), tests].join(path.delimiter),
        OMP_NUM_THREADS: "1",
      },
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}
