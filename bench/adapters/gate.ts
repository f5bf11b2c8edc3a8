// Puts adapters that were trained elsewhere through the product's own gate, on rows that are measured already where
// RESULTS has them, and lays those that pass beside the culture packs.
// Usage: npm run adapters -- gate MODEL.gguf CATALOGUE_ID DATA RESULTS SET...
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Result } from "../../server/src/core/evaluation/evaluate.js";
import { type DataRow, dataRowSchema } from "../../server/src/core/tasks/data-row.js";
import { judge } from "../../server/src/core/training/gate.js";
import { openModel } from "../../server/src/host/models/open.js";
import type { NamedAdapter } from "../../server/src/host/models/variants.js";
import { measureAdapter } from "../../server/src/host/training/measure.js";
import { registerAdapter } from "../../server/src/host/training/register.js";

const [modelFile = "", baseId = "", data = "", resultsFile = "", ...sets] = process.argv.slice(2);
const METHODS = ["base", "culture-prompt", "adapter", "wrong-adapter"] as const;
const signal = new AbortController().signal;
const opened = await openModel(modelFile, { signal });
const all = lines(resultsFile).map((line) => JSON.parse(line) as Result & { readonly set: string });

for (const set of sets) {
  const own = all.filter((r) => r.set === set);
  const rows = readRows(set, "test").filter((row) =>
    METHODS.every((method) => own.some((r) => r.method === method && r.id === row.id)),
  );
  const culture = rows[0]?.culture;
  const wrongSet = wrongOf(own);
  if (culture === undefined || wrongSet === undefined)
    throw new Error(`${set} was not measured by all methods.`);
  const root = mkdtempSync(path.join(tmpdir(), "culture-manager-gate-"));
  const file = path.join(root, "results.jsonl");
  writeFileSync(file, own.map(({ set: _, ...result }) => `${JSON.stringify(result)}\n`).join(""));
  const { results, regression } = await measureAdapter(
    {
      root,
      file,
      heldOut: rows,
      variants: opened,
      adapter: adapter(set),
      wrong: adapter(wrongSet),
      progress: (done, total) => process.stderr.write(`\r${set} ${done}/${total}`),
    },
    signal,
  );
  const judged = judge({ heldOut: rows, regression, results, wrongAdapter: wrongSet });
  console.log(`\n${set}: ${judged.gate.passed ? "passed" : "not passed"}. ${judged.gate.reason}`);
  const job = JSON.parse(readFileSync(path.join(data, set, "job.json"), "utf8"));
  const train = readFileSync(path.join(data, set, "train.jsonl"));
  const id = `${set.toLowerCase()}-${baseId.replace(/^.*-/, "")}`;
  const now = new Date().toISOString();
  const { seed, lora } = job;
  await registerAdapter(root, path.join(data, set, "out", "adapter.gguf"), {
    id,
    cultures: [culture],
    tasks: [...judged.tasks],
    base: { id: baseId, sha256: opened.model.identity.hash, architecture: "qwen2" },
    rank: lora.rank,
    alpha: lora.alpha,
    targets: [...lora.targets],
    data: {
      id: set,
      sha256: createHash("sha256").update(train).digest("hex"),
      rows: train.toString("utf8").trimEnd().split("\n").length,
      licence: "CDLA-Sharing-1.0",
      provenance:
        "CoCoA-MT (Nadejde et al. 2022), the published training files: formal and informal translations of the same sentences, each as the rewrite of the other; split by sentence.",
    },
    seed,
    trainer: "1.0.0",
    state: judged.gate.passed ? "active" : "candidate",
    metrics: judged.metrics,
    gate: judged.gate,
    created: now,
    ...(judged.gate.passed ? { activated: now } : {}),
  });
  if (judged.gate.passed)
    cpSync(path.join(root, ".culture", "adapters", id), path.join("cultures", culture, "adapters", id), {
      recursive: true,
    });
  rmSync(root, { recursive: true, force: true });
}
await opened.dispose();

function adapter(set: string): NamedAdapter {
  const file = path.join(data, set, "out", "adapter.gguf");
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  return { id: set, path: file, hash, scale: 1 };
}

/** The set whose adapter answered as the wrong one, by the name of the weights. */
function wrongOf(own: readonly Result[]): string | undefined {
  const weights = own.find((r) => r.method === "wrong-adapter")?.weights ?? "";
  return /(\S+)@/.exec(weights)?.[1];
}

function readRows(set: string, part: string): readonly DataRow[] {
  const file = path.join(data, set, `${part}.jsonl`);
  return existsSync(file) ? lines(file).map((line) => dataRowSchema.parse(JSON.parse(line))) : [];
}

function lines(file: string): readonly string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}
