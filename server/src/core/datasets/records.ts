import { delimiterOf, readRows } from "../documents/csv-rows.js";
import { UsageError } from "../errors.js";

/** One example of somebody's own data: named fields. */
export type DataRecord = Readonly<Record<string, unknown>>;

/**
 * Reads JSON lines, a JSON array, or CSV or TSV with a header. Untrusted.
 * @throws UsageError naming the place.
 */
export function readRecords(source: string): readonly DataRecord[] {
  const text = source.replace(/^\uFEFF/, "").trim();
  if (text === "")
    throw new UsageError("There are no examples.", "Give a few rows as JSON lines or as CSV with a header.");
  const rows = /^[[{]/.test(text) ? jsonRows(text) : tableRows(text);
  if (rows.length === 0)
    throw new UsageError(
      "There is a header and no row below it.",
      "Give a few rows as JSON lines or as CSV with a header.",
    );
  return rows;
}

function jsonRows(text: string): readonly DataRecord[] {
  const whole = parse(text);
  if (Array.isArray(whole)) return whole.map((row, i) => asRow(row, `entry ${i + 1}`));
  if (whole !== undefined) return [asRow(whole, "line 1")];
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    return [asRow(parse(line), `line ${i + 1}`)];
  });
}

function asRow(value: unknown, place: string): DataRecord {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError(
    `The examples are not JSON lines: ${place} is no object.`,
    'Write one object on each line, such as {"question": "…", "answer": "…"}.',
  );
}

function tableRows(text: string): readonly DataRecord[] {
  const { rows, problems } = readRows(text, delimiterOf(text, ""));
  const [first] = problems;
  if (first) throw new UsageError(first.message, "Mend the table, or give JSON lines.");
  const [header = [], ...body] = rows;
  return body.map((row) =>
    Object.fromEntries(header.map((cell, i) => [cell.text.trim(), row[i]?.text ?? ""] as const)),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first of `names` that the record has, as text; names are compared without case, spaces and punctuation. */
export function field(record: DataRecord, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const key = Object.keys(record).find((k) => plain(k) === plain(name));
    const value = key === undefined ? undefined : record[key];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (typeof value === "number" || typeof value === "boolean") return String(value);
  }
  return undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
