import { appendFileSync } from "node:fs";
import { format } from "node:util";
import Mocha from "mocha";
import { describeEditor } from "./editor.js";

/** The module that `extensionTestsPath` names, as @vscode/test-electron wants it: the same on a desktop and here. */
export function run(): Promise<void> {
  const output = process.env.CULTURE_MANAGER_TEST_OUTPUT;
  const print = (...line: unknown[]): void => {
    if (output) appendFileSync(output, `${format(...line)}\n`);
  };
  Mocha.reporters.Base.consoleLog = print;
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 30_000 });
  mocha.suite.emit("pre-require", globalThis, null, mocha);
  describeEditor();
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const { passes = 0 } = runner.stats ?? {};
      print(`${passes} passed, ${failures} failed`);
      if (failures > 0) reject(new Error(`${failures} failed`));
      else resolve();
    });
  });
}
