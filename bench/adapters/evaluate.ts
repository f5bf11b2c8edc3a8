// Measures the methods of docs/adapters.md on the held-out rows of one or more sets.
// Usage: npm run adapters -- evaluate MODEL.gguf DATA RESULTS SET... ; adapters lie in DATA/<set>/out/adapter.gguf
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { evaluate } from "../../server/src/core/evaluation/evaluate.js";
import type { EvaluatedModel } from "../../server/src/core/evaluation/measure.js";
import type { Method } from "../../server/src/core/evaluation/methods.js";
import { BUILT_IN_TASKS } from "../../server/src/core/tasks/built-in-tasks.js";
import { type DataRow, dataRowSchema } from "../../server/src/core/tasks/data-row.js";
import { openModel } from "../../server/src/host/models/open.js";

const [modelFile = "", data = "", results = "", ...sets] = process.argv.slice(2);
/** Rows of a set at most, for generated answers: they take a hundred times as long as judged ones. */
const LIMIT = Number(process.env.ROWS ?? "100000");
const METHODS = (process.env.METHODS ?? "base,culture-prompt,mixed,adapter,wrong-adapter").split(
  ",",
) as Method[];
const signal = new AbortController().signal;
const opened = await openModel(modelFile, { signal });
console.error(opened.description);

function adapter(set: string): EvaluatedModel | undefined {
  const file = path.join(data, set, "out", "adapter.gguf");
  if (!existsSync(file)) return undefined;
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  return opened.withAdapter({ id: set, path: file, hash, scale: 1 });
}

for (const set of sets) {
  const [kind = "", culture = ""] = set.split("-");
  const rows: readonly DataRow[] = readFileSync(path.join(data, set, "test.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => dataRowSchema.parse(JSON.parse(line)))
    .slice(0, LIMIT);
  const models: Partial<Record<Method, EvaluatedModel | undefined>> = {
    base: opened.model,
    "culture-prompt": opened.model,
    mixed: adapter(`${kind}-mixed`),
    adapter: adapter(set),
    "wrong-adapter": adapter(`${kind}-${wrong(kind, culture)}`),
  };
  const started = Date.now();
  let count = 0;
  for await (const result of evaluate(
    {
      rows,
      methods: METHODS,
      task: (id) => BUILT_IN_TASKS.find((t) => t.id === id),
      norms: async () => [],
      model: async (method) => models[method],
    },
    signal,
  )) {
    appendFileSync(results, `${JSON.stringify({ set, ...result })}\n`);
    count++;
  }
  console.error(`${set}: ${count} results in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
await opened.dispose();

/** The next culture of the kind that has an adapter, round in a circle. */
function wrong(kind: string, culture: string): string {
  const ids = (
    kind === "verdict"
      ? ["BR", "CN", "DE", "ES", "ET", "FR", "GB", "GR", "ID", "IN", "IR", "JP", "KR", "MX", "SA", "US"]
      : ["DE", "ES", "FR", "IN", "IT", "JP", "NL", "PT"]
  ).filter((id) => existsSync(path.join(data, `${kind}-${id}`, "out", "adapter.gguf")));
  return ids[(ids.indexOf(culture) + 1) % ids.length] ?? culture;
}
