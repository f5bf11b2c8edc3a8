// `npm test`: installs what it needs, runs every suite and ends on one line `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, install, root, run } from "./bootstrap.mjs";

/** Checks that pass or fail as a whole. */
const CHECKS = [
  ["types", ["node_modules/typescript/bin/tsc"]],
  ["types of pages", ["node_modules/typescript/bin/tsc", "-p", "client/webview"]],
  ["lint and format", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
  ["culture packs", ["scripts/cultures.mjs"]],
];

/** Models that judge in tests: the default one, and small ones. */
const MODELS = ["auto", "qwen2.5-coder-1.5b", "smollm2-135m", "gemma-3-270m", "multilingual-e5-small"];

/** Suites that are programs of their own. Each does all it needs and ends on a line `N passed, N failed`. */
const PROGRAMS = [["trainer (Python)", ["scripts/test-trainer.mjs"]]];

await install();
await build();
let passed = 0;
let failed = 0;

for (const [name, args] of CHECKS) count(name, await run(process.execPath, args, { allowFailure: true }));
const pull = ["dist/cli.js", "models", "pull", ...MODELS];
if ((await run(process.execPath, pull, { allowFailure: true })) !== 0)
  count("models: could not be fetched, suites with a model will fail", 1);
// Says its size before it fetches anything; cached for this user by its lock file.
const environment = ["dist/cli.js", "train", "--make-environment", "--yes"];
if ((await run(process.execPath, environment, { allowFailure: true })) !== 0)
  count("training environment: could not be made, suites that train will fail", 1);
await vitest();
for (const [name, args] of PROGRAMS) await program(name, args);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function count(name, exit) {
  if (exit === 0) passed++;
  else {
    failed++;
    console.error(`${name}: failed`);
  }
}

/** Fast, command line and model suites and the extension in a real VS Code, one group after the other. */
async function vitest() {
  const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-test-"));
  const results = path.join(folder, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const projects = ["fast", "cli", "model", "workbench"].map((name) => `--project=${name}`);
  const exit = await run(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", ...projects, ...reporters],
    { allowFailure: true },
  );
  try {
    const report = JSON.parse(readFileSync(results, "utf8"));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    // A suite that could not even be loaded has no tests to fail.
    for (const { status, assertionResults, name } of report.testResults)
      if (status === "failed" && assertionResults.length === 0) count(path.relative(root, name), 1);
    if (exit !== 0 && failed === 0) count("vitest", exit);
  } catch (error) {
    count(`vitest left no report (${error})`, 1);
  }
  rmSync(folder, { recursive: true, force: true });
}

async function program(name, args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let last = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    process.stdout.write(text);
    last = (last + text).slice(-200);
  });
  const exit = await new Promise((resolve) => child.once("close", resolve));
  const [, good, bad] = /(\d+) passed, (\d+) failed\s*$/.exec(last) ?? [];
  passed += Number(good ?? 0);
  failed += Number(bad ?? 0);
  if (good === undefined || (exit !== 0 && bad === "0")) count(name, 1);
}
