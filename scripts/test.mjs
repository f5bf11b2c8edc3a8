// `npm test`: installs what it needs, runs every suite and ends on one line `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, install, run } from "./bootstrap.mjs";

await install();
await build();
const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-test-"));
const results = path.join(folder, "vitest.json");
let passed = 0;
let failed = 0;
let code = 0;

for (const [name, command, args] of [
  ["types", process.execPath, ["node_modules/typescript/bin/tsc"]],
  ["types of pages", process.execPath, ["node_modules/typescript/bin/tsc", "-p", "client/webview"]],
  ["lint and format", process.execPath, ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
  ["culture packs", process.execPath, ["scripts/cultures.mjs"]],
]) {
  const exit = await run(command, args, { allowFailure: true });
  if (exit === 0) passed++;
  else {
    failed++;
    code = 1;
    console.error(`${name}: failed`);
  }
}

// The default model once, for the suites that judge with a real one.
if (
  (await run(
    process.execPath,
    ["dist/cli.js", "models", "pull", "auto", "smollm2-135m", "multilingual-e5-small"],
    { allowFailure: true },
  )) !== 0
) {
  failed++;
  code = 1;
  console.error("models: could not be fetched, the model suites below will fail");
}

const exit = await run(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
  ],
  { allowFailure: true },
);
if (exit !== 0) code = 1;
try {
  const report = JSON.parse(readFileSync(results, "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A suite that could not even be loaded has no tests to fail.
  failed += report.testResults.filter((r) => r.status === "failed" && r.assertionResults.length === 0).length;
} catch (error) {
  failed++;
  console.error(`The test runner left no report: ${error}`);
}
rmSync(folder, { recursive: true, force: true });
if (failed > 0) code = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(code);
