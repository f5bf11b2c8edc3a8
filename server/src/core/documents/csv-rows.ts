import type { Problem, Segment } from "./document.js";
import { problem } from "./limits.js";
import { decodeEscapes, TextBuilder } from "./text-builder.js";

/** One field; `span` includes its quotes. */
export type Cell = Pick<Segment, "text" | "map" | "span">;

/** Tab for `.tsv`; otherwise what the header line has most of. */
export function delimiterOf(source: string, path: string): string {
  if (/\.tsv$/i.test(path)) return "\t";
  const header = (/^[^\r\n]*/.exec(source)?.[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * The rows of a table (RFC 4180). Written here because the well-kept CSV parsers give the places of records, not of
 * fields; the tests hold it against `csv-parse`. Reading stops at the first broken quote, with one problem.
 */
export function readRows(
  source: string,
  delimiter: string,
): { readonly rows: readonly (readonly Cell[])[]; readonly problems: readonly Problem[] } {
  const unquotedEnd = new RegExp(`[\\r\\n${delimiter}]|$`, "g");
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = source.startsWith("\uFEFF") ? 1 : 0;
  while (at <= source.length) {
    // Nothing after the last line break is no row.
    if (row.length === 0 && at === source.length) break;
    const end = source[at] === '"' ? quotedEnd(source, at) : indexFrom(unquotedEnd, source, at);
    if (end === undefined || (!/^(?:[\r\n]|$)/.test(source[end] ?? "") && source[end] !== delimiter))
      return { rows, problems: [brokenQuote(source, at, end)] };
    row.push(readCell(source, at, end));
    at = end + 1;
    if (source[end] === delimiter) continue;
    if (source[end] === "\r" && source[at] === "\n") at++;
    // A blank line is no row with one empty field.
    if (row.length > 1 || row[0]?.text !== "") rows.push(row);
    row = [];
  }
  return { rows, problems: [] };
}

function readCell(source: string, start: number, end: number): Cell {
  const span = { start, end };
  if (source[start] !== '"')
    return { span, ...new TextBuilder().literal(source.slice(start, end), start).build() };
  return { span, ...decodeEscapes(source, { start: start + 1, end: end - 1 }, /""/g, () => '"') };
}

/** Where the text of a quoted field is over, past its closing quote; undefined if it never closes. */
function quotedEnd(source: string, start: number): number | undefined {
  let quote = source.indexOf('"', start + 1);
  while (quote >= 0 && source[quote + 1] === '"') quote = source.indexOf('"', quote + 2);
  return quote < 0 ? undefined : quote + 1;
}

function indexFrom(pattern: RegExp, source: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(source)?.index ?? source.length;
}

function brokenQuote(source: string, start: number, end: number | undefined): Problem {
  const at = end ?? start;
  const what = end === undefined ? "a quoted field that never closes" : "something after a closing quote";
  return problem(
    "syntax",
    `Not valid CSV: there is ${what}. The rows before are checked, the rest is not. Close the quotes, and double those inside a field.`,
    at,
    Math.min(at + 1, source.length),
  );
}
