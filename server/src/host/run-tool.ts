import { type ExecFileOptions, execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** The user's own Python. */
export const PYTHON = process.platform === "win32" ? "python" : "python3";

/**
 * Runs a program of the user's to its end, in Node's own folder: Python's `-m` looks for modules in the current folder
 * first, Windows looks there for the program itself, and a workspace is a stranger's.
 * @throws what execFile throws; `code` ENOENT where there is no such program.
 */
export function runTool(
  command: string,
  args: readonly string[],
  options: Pick<ExecFileOptions, "maxBuffer" | "signal" | "timeout">,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const cwd = path.dirname(process.execPath);
  return promisify(execFile)(command, args, { ...options, cwd, encoding: "utf8" });
}
