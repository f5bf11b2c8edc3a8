import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

/**
 * The module that `extensionTestsPath` names, as @vscode/test-electron wants it: the same on a desktop and here. Runs
 * every bundled case beside it.
 */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 60_000 });
  for (const file of readdirSync(__dirname).sort())
    if (file.endsWith(".e2e.cjs")) mocha.addFile(path.join(__dirname, file));
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} failed`));
      else resolve();
    });
    runner.on("pass", (test) => record(test));
    runner.on("fail", (test, error: Error) => record(test, error));
  });
}

/** One line a case, as it ends: a window that dies leaves what was known. */
function record(test: Mocha.Runnable, error?: Error): void {
  const output = process.env.CULTURE_MANAGER_TEST_OUTPUT;
  if (output === undefined) return;
  const line = {
    title: test.fullTitle(),
    milliseconds: test.duration ?? 0,
    ...(error ? { error: error.stack ?? error.message } : {}),
  };
  appendFileSync(output, `${JSON.stringify(line)}\n`);
}
