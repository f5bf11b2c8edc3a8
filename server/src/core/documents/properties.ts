import { type Node, type Pair, parseLines } from "dot-properties";
import type { DocumentFormat, PlaceholderSyntax, Problem, Segment } from "./document.js";
import { idMaker, problem } from "./limits.js";
import { findPlaceholders } from "./placeholders.js";
import { decodeEscapes } from "./text-builder.js";

const PLACEHOLDERS: readonly PlaceholderSyntax[] = ["icu", "printf", "dollar", "html"];

/** Java `.properties`, in UTF-8 or with everything beyond ASCII as `\uXXXX`. */
export const properties: DocumentFormat = {
  id: "properties",
  parse(source) {
    const offset = source.startsWith("\uFEFF") ? 1 : 0;
    const ids = idMaker();
    const seen = new Set<string>();
    const segments: Segment[] = [];
    const problems: Problem[] = [];
    let comments: string[] = [];
    for (const node of parseLines(source.slice(offset), true)) {
      if (!isPair(node)) {
        if (node.type === "COMMENT") comments.push(commentText(source, node, offset));
        else comments = [];
        continue;
      }
      const context = comments.join("\n");
      comments = [];
      const [keyStart, keyEnd, valueStart, valueEnd] = places(node, offset, source.length);
      if (seen.has(node.key)) problems.push(duplicate(node.key, keyStart, keyEnd));
      seen.add(node.key);
      // A key alone, without a separator, has no place for a value.
      if (valueStart === keyEnd) continue;
      const span = { start: valueStart, end: valueEnd };
      const { text, map } = decodeEscapes(source, span, ESCAPE, decode);
      segments.push({
        id: ids(node.key),
        key: node.key,
        text,
        span,
        map,
        placeholders: findPlaceholders(text, PLACEHOLDERS),
        kind: "copy",
        ...(context ? { context } : {}),
      });
    }
    return { format: "properties", kind: "copy", segments, problems: [...problems, ...badEscape(source)] };
  },
  encode(text, _segment, source) {
    // A blank would be skipped, `=` and `:` be taken for the separator.
    const safe = text.replace(/^[ =:]|[\\\x00-\x1f\x7f-\x9f\u2028\u2029]/g, written);
    return isAsciiEscaped(source) ? safe.replace(/[^\x20-\x7e]/g, unicodeEscape) : safe;
  },
};

const ESCAPE = /\\(?:u[\da-fA-F]{4}|\r?\n[ \t\f]*|[\s\S]|$)/g;
const LETTERS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f" };

function decode(match: string): string {
  const body = match.slice(1);
  if (/^(?:\r?\n|\r|$)/.test(body)) return "";
  if (body.length === 5) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
  return LETTERS[body] ?? body;
}

const WRITTEN: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f" };

function written(character: string): string {
  if (/[ =:\\]/.test(character)) return `\\${character}`;
  return WRITTEN[character] ?? unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A file for readers that take it for ISO 8859-1: it escapes what is not ASCII, and nothing else occurs in it. */
function isAsciiEscaped(source: string): boolean {
  return /\\u[\da-fA-F]{4}/.test(source) && !/[^\x00-\x7f]/.test(source);
}

function isPair(node: Node): node is Pair {
  return node.type === "PAIR";
}

function commentText(source: string, node: Node, offset: number): string {
  const [start = 0, end = 0] = node.range ?? [];
  return source
    .slice(start + offset, end + offset)
    .replace(/^[#!]+/, "")
    .trim();
}

function places(pair: Pair, offset: number, length: number): readonly [number, number, number, number] {
  const [keyStart, keyEnd, valueStart, valueEnd] = pair.range ?? [0, 0, 0, 0];
  const at = (place: number): number => Math.min(place + offset, length);
  return [at(keyStart), at(keyEnd), at(valueStart), at(valueEnd)];
}

function duplicate(key: string, start: number, end: number): Problem {
  const message = `The key "${key}" occurs twice, and only the last one is read. Remove or rename one.`;
  return problem("duplicate-key", message, start, end, "warning");
}

/** The one thing that is no valid properties file. */
function badEscape(source: string): readonly Problem[] {
  for (const match of source.matchAll(/^[ \t\f]*[#!].*|\\[\s\S]/gm)) {
    if (match[0] !== "\\u" || /^[\da-fA-F]{4}/.test(source.slice(match.index + 2, match.index + 6))) continue;
    const message =
      "Not a valid escape: \\u needs four hexadecimal digits. Write them, or \\\\u for the letters.";
    return [problem("syntax", message, match.index, match.index + 2)];
  }
  return [];
}
