// Measures the methods of docs/adapters.md on the held-out rows of one or more sets. What RESULTS has already is not
// measured again; METHODS and ROWS of the environment say what and how many.
// Usage: npm run adapters -- evaluate MODEL.gguf DATA RESULTS SET... ; adapters lie in DATA/<set>/out/adapter.gguf
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { evaluate, type Result, resultKey, weightsOf } from "../../server/src/core/evaluation/evaluate.js";
import type { EvaluatedModel } from "../../server/src/core/evaluation/measure.js";
import { askBy, type Method } from "../../server/src/core/evaluation/methods.js";
import { statementRetriever } from "../../server/src/core/norms/statements.js";
import { createCultureRouter } from "../../server/src/core/router/culture-router.js";
import { BUILT_IN_TASKS } from "../../server/src/core/tasks/built-in-tasks.js";
import { type DataRow, dataRowSchema } from "../../server/src/core/tasks/data-row.js";
import { createLanguageDetector } from "../../server/src/host/language.js";
import { openModel } from "../../server/src/host/models/open.js";
import { openPacks } from "../../server/src/host/packs.js";

const [modelFile = "", data = "", results = "", ...sets] = process.argv.slice(2);
/** Rows of a set at most, for generated answers: they take a hundred times as long as judged ones. */
const LIMIT = Number(process.env.ROWS ?? "100000");
const METHODS = (process.env.METHODS ?? "base,culture-prompt,mixed,adapter,wrong-adapter").split(
  ",",
) as Method[];
const signal = new AbortController().signal;
const opened = await openModel(modelFile, { signal });
console.error(opened.description);
const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
const retrieve = statementRetriever(packs);
const router = createCultureRouter(packs, createLanguageDetector());
const measured = existsSync(results)
  ? lines(results).map((line) => JSON.parse(line) as Result & { readonly set: string })
  : [];

function adapter(set: string): EvaluatedModel | undefined {
  const file = path.join(data, set, "out", "adapter.gguf");
  if (!existsSync(file)) return undefined;
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  return opened.withAdapter({ id: set, path: file, hash, scale: 1 });
}

for (const set of sets) {
  const [kind = "", culture = ""] = set.split("-");
  const rows: readonly DataRow[] = lines(path.join(data, set, "test.jsonl"))
    .map((line) => dataRowSchema.parse(JSON.parse(line)))
    .slice(0, LIMIT);
  const known: Result[] = measured.filter((result) => result.set === set);
  const models: Partial<Record<Method, EvaluatedModel | undefined>> = {
    base: opened.model,
    "culture-prompt": opened.model,
    "norms-in-prompt": opened.model,
    mixed: adapter(`${kind}-mixed`),
    adapter: adapter(set),
    "wrong-adapter": adapter(`${kind}-${wrong(kind, culture)}`),
  };
  const started = Date.now();
  let count = 0;
  const modelOf = (method: Method, row: DataRow) =>
    method === "routed" ? routed(kind, row) : models[method];
  const add = (result: Result): void => {
    appendFileSync(results, `${JSON.stringify({ set, ...result })}\n`);
    count++;
  };
  // The same weights that are asked the same have answered before, under the name of another method.
  for (const method of METHODS)
    for (const row of rows) {
      const model = modelOf(method, row);
      if (model === undefined) continue;
      const own = { method, weights: weightsOf(model), id: row.id };
      if (known.some((result) => resultKey(result) === resultKey(own))) continue;
      const same = known.find(
        (result) =>
          result.id === row.id &&
          result.weights === own.weights &&
          question(result.method, row) === question(method, row),
      );
      if (same === undefined) continue;
      add({ ...same, method });
      known.push({ ...same, method });
    }
  for await (const result of evaluate(
    {
      rows,
      methods: METHODS,
      task: taskOf,
      norms: async (row) => retrieve(row),
      model: async (method, row) => modelOf(method, row),
      known: new Set(known.map(resultKey)),
    },
    signal,
  ))
    add(result);
  console.error(`${set}: ${count} results in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
await opened.dispose();

function taskOf(id: string) {
  return BUILT_IN_TASKS.find((task) => task.id === id);
}

function question(method: Method, row: DataRow): string {
  const norms = method === "norms-in-prompt" ? retrieve(row) : [];
  return JSON.stringify(askBy(method, row, { task: taskOf(row.task), norms }));
}

/** By the adapter of the culture that the router reads from the text, else by the base model. */
function routed(kind: string, { input, messages }: DataRow): EvaluatedModel {
  const text = typeof input?.text === "string" ? input.text : (messages.at(-1)?.content ?? "");
  const [culture] = router.route(text, { kind: "copy" }).cultures;
  return (culture && adapter(`${kind}-${culture}`)) || opened.model;
}

function lines(file: string): readonly string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** The next culture of the kind that has an adapter, round in a circle. */
function wrong(kind: string, culture: string): string {
  const ids = (
    kind === "verdict"
      ? ["BR", "CN", "DE", "ES", "ET", "FR", "GB", "GR", "ID", "IN", "IR", "JP", "KR", "MX", "SA", "US"]
      : ["DE", "ES", "FR", "IN", "IT", "JP", "NL", "PT"]
  ).filter((id) => existsSync(path.join(data, `${kind}-${id}`, "out", "adapter.gguf")));
  return ids[(ids.indexOf(culture) + 1) % ids.length] ?? culture;
}
