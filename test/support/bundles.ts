import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";

/**
 * Builds what tests run from dist/: the command line and the model process, always fresh, and language identification
 * once.
 */
export function setup(project: TestProject): void {
  const wanted = [
    ...(project.name === "model" ? ["cli", "server", "model-host", "backend-hooks"] : []),
    ...(project.name === "cli" ? ["cli", "server"] : []),
    ...(project.name === "workbench"
      ? ["cli", "server", "client", "webview", "model-host", "backend-hooks"]
      : []),
    ...(existsSync("dist/eld-ngrams.bin") ? [] : ["eld"]),
  ];
  if (wanted.length > 0) execFileSync(process.execPath, ["esbuild.mjs", ...wanted], { stdio: "inherit" });
}
