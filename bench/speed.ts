// Measures inside one process, for bench/run.mjs. Prints one JSON object.
// Usage: node bench/run-ts.mjs speed check FILE | speed verdict
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createChecker } from "../server/src/core/check.js";
import { json } from "../server/src/core/documents/json.js";
import { parseDocument } from "../server/src/core/documents/parse.js";
import { verdictRequest } from "../server/src/core/norms/verdict.js";
import { RULES } from "../server/src/core/rules/rules.js";
import { cacheRoot } from "../server/src/host/models/folders.js";
import { automaticModel, openModel } from "../server/src/host/models/open.js";
import { findPulled } from "../server/src/host/models/pull.js";
import { openProject } from "../server/src/host/project.js";
import { openForwardPass } from "./forward-pass.js";

const [mode, file] = process.argv.slice(2);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const result = mode === "verdict" ? await measureVerdict() : measureCheck(file ?? "");
process.stdout.write(`${JSON.stringify(result)}\n`);

/** Milliseconds of the first check, also in processor time of all threads, and of a later one. */
function measureCheck(name: string) {
  const source = readFileSync(name, "utf8");
  const times: number[] = [];
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  let cpu = 0;
  const { packs, config } = openProject(root);
  const detector = { detect: () => undefined, likeness: () => ({}) };
  const checker = createChecker({ packs, config, rules: RULES, detector });
  for (let at = started; times.length < 15; at = performance.now()) {
    const document = parseDocument(json, source, "en.json");
    const { findings } = checker.inspect({ path: "en.json", source, format: json, document });
    if (findings.length === 0) throw new Error("The copy should have findings.");
    times.push(performance.now() - at);
    if (times.length === 1) cpu = used(process.cpuUsage(cpuStarted));
  }
  const [first = 0, ...later] = times;
  return { first, cpu, warm: median(later.slice(4)) };
}

function used({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/**
 * Judges texts through the model's process, and passes the same tokens through the same weights here, turn about so
 * that other load on the machine hits both.
 */
async function measureVerdict() {
  const signal = new AbortController().signal;
  const entry = await automaticModel();
  const pulled = await findPulled(entry, cacheRoot());
  if (pulled === undefined) return { model: null };
  const opened = await openModel(entry.id, { signal });
  const pass = await openForwardPass(entry, pulled.path);
  const norms =
    openProject(root)
      .packs.get("JP")
      ?.norms.filter((n) => n.decidedBy === "model") ?? [];
  const judged: number[] = [];
  const passes: number[] = [];
  const tokens: number[] = [];
  for (const [i, norm] of norms.slice(0, 13).entries()) {
    const request = verdictRequest(norm, norm.bad);
    const own = await pass.measure(request);
    const judge = await time(() => opened.model.judge([request], signal));
    // The first one fills the prefix caches.
    if (i === 0) continue;
    judged.push(judge);
    passes.push(own.ms);
    tokens.push(own.tokens);
  }
  await opened.dispose();
  await pass.dispose();
  return { model: entry.id, judged: median(judged), pass: median(passes), tokens: median(tokens) };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
