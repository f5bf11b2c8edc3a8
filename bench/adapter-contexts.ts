// What adapters cost while they are served, for bench/run.mjs: ten random ones, which compute as trained ones do.
// Prints one JSON object. Usage: node bench/run-ts.mjs adapter-contexts FOLDER [MODEL]
import { setMaxListeners } from "node:events";
import { getLlama, type LlamaModel } from "node-llama-cpp";
import type { JudgeRequest, TextModel } from "../server/src/core/ports.js";
import { Lanes } from "../server/src/host/llama/lanes.js";
import { findModel } from "../server/src/host/models/catalogue.js";
import { cacheRoot } from "../server/src/host/models/folders.js";
import { openModel } from "../server/src/host/models/open.js";
import { findPulled } from "../server/src/host/models/pull.js";
import type { NamedAdapter } from "../server/src/host/models/variants.js";
import { randomAdapter, writeAdapterFile } from "../test/support/adapters.js";

const CONTEXT_SIZE = 2048;
const ADAPTERS = 10;
const REQUESTS = 20;
const { signal } = new AbortController();

/** By default the model that the shipped adapters are for. */
const [folder = ".", MODEL = "qwen2.5-coder-0.5b"] = process.argv.slice(2);
// All texts are asked at once.
setMaxListeners(0, signal);
process.stdout.write(`${JSON.stringify(await measure())}\n`);

async function measure() {
  const entry = findModel(MODEL);
  const pulled = entry && (await findPulled(entry, cacheRoot()));
  if (pulled === undefined) return { model: null };
  const adapters: NamedAdapter[] = [];
  for (let seed = 0; seed < ADAPTERS; seed++) {
    const weights = await randomAdapter(pulled.path, { seed, strength: 0.02, rank: 8 });
    adapters.push(await writeAdapterFile(folder, `a${seed}`, weights));
  }
  const llama = await getLlama({ build: "never" });
  const model = await llama.loadModel({ modelPath: pulled.path });
  const contexts = await measureContexts(model, adapters, Math.max(1, llama.cpuMathCores - 1));
  await llama.dispose();
  return { model: MODEL, ...contexts, throughput: await measureThroughput(adapters) };
}

/** Milliseconds and bytes of a context, and of a text in the context of the text before or of another adapter. */
async function measureContexts(model: LlamaModel, adapters: readonly NamedAdapter[], threads: number) {
  const memory = async () => process.memoryUsage.rss();
  const budget = Number.POSITIVE_INFINITY;
  const lanes = new Lanes(model, { contextSize: CONTEXT_SIZE, threads, budget, memory });
  const step = async () => {};
  const creation: number[] = [];
  const before = await memory();
  for (const adapter of [undefined, ...adapters]) {
    const started = performance.now();
    const lease = await lanes.enter(adapter, step);
    creation.push(performance.now() - started);
    lease.leave();
  }
  const bytes = ((await memory()) - before) / creation.length;
  const tokens = model.tokenize(
    "Please wait while we look for the parcel that you asked about this morning.",
  );
  const run = async (at: number) => {
    const lease = await lanes.enter(adapters[at % adapters.length], step);
    const started = performance.now();
    const { sequence } = await lease.at(tokens.slice(0, 2));
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(2));
    lease.leave();
    return performance.now() - started;
  };
  const [same, other]: [number[], number[]] = [[], []];
  for (let i = 0; i < ADAPTERS; i++) await run(i);
  // Turn about, so that other load on the machine hits both.
  for (let i = 0; i < 6 * ADAPTERS; i++) {
    other.push(await run(i));
    same.push(await run(i));
  }
  return { creation: median(creation.slice(1)), bytes, same: median(same), other: median(other) };
}

/** Texts judged in a second, all asked at once, when 1, 4 or 10 adapters take turns. */
async function measureThroughput(adapters: readonly NamedAdapter[]) {
  const opened = await openModel(MODEL, { signal });
  const models = adapters.map((adapter) => opened.withAdapter(adapter));
  await judgeAll(models, REQUESTS);
  const rates: Record<number, number[]> = { 1: [], 4: [], [ADAPTERS]: [] };
  for (let round = 0; round < 3; round++)
    for (const [count, measured] of Object.entries(rates)) {
      const started = performance.now();
      await judgeAll(models.slice(0, Number(count)), REQUESTS);
      measured.push((REQUESTS * 1000) / (performance.now() - started));
    }
  await opened.dispose();
  return Object.fromEntries(Object.entries(rates).map(([count, measured]) => [count, median(measured)]));
}

async function judgeAll(models: readonly TextModel[], count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, i) => models[i % models.length]?.judge([request(i)], signal)),
  );
}

function request(i: number): JudgeRequest {
  return {
    instruction: "You review texts against one rule.\nRule: Labels are short, polite and clear.",
    text: `Text: Please wait while we look for parcel number ${i}.`,
    question: "Does this text break the rule? Answer Yes or No.",
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
