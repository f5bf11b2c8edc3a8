// Makes the data and the jobs of the adapters that docs/adapters.md reports on: verdicts from the culture packs, register
// from CoCoA-MT (fetched by you). Usage: npm run adapters -- data OUT MODEL.gguf [COCOA_MT_TRAIN_FOLDER]
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formalityRows } from "../../server/src/core/datasets/formality.js";
import { countryRows, verdictRows, verdictTestRows } from "../../server/src/core/datasets/pack-rows.js";
import { shuffled } from "../../server/src/core/evaluation/statistics.js";
import type { DataRow } from "../../server/src/core/tasks/data-row.js";
import { openPacks } from "../../server/src/host/packs.js";

const SEED = 7;
const [out = "", model = "", cocoa] = process.argv.slice(2);
const sets = new Map<string, readonly DataRow[]>();
const tests = new Map<string, readonly DataRow[]>();

const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
for (const id of packs.ids) {
  const pack = packs.get(id);
  if (pack === undefined) continue;
  sets.set(`verdict-${id}`, [...verdictRows(pack), ...countryRows(pack)]);
  tests.set(`verdict-${id}`, [...verdictTestRows(pack), ...countryRows(pack)]);
}
const LOCALES: readonly (readonly [pair: string, suffix: string, locale: string])[] = [
  ["en-de", ".de", "de-DE"],
  ["en-es", ".es", "es-ES"],
  ["en-fr", ".fr", "fr-FR"],
  ["en-hi", ".hi", "hi-IN"],
  ["en-it", ".it", "it-IT"],
  ["en-ja", "", "ja-JP"],
  ["en-nl", ".nl", "nl-NL"],
  ["en-pt", ".pt", "pt-PT"],
];
for (const [pair, suffix, locale] of cocoa ? LOCALES : []) {
  const rows = ["telephony", "topical_chat"].flatMap((domain) => {
    const name = pair === "en-pt" ? "en-ptpt" : pair;
    const file = (register: string) =>
      path.join(
        cocoa ?? "",
        pair,
        `formality-control.train.${domain}.${name}.${register}.annotated${suffix}`,
      );
    if (!existsSync(file("formal"))) return [];
    const read = (register: string) => readFileSync(file(register), "utf8");
    return formalityRows(
      { formal: read("formal"), informal: read("informal"), name: `${pair}/${domain}` },
      locale,
    );
  });
  sets.set(`register-${locale.slice(-2)}`, rows);
  tests.set(`register-${locale.slice(-2)}`, rows);
}

/** Which side of the split a source is on; whole norms and whole sentences, never both. */
function split(rows: readonly DataRow[]): ReadonlyMap<string, "train" | "validation" | "test"> {
  const sources = shuffled([...new Set(rows.map((r) => r.source))].sort(), SEED);
  return new Map(
    sources.map((source, i) => {
      const share = i / sources.length;
      return [source, share < 0.7 ? "train" : share < 0.8 ? "validation" : "test"] as const;
    }),
  );
}

const mixed = new Map<string, { train: DataRow[]; validation: DataRow[] }>();
for (const [name, rows] of sets) {
  const side = split(rows);
  const part = (which: string, of: readonly DataRow[] = rows) =>
    of.filter((r) => side.get(r.source) === which);
  const kind = name.split("-")[0] ?? "";
  const all = mixed.get(kind) ?? { train: [], validation: [] };
  all.train.push(...part("train"));
  all.validation.push(...part("validation"));
  mixed.set(kind, all);
  write(name, part("train"), part("validation"));
  writeRows(`${name}/test.jsonl`, part("test", tests.get(name)));
}
for (const [kind, { train, validation }] of mixed) {
  // As long a training as one of its parts gets: enough looks at each row, not sixteen times as many steps.
  write(`${kind}-mixed`, train, shuffled(validation, SEED).slice(0, 400));
}

function write(name: string, train: readonly DataRow[], validation: readonly DataRow[]): void {
  writeRows(`${name}/train.jsonl`, train);
  writeRows(`${name}/validation.jsonl`, validation);
  const job = {
    version: 1,
    id: name,
    model,
    train: "train.jsonl",
    validation: "validation.jsonl",
    output: "out",
    lora: { rank: 8, alpha: 16, dropout: 0.05, targets: ["q_proj", "k_proj", "v_proj", "o_proj"] },
    seed: 1,
    epochs: 4,
    batchTokens: 4096,
    accumulate: 1,
    learningRate: 0.0005,
    maxLength: 512,
    evaluateEvery: 15,
    patience: 4,
    saveEvery: 100_000,
  };
  writeFileSync(path.join(out, name, "job.json"), `${JSON.stringify(job, null, 2)}\n`);
}

function writeRows(file: string, rows: readonly DataRow[]): void {
  const target = path.join(out, file);
  mkdirSync(path.dirname(target), { recursive: true });
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  writeFileSync(target, text);
  console.log(`${file} ${rows.length} rows ${createHash("sha256").update(text).digest("hex").slice(0, 12)}`);
}
