// `npm run bench`: prints one table of speed figures. Nothing is asserted: figures depend on the machine.
// Usage: node bench/run.mjs [--no-model], or node bench/run.mjs router [--no-meaning] for the culture router alone.
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const folder = mkdtempSync(path.join(os.tmpdir(), "culture-manager-bench-"));
const cli = path.join(root, "dist/cli.js");
const withModel = !process.argv.includes("--no-model");
execFileSync(process.execPath, ["esbuild.mjs", "cli", "server", "model-host", "eld"], {
  cwd: root,
  stdio: "inherit",
});

if (process.argv[2] === "router") process.exit(evaluateRouter(process.argv.slice(3)));

/** Preloaded: peak memory and time since start, on stderr at the end of the process. */
const METER = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('METER' + JSON.stringify({ rss: process.resourceUsage().maxRSS / 1024, ms: performance.now() })))",
)}`;

const rows = [];
try {
  coldStart();
  inProcess();
  largeFiles();
  editor();
  router();
  if (withModel) {
    secondRun();
    verdicts();
    judgedEdit();
    adapters();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print();

/** Accuracy, calibration, abstention, confusion and time on the labelled texts. */
function evaluateRouter(options) {
  const { status } = spawnSync(process.execPath, [cli, "evaluate", "router", ...routerTexts(), ...options], {
    stdio: "inherit",
  });
  return status ?? 1;
}

function routerTexts() {
  const texts = path.join(root, "test/fixtures/router");
  return readdirSync(texts).map((name) => path.join(texts, name));
}

/** Whole process, from its start to its end, one small file with one finding. */
function coldStart() {
  const times = Array.from({ length: 7 }, () => check(localeFile("cold", 10)).wall);
  add("`check --model none`, one small JSON file, whole process", `${ms(best(times))}`, "< 400 ms");
}

/** Parsing, reading the culture pack, rules and triggers; without the start of the process. */
function inProcess() {
  const file = localeFile("thousand", 1_000);
  const runs = Array.from({ length: 5 }, () => speed("check", file));
  add(
    "rules + triggers, 1,000 texts, first check after start",
    `${ms(best(runs.map((r) => r.first)))} (processor time of all threads ${ms(best(runs.map((r) => r.cpu)))})`,
    "< 150 ms",
  );
  add("the same in a warm process (an edit in the editor)", ms(best(runs.map((r) => r.warm))), "");
}

function largeFiles() {
  const sizes = [10_000, 100_000].map((count) => {
    const runs = Array.from({ length: 3 }, () => check(localeFile(`n${count}`, count)));
    return { count, ms: best(runs.map((r) => r.ms)), rss: Math.max(...runs.map((r) => r.rss)) };
  });
  for (const { count, ms: time, rss } of sizes) {
    const each = ((time * 1000) / count).toFixed(0);
    add(
      `${count.toLocaleString("en")} texts in one JSON file, whole process`,
      `${ms(time)} (${each} µs a text), peak ${rss.toFixed(0)} MB`,
      count === 100_000 ? "linear, < 300 MB" : "",
    );
  }
}

/** The language server in a process of its own, a file of 1,000 texts open in it. */
function editor() {
  const file = localeFile("edited", 1_000);
  const runs = Array.from({ length: 3 }, () => runTs("editor", [file]));
  add("first diagnostics after opening 1,000 texts", ms(best(runs.map((r) => r.first))), "< 1 s");
  add(
    "keystroke to diagnostics in 1,000 texts, 95th percentile",
    `${ms(best(runs.map((r) => r.p95)))} (median ${ms(best(runs.map((r) => r.p50)))})`,
    "< 50 ms",
  );
  add(
    "memory of the server after 300 keystrokes",
    `${best(runs.map((r) => r.rss)).toFixed(0)} MB`,
    "< 150 MB",
  );
  add("processor time of the server while nothing is typed", `${best(runs.map((r) => r.idle))} s/s`, "0");
}

/** A project of texts that a model has to judge: first without, then with what the cache kept. */
function secondRun() {
  const environment = emptyCache("second");
  if (environment === undefined) return add("second unchanged run", "no model pulled", ">= 50 x faster");
  const file = path.join(folder, "judged", "en-US.json");
  mkdirSync(path.dirname(file));
  const norms = readFileSync(path.join(root, "cultures/US/norms.jsonl"), "utf8").trim().split("\n");
  const texts = norms.map((line) => JSON.parse(line)).filter((norm) => norm.decidedBy === "model");
  writeFileSync(file, JSON.stringify(Object.fromEntries(texts.slice(0, 12).map((n, i) => [`k${i}`, n.bad]))));
  const [first, second] = [0, 1].map(() => check(path.dirname(file), "auto", environment));
  if (first.stdout !== second.stdout) throw new Error("The second run found something else.");
  add(
    `second unchanged run, 12 texts judged by ${JSON.parse(second.stdout).summary.model}`,
    `${ms(second.wall)} after ${ms(first.wall)}: ${(first.wall / second.wall).toFixed(0)} x faster`,
    ">= 50 x",
  );
}

function verdicts() {
  const { judged, pass, tokens, model } = speed("verdict");
  if (model === null) return add("judged text with cached prefix", "no model pulled", "<= 1.2");
  add(
    `judged text (${tokens} tokens, median) with cached prefix, ${model}`,
    `${ms(judged)}; forward pass of its own tokens ${ms(pass)}: ratio ${(judged / pass).toFixed(2)}`,
    "<= 1.2",
  );
}

/** In the editor: until the server has judged what was typed, without the pause that it waits for more. */
function judgedEdit() {
  const environment = emptyCache("edits");
  if (environment === undefined) return add("judged edit in the editor", "no model pulled", "<= 1.3");
  const where = path.join(folder, "judged-edit");
  mkdirSync(where);
  const { judged, pass, edits, model } = runTs("judged-edit", [where], environment);
  add(
    `judged edit in the editor (median of ${edits}), ${model}`,
    `${ms(judged)}; forward pass of its own tokens ${ms(pass)}: ratio ${(judged / pass).toFixed(2)}`,
    "<= 1.3",
  );
}

/** Each text by itself; a text of a language that was not met before waits for that language's data. */
function router() {
  const options = ["--format", "json", ...(withModel ? [] : ["--no-meaning"])];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "evaluate", "router", ...routerTexts(), ...options],
    {
      encoding: "utf8",
      maxBuffer: 1024 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(stderr);
  const { cheap, meaning } = JSON.parse(stdout).milliseconds;
  const row = (what, { p50, p95 }, target) =>
    add(`route a text ${what}, 95th percentile`, `${ms(p95)} (median ${ms(p50)})`, target);
  row("by the cheap signals", cheap, "< 25 ms");
  if (meaning) row("by its meaning as well, not embedded before", meaning, "< 80 ms");
}

/** Ten adapters of the model that the shipped ones are for. */
function adapters() {
  const where = path.join(folder, "adapters");
  mkdirSync(where);
  const { model, creation, bytes, same, other, throughput } = runTs("adapter-contexts", [where]);
  if (model === null) return add("adapters", "qwen2.5-coder-0.5b is not pulled", "");
  add(
    `context of an adapter (two sequences of 2,048 tokens), ${model}`,
    `${ms(creation)}, ${(bytes / 1e6).toFixed(0)} MB`,
    "",
  );
  add(
    "a text in another adapter's context than the text before",
    `${ms(other)}, in the same ${ms(same)}`,
    "no dearer",
  );
  const rate = (count) => `${count}: ${throughput[count].toFixed(1)}/s`;
  add(
    "texts judged when 1, 4 or 10 adapters take turns",
    `${[1, 4, 10].map(rate).join(", ")} (${(throughput[10] / throughput[1]).toFixed(2)} of one)`,
    "as with one",
  );
}

function speed(...args) {
  return runTs("speed", args);
}

function runTs(name, args, environment = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, "run-ts.mjs"), name, ...args],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ...environment },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function check(where, model = "none", environment = {}) {
  const started = performance.now();
  const args = ["--import", METER, cli, "check", where, "--model", model, "--format", "json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1024 * 1024 * 1024,
    env: { ...process.env, ...environment },
  });
  const wall = performance.now() - started;
  if (status === null || status > 1) throw new Error(stderr);
  return { wall, stdout, ...JSON.parse(stderr.slice(stderr.indexOf("METER") + 5)) };
}

/** English copy of an imaginary shop; one text in 25 holds a date, a time or a price as other readers write it. */
function localeFile(name, count) {
  const things =
    "order parcel basket account invoice payment address voucher message photo ticket refund".split(" ");
  const verbs = "Save Open Delete Share Update Confirm Cancel Review Track Print".split(" ");
  const tree = {};
  for (let i = 0; i < count; i++) {
    const thing = things[i % things.length];
    const text =
      i % 50 === 3
        ? `Your ${thing} arrives on 25/12/20${10 + (i % 80)} between 14:00 and 16:00.`
        : i % 50 === 6
          ? `The ${thing} costs $${i}.50 plus 1.234,50 € for shipping.`
          : `${verbs[(i * 7) % verbs.length]} your ${thing} number ${i} before you leave, {name}.`;
    tree[`page${i % 97}`] ??= {};
    tree[`page${i % 97}`][`text${i}`] = text;
  }
  const file = path.join(folder, name, "en.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(tree, null, 2));
  return file;
}

/** A cache that has the models and nothing that was computed with them. @returns undefined where no model is pulled. */
function emptyCache(name) {
  const models = path.join(cacheRoot(), "models");
  if (!existsSync(models)) return undefined;
  const cache = path.join(folder, "caches", name);
  mkdirSync(cache, { recursive: true });
  symlinkSync(models, path.join(cache, "models"));
  return { CULTURE_MANAGER_CACHE: cache };
}

function cacheRoot() {
  const facts = execFileSync(process.execPath, [cli, "models", "list", "--json"], { encoding: "utf8" });
  const file = JSON.parse(facts).find((m) => m.auto)?.path;
  return file ? path.dirname(path.dirname(path.dirname(file))) : folder;
}

/** Of several runs the one that other load on the machine disturbed least. */
function best(values) {
  return Math.min(...values);
}

function ms(value) {
  return value < 10
    ? `${value.toFixed(1)} ms`
    : value < 10_000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1000).toFixed(1)} s`;
}

function add(what, measured, target) {
  rows.push([what, measured, target]);
  process.stderr.write(`${what}: ${measured}\n`);
}

function print() {
  const cpu = os.cpus()[0]?.model ?? "unknown CPU";
  console.log(
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${os.availableParallelism()} x ${cpu}\n`,
  );
  console.log("| what | measured | target |\n|---|---|---|");
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}
