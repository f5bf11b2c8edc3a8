import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { CultureManagerError } from "../../core/errors.js";

/** A program and the arguments it always gets. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Python extends Program {
  readonly version: string;
}

/** Python looks for modules in the current folder first: never in one that somebody else may have filled. */
const SAFE_FOLDER = path.dirname(process.execPath);

const LEAST = [3, 11] as const;
const NAMES: readonly Program[] = [
  ...["python3.13", "python3.12", "python3.11", "python3", "python"].map((command) => ({
    command,
    args: [],
  })),
  { command: "py", args: ["-3"] },
];

/** The system's Python. @throws CultureManagerError where there is none that is new enough; the signal's reason. */
export async function findPython(signal: AbortSignal): Promise<Python> {
  const found: string[] = [];
  for (const { command, args } of NAMES) {
    const version = await output(
      command,
      [...args, "-c", "import platform; print(platform.python_version())"],
      signal,
    );
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === LEAST[0] && minor >= LEAST[1]) return { command, args, version };
    found.push(version);
  }
  throw new CultureManagerError(
    "EnvironmentError",
    found.length > 0
      ? `Training needs Python ${LEAST.join(".")} or later; here is ${found.join(", ")}.`
      : "Training needs Python, and there is none on this machine.",
    `Install Python ${LEAST.join(".")} or later from python.org or your system's packages.`,
  );
}

/**
 * uv, which makes environments: the one on PATH, else its wheel (18 MB), fetched once with the user's own pip and held
 * to the hashes in `lock`.
 * @throws CultureManagerError; the signal's reason.
 */
export async function findUv(
  python: Python,
  options: { readonly folder: string; readonly lock: string },
  signal: AbortSignal,
): Promise<Program> {
  if ((await output("uv", ["--version"], signal)) !== undefined) return { command: "uv", args: [] };
  const own = path.join(options.folder, "bin", process.platform === "win32" ? "uv.exe" : "uv");
  if ((await output(own, ["--version"], signal)) !== undefined) return { command: own, args: [] };
  await mkdir(options.folder, { recursive: true });
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--require-hashes",
  ];
  const place = ["--only-binary=:all:", "--upgrade", "--target", options.folder, "-r", options.lock];
  await runProgram(python, [...pip, ...place], "uv could not be fetched", signal);
  return { command: own, args: [] };
}

/**
 * Runs a program to its end.
 * @param onLine told each line of stderr.
 * @throws CultureManagerError with the program's last words; the signal's reason.
 */
export async function runProgram(
  program: Program,
  args: readonly string[],
  failure: string,
  signal: AbortSignal,
  options: { readonly env?: NodeJS.ProcessEnv; readonly onLine?: (line: string) => void } = {},
): Promise<string> {
  try {
    const running = promisify(execFile)(program.command, [...program.args, ...args], {
      signal,
      cwd: SAFE_FOLDER,
      maxBuffer: 64 * 1024 * 1024,
      ...(options.env ? { env: options.env } : {}),
    });
    const { onLine } = options;
    if (onLine && running.child.stderr)
      createInterface({ input: running.child.stderr }).on("line", (line) => onLine(line.trim()));
    return (await running).stdout;
  } catch (error) {
    signal.throwIfAborted();
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new CultureManagerError(
      "EnvironmentError",
      `${failure}: ${said.split("\n").slice(-3).join(" ").slice(-400) || String(error)}`,
      "Check the network and the registry that pip and uv use (UV_INDEX_URL, UV_DEFAULT_INDEX), then run it again.",
      { cause: error },
    );
  }
}

async function output(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], {
      signal,
      cwd: SAFE_FOLDER,
      timeout: 20_000,
    });
    return stdout.trim();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
