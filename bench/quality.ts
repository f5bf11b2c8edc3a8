// Measures mismatch detection on labelled items: rules only, with retrieval, with the model's verdict.
// Usage: npm run quality [-- --set development --fit]. Prints Markdown tables; --fit also fits the calibration.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Candidate, createChecker, type Inspection } from "../server/src/core/check.js";
import { DEFAULT_CONFIG } from "../server/src/core/config.js";
import { json } from "../server/src/core/documents/json.js";
import { bootstrapInterval } from "../server/src/core/evaluation/statistics.js";
import type { Calibration } from "../server/src/core/norms/calibration.js";
import { candidatesByMeaning } from "../server/src/core/norms/meaning.js";
import { mentionCues } from "../server/src/core/norms/mention.js";
import { probability, scoreCandidates } from "../server/src/core/norms/verdict.js";
import { RULES } from "../server/src/core/rules/rules.js";
import { createCache } from "../server/src/host/cache.js";
import { createLanguageDetector } from "../server/src/host/language.js";
import { CATALOGUE } from "../server/src/host/models/catalogue.js";
import { cacheRoot } from "../server/src/host/models/folders.js";
import { openEmbedder, openModel } from "../server/src/host/models/open.js";
import { openPacks } from "../server/src/host/packs.js";
import { fitLogistic } from "./logistic.js";

interface Item {
  readonly id: string;
  readonly culture: string;
  readonly category: string;
  readonly language: string;
  readonly label: "mismatch" | "clean";
  readonly text: string;
}
/** Which stage flags the item. */
interface Outcome {
  readonly item: Item;
  readonly rules: boolean;
  readonly retrieval: boolean;
  readonly verdict: boolean;
  /** Highest probability among the judged norms. */
  readonly best: number;
  readonly why: readonly string[];
}

const { values } = parseArgs({
  options: {
    set: { type: "string", default: "development" },
    fit: { type: "boolean", default: false },
    model: { type: "string", default: "auto" },
    list: { type: "boolean", default: false },
  },
});
const folder = path.join("test", "fixtures", values.set);
const items: readonly Item[] = readdirSync(folder)
  .filter((f) => f.endsWith(".jsonl"))
  .flatMap((f) =>
    readFileSync(path.join(folder, f), "utf8")
      .trim()
      .split("\n")
      .map((line) => ({ culture: f.slice(0, 2), ...(JSON.parse(line) as Omit<Item, "culture">) })),
  );

const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
const detector = createLanguageDetector();
const inspections = items.map((item): Inspection => {
  const source = JSON.stringify({ text: item.text });
  const parsed = json.parse(source, "text.json");
  const document = { ...parsed, locale: item.language };
  return createCheckerFor(item.culture).inspect({ path: "text.json", source, format: json, document });
});
const signal = new AbortController().signal;
const cache = createCache(path.join(cacheRoot(), "verdicts"));
const embedder = await openEmbedder("auto", { signal });
const meaning = { embedder: embedder.model, cache };
const candidates: (readonly Candidate[])[] = [];
for (const inspection of inspections) {
  const more = await candidatesByMeaning(inspection, { packs, config: DEFAULT_CONFIG }, meaning, signal);
  candidates.push([...inspection.candidates, ...more]);
}
await embedder.dispose();
const opened = await openModel(values.model, { signal });
const all = candidates.flatMap((own, i) => own.map((candidate) => ({ candidate, item: items[i] })));
const scores = await scoreCandidates(
  all.map((a) => a.candidate),
  { judgeFor: () => ({ judge: opened.model }), cache },
  signal,
  (done, total) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${total} verdicts`);
  },
);
await opened.dispose();

const own = CATALOGUE.find((e) => e.id === opened.model.identity.id)?.calibration;
if (own === undefined && !values.fit) throw new Error("This model has no calibration: run with --fit.");
const calibration = values.fit ? fitted(own?.threshold ?? 0.5) : (own as Calibration);
let at = 0;
const outcomes = inspections.map((inspection, i): Outcome => {
  const judged = candidates[i] ?? [];
  const p = judged.map((c, k) => probability(c, scores[at + k] ?? 0, calibration));
  at += judged.length;
  const item = items[i];
  if (item === undefined) throw new Error("every inspection has its item");
  const rules = inspection.findings.filter((f) => f.severity !== "hint").length > 0;
  const broken = judged.filter((_, k) => (p[k] ?? 0) >= calibration.threshold);
  return {
    item,
    rules,
    retrieval: rules || inspection.candidates.length > 0,
    verdict: rules || broken.length > 0,
    best: Math.max(0, ...p),
    why: [
      ...inspection.findings.map((f) => `${f.rule}(${f.severity})`),
      ...judged.map(
        (c, k) =>
          `${c.by === "meaning" ? "~" : ""}${c.norm.id}:${(scores[at - judged.length + k] ?? 0).toFixed(1)}=${(p[k] ?? 0).toFixed(2)}`,
      ),
    ],
  };
});

if (values.fit) {
  console.log(`calibration: ${JSON.stringify(calibration)}\n`);
  sweep();
}
table("All", () => "all items");
table("By kind of item", (i) =>
  i.id.endsWith("-mention") ? "hard clean items" : "minimal pairs (half clean)",
);
table("By culture", (i) => i.culture);
table("By category", (i) => i.category);
const byMeaning = all.filter((a) => a.candidate.by === "meaning");
console.log(
  `Retrieved by meaning alone: ${byMeaning.length}, of them in mismatches ${byMeaning.filter((a) => a.item?.label === "mismatch").length}; judged broken: ${all
    .filter(
      (a, i) =>
        a.candidate.by === "meaning" &&
        probability(a.candidate, scores[i] ?? 0, calibration) >= calibration.threshold,
    )
    .map((a) => a.item?.label)
    .join(" ")}\n`,
);
if (values.list)
  for (const o of outcomes)
    if ((o.item.label === "mismatch") !== o.verdict)
      console.log(
        `${o.item.label === "mismatch" ? "MISSED" : "FALSE "} ${o.item.id} ${o.item.text} :: ${o.why.join(" ")}`,
      );

/**
 * Candidates of clean items break nothing. Of a mismatch the triggered ones are taken for the broken norm; what only
 * meaning led to counts where no trigger did, or it would be credited for another norm's offence.
 */
function fitted(threshold: number): Calibration {
  const triggered = new Set(all.filter((a) => a.candidate.by === "trigger").map((a) => a.item));
  const points = all.map(({ candidate, item }, i) => {
    const cues = mentionCues(candidate.segment.text, candidate.span, candidate.audience);
    const x = [
      scores[i] ?? 0,
      Number(candidate.by === "meaning"),
      Number(cues.negated),
      Number(cues.elsewhere),
      Number(cues.quoted),
    ];
    const credited = candidate.by === "trigger" || !triggered.has(item);
    return { x, y: item?.label === "mismatch" && credited ? 1 : 0 };
  });
  const { intercept, weights } = fitLogistic(points);
  const [slope = 1, byMeaning = 0, negated = 0, elsewhere = 0, quoted = 0] = weights;
  return { slope, intercept, byMeaning, negated, elsewhere, quoted, threshold };
}

/** F1 and false alarms of the whole check by threshold. */
function sweep(): void {
  console.log(
    "| threshold | F1 | precision | recall | false positives per 100 clean |\n|---|---|---|---|---|",
  );
  for (const threshold of [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]) {
    const m = measure(
      outcomes.map((o) => ({ ...o, verdict: o.rules || o.best >= threshold })),
      "verdict",
    );
    console.log(
      `| ${threshold} | ${m.f1.toFixed(2)} | ${m.precision.toFixed(2)} | ${m.recall.toFixed(2)} | ${m.falsePer100.toFixed(1)} |`,
    );
  }
  console.log("");
}

function createCheckerFor(culture: string) {
  return createChecker({ packs, rules: RULES, config: DEFAULT_CONFIG, detector, requested: [culture] });
}

function table(title: string, group: (item: Item) => string): void {
  console.log(
    `### ${title}\n\n| | items | rules F1 | + retrieval F1 | + verdict F1 [95 %] | precision | recall | false positives per 100 clean: rules / + retrieval / + verdict |\n|---|---|---|---|---|---|---|---|`,
  );
  for (const name of [...new Set(outcomes.map((o) => group(o.item)))].sort()) {
    const rows = outcomes.filter((o) => group(o.item) === name);
    const stage = (key: "rules" | "retrieval" | "verdict") => measure(rows, key);
    const verdict = stage("verdict");
    if (rows.every((o) => o.item.label === "clean")) {
      // Without mismatches there is no F1, precision or recall to speak of.
      const alarms = (["rules", "retrieval", "verdict"] as const).map((key) =>
        stage(key).falsePer100.toFixed(0),
      );
      console.log(`| ${name} | ${rows.length} | – | – | – | – | – | ${alarms.join(" / ")} |`);
      continue;
    }
    const [low, high] = bootstrapInterval(rows, (sample) => measure(sample, "verdict").f1);
    console.log(
      `| ${name} | ${rows.length} | ${stage("rules").f1.toFixed(2)} | ${stage("retrieval").f1.toFixed(2)} | ${verdict.f1.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}] | ${verdict.precision.toFixed(2)} | ${verdict.recall.toFixed(2)} | ${stage("rules").falsePer100.toFixed(0)} / ${stage("retrieval").falsePer100.toFixed(0)} / ${verdict.falsePer100.toFixed(0)} |`,
    );
  }
  console.log("");
}

function measure(rows: readonly Outcome[], key: "rules" | "retrieval" | "verdict") {
  const mismatches = rows.filter((o) => o.item.label === "mismatch");
  const clean = rows.filter((o) => o.item.label === "clean");
  const hits = mismatches.filter((o) => o[key]).length;
  const falses = clean.filter((o) => o[key]).length;
  return {
    f1: (2 * hits) / Math.max(1, hits + falses + mismatches.length),
    precision: hits / Math.max(1, hits + falses),
    recall: hits / Math.max(1, mismatches.length),
    falsePer100: (100 * falses) / Math.max(1, clean.length),
  };
}
