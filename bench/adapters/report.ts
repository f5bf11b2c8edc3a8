// Prints the tables of docs/adapters.md. Usage: npm run adapters -- report DATA RESULTS...
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Result } from "../../server/src/core/evaluation/evaluate.js";
import { markdownReport } from "../../server/src/core/evaluation/report/markdown.js";
import { summarize } from "../../server/src/core/evaluation/summary.js";
import { type DataRow, dataRowSchema } from "../../server/src/core/tasks/data-row.js";

const [data = "", ...files] = process.argv.slice(2);
const results = files.flatMap((file) =>
  lines(file).map((line) => {
    const { set, ...result } = JSON.parse(line) as Result & { readonly set: string };
    return { ...result, id: `${set}/${result.id}` };
  }),
);
const measured = new Set(results.map((r) => r.id));
const rows = readdirSync(data).flatMap((set): readonly DataRow[] => {
  if (set.endsWith("-mixed")) return [];
  return lines(path.join(data, set, "test.jsonl")).flatMap((line) => {
    const row = dataRowSchema.parse(JSON.parse(line));
    const id = `${set}/${row.id}`;
    return measured.has(id) ? [{ ...row, id, task: kindOf(set, row.id) }] : [];
  });
});
const summary = summarize(rows, results);
console.log(
  markdownReport(summary, {
    title: "Adapters",
    model: files.join(", "),
    date: new Date().toISOString().slice(0, 10),
    rows: rows.length,
    data: [],
    seconds: 0,
  }),
);

/** The questions that are reported apart. */
function kindOf(set: string, id: string): string {
  if (set.startsWith("register")) return "rewrite into the other register";
  if (/\/c-.$/.test(id)) return "country named, no norm";
  return id.endsWith("/n4") ? "norm named, a warning" : "norm named, its pair";
}

function lines(file: string): readonly string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}
