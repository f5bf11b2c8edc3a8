import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./folder.js";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  /** Standard input; without it there is none. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built command line as a process of its own, with a cache of its own: no model is at hand. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const child = await startCli(args, options);
  child.stdin?.end(options.stdin ?? "");
  return finished(child);
}

/** As `runCli`, still running: standard input stays open. */
export async function startCli(args: readonly string[], { cwd, env }: CliOptions): Promise<ChildProcess> {
  const cache = await temporaryFolder();
  // What the surroundings say about colour must not decide a test.
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...own } = process.env;
  return spawn(process.execPath, [path.join(REPOSITORY, "dist/cli.js"), ...args], {
    cwd,
    env: { ...own, CULTURE_MANAGER_CACHE: cache, ...env },
  });
}

/** Waits for the end of a process. */
export async function finished(child: ChildProcess): Promise<CliResult> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (data: Buffer) => out.push(data));
  child.stderr?.on("data", (data: Buffer) => err.push(data));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") };
}

/** A temporary copy of test/fixtures/cli/<fixture>. */
export async function copyFixture(fixture: string): Promise<string> {
  const folder = await temporaryFolder();
  await cp(path.join(REPOSITORY, "test/fixtures/cli", fixture), folder, { recursive: true });
  return folder;
}

/** A temporary folder with these files. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}
