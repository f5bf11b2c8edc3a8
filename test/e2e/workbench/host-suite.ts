import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { describe, it } from "vitest";
import { runOnDesktop } from "./desktop.js";
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
 * became of each as a test. `CULTURE_MANAGER_WORKBENCH=desktop` takes a desktop VS Code instead of one in a browser.
 */
export async function hostSuite(name: string, options: HostSuiteOptions = {}): Promise<void> {
  const { results, problem } = await run(name, options);
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

/** Bundles the cases of a suite. @returns the module with `run()`. */
async function bundleSuite(name: string): Promise<string> {
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

interface Outcome {
  readonly results: readonly Result[];
  readonly problem?: string;
}

async function run(name: string, options: HostSuiteOptions): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-e2e-"));
  const output = path.join(folder, "report.jsonl");
  const inWindow = process.env.CULTURE_MANAGER_WORKBENCH === "desktop" ? runOnDesktop : runInBrowser;
  try {
    const problem = await inWindow(name, await bundleSuite(name), {
      ...options,
      settings: { "cultureManager.model": "none", ...options.settings },
      env: { CULTURE_MANAGER_TEST_OUTPUT: output, ...options.env },
    });
    return { results: readResults(output), ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    return { results: readResults(output), problem: String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns why it did not end well. */
async function runInBrowser(
  name: string,
  suite: string,
  { limit = 300_000, ...options }: HostSuiteOptions,
): Promise<string | undefined> {
  const workbench = await Workbench.open({ ...options, suite });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no end after ${limit / 1000} s`), limit);
    });
    const code = await Promise.race([workbench.exit, late]);
    if (code === 0) return undefined;
    // VS Code misses its log library, which install scripts would bring; its stacks are of no help.
    const log = workbench.log
      .flatMap((line) => line.split("\n"))
      .filter((line) => !/bindings file|^(?:warn: stack trace|\s+at )/.test(line))
      .slice(-20);
    return `Ended with ${code}; see ${await workbench.shot(`failed-${name}`)}.\n${log.join("\n")}`;
  } finally {
    clearTimeout(timer);
    await workbench.stop();
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
