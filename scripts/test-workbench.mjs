// `npm run test:workbench`: the extension in a real VS Code workbench. Ends on one line `N passed, N failed`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build as bundle } from "esbuild";
import { install, root, run } from "./bootstrap.mjs";
import { installWorkbench } from "./workbench/install.mjs";
import { findBrowser, startWorkbench } from "./workbench/start.mjs";

/** Milliseconds for all tests together; they take seconds. */
const LIMIT = 180_000;

if (findBrowser() === undefined) {
  console.error(
    "There is no Chromium here. Install one (Debian: apt install chromium) or name it in CHROMIUM.",
  );
  process.exit(2);
}
await install();
await run(process.execPath, ["scripts/generate-locale-data.mjs", "--if-missing"]);
await run(process.execPath, ["esbuild.mjs", "server", "client", "eld"]);
const vscode = await installWorkbench();
const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-e2e-"));
// Inside the checkout, where `require` finds mocha.
const suite = path.join(root, ".vscode-test-web", "suite.cjs");
await bundle({
  entryPoints: [path.join(root, "test", "e2e", "suite.ts")],
  outfile: suite,
  bundle: true,
  format: "cjs",
  platform: "node",
  external: ["vscode", "mocha"],
  logLevel: "warning",
});
const output = path.join(folder, "report.txt");
const workbench = await startWorkbench({
  vscode,
  extension: root,
  suite,
  workspace: path.join(root, "test", "e2e", "workspace"),
  settings: { "cultureManager.model": "none" },
  env: { CULTURE_MANAGER_TEST_OUTPUT: output, CULTURE_MANAGER_CACHE: path.join(folder, "cache") },
});
let timer;
const code = await Promise.race([
  workbench.exit,
  new Promise((resolve) => {
    timer = setTimeout(() => resolve(124), LIMIT);
  }),
]);
clearTimeout(timer);
if (code !== 0) {
  const shots = path.join(root, ".vscode-test-web", "shots");
  mkdirSync(shots, { recursive: true });
  await workbench.page.screenshot({ path: path.join(shots, "failed.png") });
  // VS Code misses its own log library, which install scripts would compile.
  console.error(
    workbench.log
      .filter((line) => !line.includes("bindings file"))
      .slice(-40)
      .join("\n"),
  );
}
await workbench.stop();
let report = "The suite left no report.\n0 passed, 1 failed\n";
try {
  report = readFileSync(output, "utf8");
} catch {
  // Told below.
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(report);
process.exit(code === 0 ? 0 : 1);
