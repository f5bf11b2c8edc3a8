import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { CultureManagerError } from "../../core/errors.js";
import { packageFolder } from "../bundles.js";
import { withLock } from "../models/lock.js";
import { findPython, findUv, type Program, runProgram } from "./python.js";

/** The Python environment that trains: in the user's cache, named by its lock file, shared by all projects. */

export interface EnvironmentPlan {
  readonly variant: "cpu" | "cuda";
  readonly folder: string;
  /** Lock files, installed together. */
  readonly locks: readonly string[];
  /** Nothing needs to be fetched. */
  readonly ready: boolean;
  /** Bytes, about. */
  readonly download: number;
  readonly disk: number;
}

/** What a ready environment says of itself: `python -m culture_manager_trainer check`. */
const factsSchema = z.object({
  version: z.string(),
  python: z.string(),
  torch: z.string(),
  device: z.enum(["cpu", "cuda", "mps"]),
  gpus: z.array(z.object({ name: z.string(), free: z.number(), total: z.number() })),
  memory: z.object({ free: z.number(), total: z.number() }),
});
export type EnvironmentFacts = z.infer<typeof factsSchema>;

export interface TrainerEnvironment {
  readonly python: Program;
  readonly facts: EnvironmentFacts;
  /** For the trainer's processes. */
  readonly env: NodeJS.ProcessEnv;
}

/** A Python that has the packages already (ROCm, a cluster, offline machines): nothing is made then. */
export const OWN_PYTHON = "CULTURE_MANAGER_TRAINER_PYTHON";

/** Measured on Linux; other systems' torch is smaller. */
const SIZES = { cpu: { download: 0.45e9, disk: 1.6e9 }, cuda: { download: 2.8e9, disk: 5.8e9 } } as const;
/** What Ray adds. What is there for one environment is not fetched again for the other. */
const RAY = { download: 0.09e9, disk: 0.3e9 } as const;
const READY = "ready.json";
/** Bump when environments are made in another way. */
const FORM = "2";
/** Of what uv says: not each of fifty packages. */
const TOLD = /^(?:Downloading|Downloaded|Prepared|Installed) /;

export async function planEnvironment(
  cacheRoot: string,
  options: { readonly launcher?: "local" | "ray" } = {},
): Promise<EnvironmentPlan> {
  const variant = hasNvidia() ? "cuda" : "cpu";
  const names = options.launcher === "ray" ? [variant, "ray"] : [variant];
  const locks = names.map((name) => path.join(trainerFolder(), "locks", `${name}.txt`));
  const folder = path.join(cacheRoot, "trainer", `${names.join("-")}-${await digest(locks)}`);
  const ready = process.env[OWN_PYTHON] !== undefined || existsSync(path.join(folder, READY));
  const { download, disk } = SIZES[variant];
  const more = options.launcher === "ray" ? RAY : { download: 0, disk: 0 };
  return { variant, folder, locks, ready, download: download + more.download, disk: disk + more.disk };
}

/**
 * Opens the planned environment and makes it first if need be. Processes that want the same wait for each other; one
 * that was interrupted is made anew.
 * @param onLine told what is being fetched.
 * @throws CultureManagerError; the signal's reason.
 */
export async function openEnvironment(
  plan: EnvironmentPlan,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<TrainerEnvironment> {
  const own = process.env[OWN_PYTHON];
  const python = own ? { command: own, args: [] } : { command: environmentPython(plan.folder), args: [] };
  const env = trainerEnvironment();
  if (!plan.ready) {
    const cache = path.dirname(plan.folder);
    await withLock(
      `${plan.folder}.lock`,
      async () => {
        if (existsSync(path.join(plan.folder, READY))) return;
        await make(plan, cache, onLine, signal);
      },
      signal,
    );
  }
  const facts = own
    ? undefined
    : await readFile(path.join(plan.folder, READY), "utf8").catch(() => undefined);
  // Memory and GPUs change; the rest is checked once.
  return { python, env, facts: facts ? parseFacts(facts) : await check(python, env, signal) };
}

/** Memory and devices now. */
export function check(
  python: Program,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<EnvironmentFacts> {
  const args = ["-m", "culture_manager_trainer", "check"];
  return runProgram(python, args, "The training environment does not work", signal, { env }).then(parseFacts);
}

/** `server/python` of this installation. */
export function trainerFolder(): string {
  const folder = packageFolder(path.join("server", "python"));
  if (folder === undefined) throw new Error("The trainer is missing from this installation.");
  return path.join(folder, "server", "python");
}

async function make(
  plan: EnvironmentPlan,
  cache: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const system = await findPython(signal);
  const uvLock = path.join(trainerFolder(), "locks", "uv.txt");
  const uv = await findUv(
    system,
    { folder: path.join(cache, `uv-${await digest([uvLock])}`), lock: uvLock },
    signal,
  );
  await rm(plan.folder, { recursive: true, force: true });
  await mkdir(plan.folder, { recursive: true });
  const base = await runProgram(
    system,
    ["-c", "import sys; print(sys.executable)"],
    "Python does not start",
    signal,
  );
  const failure = "The training environment could not be made";
  await runProgram(uv, ["venv", "--python", base.trim(), "--allow-existing", plan.folder], failure, signal);
  const python = { command: environmentPython(plan.folder), args: [] };
  const pip = [
    "pip",
    "install",
    "--python",
    python.command,
    "--require-hashes",
    "--no-deps",
    "--only-binary",
    ":all:",
    // Else every start reads thousands of files anew, where Python is told not to write what it has read.
    "--compile-bytecode",
  ];
  const wanted = plan.locks.flatMap((lock) => ["-r", lock]);
  await runProgram(uv, [...pip, ...wanted], failure, signal, {
    onLine: (line) => TOLD.test(line) && onLine(line),
  });
  const env = trainerEnvironment();
  if (plan.variant === "cpu" && process.platform === "linux")
    await runProgram(python, ["-m", "culture_manager_trainer.no_cuda"], failure, signal, { env });
  const facts = await check(python, env, signal);
  await writeFile(path.join(plan.folder, READY), JSON.stringify(facts));
}

function trainerEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PYTHONPATH: trainerFolder(),
    // The installation may be read-only; the packages were compiled when they were installed.
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUTF8: "1",
    // No module is taken from the current folder, which lies in the workspace.
    PYTHONSAFEPATH: "1",
    HF_HUB_OFFLINE: "1",
    TOKENIZERS_PARALLELISM: "false",
    // Threads that wait by spinning bring a busy machine to a halt.
    OMP_NUM_THREADS: process.env.OMP_NUM_THREADS ?? String(Math.max(1, os.availableParallelism() - 1)),
    OMP_WAIT_POLICY: "passive",
  };
}

function environmentPython(folder: string): string {
  return process.platform === "win32"
    ? path.join(folder, "Scripts", "python.exe")
    : path.join(folder, "bin", "python");
}

function hasNvidia(): boolean {
  return process.platform === "linux" && (existsSync("/dev/nvidiactl") || existsSync("/dev/dxg"));
}

async function digest(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(FORM);
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

function parseFacts(text: string): EnvironmentFacts {
  const parsed = factsSchema.safeParse(safeJson(text));
  if (parsed.success) return parsed.data;
  throw new CultureManagerError(
    "EnvironmentError",
    "The training environment gives no account of itself.",
    `Remove it, so that it is made anew; or check ${OWN_PYTHON}.`,
  );
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text.trim().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
}
