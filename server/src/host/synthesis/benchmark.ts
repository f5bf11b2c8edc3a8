import path from "node:path";
import { readRecords } from "../../core/datasets/records.js";
import { readText } from "../files.js";

/** The texts of a benchmark file: every text field of JSON lines, JSON or CSV, else every line. @throws UsageError */
export async function readBenchmark(file: string): Promise<readonly string[]> {
  const { text } = await readText(file);
  if (!/\.(?:jsonl?|ndjson|csv|tsv)$/i.test(path.basename(file))) return text.split("\n").filter(Boolean);
  return readRecords(text).flatMap((record) => [...textsIn(record)]);
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) yield* textsIn(item);
}
