import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { describe, it } from "vitest";
import { ROOT, Workbench, type WorkbenchOptions } from "./workbench.js";

export interface HostSuiteOptions extends Omit<WorkbenchOptions, "suite"> {
  /** Milliseconds for all cases together. */
  readonly limit?: number;
}

/** One line of the report that test/e2e/suite.ts writes. */
interface Result {
  readonly title: string;
  readonly milliseconds: number;
  readonly error?: string;
}

/**
 * Runs the cases of a folder, `test/e2e/<name>/*.e2e.ts`, in the extension host of a real VS Code and registers what
 * became of each as a test.
 */
export async function hostSuite(name: string, options: HostSuiteOptions = {}): Promise<void> {
  const { results, problem } = await runInWorkbench(name, options);
  describe(name, () => {
    for (const { title, error, milliseconds } of results)
      it(`${title} (${milliseconds} ms)`, () => {
        if (error !== undefined) throw new Error(error);
      });
    it("runs to its end", () => {
      if (problem !== undefined) throw new Error(problem);
    });
  });
}

/** Bundles the cases of a suite; also what a desktop VS Code runs. @returns the module with `run()`. */
export async function bundleSuite(name: string): Promise<string> {
  const folder = path.join(ROOT, "test", "e2e", name);
  // Inside the checkout, where `require` finds mocha.
  const outdir = path.join(ROOT, ".vscode-test-web", "suites", name);
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [
      path.join(ROOT, "test", "e2e", "suite.ts"),
      ...readdirSync(folder)
        .filter((file) => file.endsWith(".e2e.ts"))
        .map((file) => path.join(folder, file)),
    ],
    outdir,
    entryNames: "[name]",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return path.join(outdir, "suite.cjs");
}

async function runInWorkbench(
  name: string,
  { limit = 180_000, env, settings, ...options }: HostSuiteOptions,
): Promise<{ readonly results: readonly Result[]; readonly problem?: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-e2e-"));
  const output = path.join(folder, "report.jsonl");
  let workbench: Workbench | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    workbench = await Workbench.open({
      ...options,
      suite: await bundleSuite(name),
      settings: { "cultureManager.model": "none", ...settings },
      env: { CULTURE_MANAGER_TEST_OUTPUT: output, ...env },
    });
    const code = await Promise.race([
      workbench.exit,
      new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve(`no end after ${limit / 1000} s`), limit);
      }),
    ]);
    const results = readResults(output);
    if (code === 0) return { results };
    const picture = await workbench.shot(`failed-${name}`);
    // VS Code misses its own log library, which install scripts would compile; its stacks are of no help.
    const log = workbench.log
      .flatMap((line) => line.split("\n"))
      .filter((line) => !/bindings file|^\s+at /.test(line))
      .slice(-20);
    return { results, problem: `Ended with ${code}; see ${picture}.\n${log.join("\n")}` };
  } catch (error) {
    return { results: readResults(output), problem: String(error) };
  } finally {
    clearTimeout(timer);
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(file: string): readonly Result[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  } catch {
    // The suite did not get as far as its first case.
    return [];
  }
}
