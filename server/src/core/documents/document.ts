import type { Span } from "../finding.js";

/** Copy is read by end users; a prompt is read by a model and shapes what users read. */
export type DocumentKind = "copy" | "prompt";

/**
 * Maps offsets in decoded text to offsets in the source: from `text` onward (until the next entry) source
 * offset = `source` + (t - `text`). Ascending in both. `gap` source characters before `source` belong to no text
 * (closing and opening quotes of a split string, indentation). Build it with `TextBuilder`.
 */
export interface SourceMapEntry {
  readonly text: number;
  readonly source: number;
  readonly gap: number;
}
export type SourceMap = readonly SourceMapEntry[];

/** A part of a segment that is not words: a variable, tag, ICU argument or template block. Offsets in `text`. */
export interface Placeholder extends Span {
  readonly kind: "variable" | "tag" | "icu" | "block" | "code" | "url";
  /** As written, for example `{count}`: what a rewrite must keep. */
  readonly text: string;
}

/** One user-facing value (or one prompt message) of a file. */
export interface Segment {
  /** Unique within the document and stable under edits elsewhere: the key, plus `#n` for the nth duplicate. */
  readonly id: string;
  /** Path of the value, dot separated, for example `cart.items_other`. */
  readonly key: string;
  /** What the reader sees: escapes decoded. */
  readonly text: string;
  /** The bytes that `encode` replaces, UTF-16 offsets in the source. Segments never overlap. */
  readonly span: Span;
  readonly map: SourceMap;
  readonly placeholders: readonly Placeholder[];
  readonly kind: DocumentKind;
  /** Comment or description for translators. */
  readonly context?: string;
  /** The text this translates, where the format holds both (PO msgid, XLIFF source). */
  readonly sourceText?: string;
  /** Stated length limit in characters (UTF-16 code units, as formats count). */
  readonly maxLength?: number;
  /** BCP 47, where the format states it for this value (XLIFF, CSV column, xcstrings). */
  readonly locale?: string;
  /** Plural category or index this value is for, for example `one`, `other`; with the key of its group. */
  readonly plural?: { readonly group: string; readonly category: string };
  /** Chat role for prompt messages: system, user, assistant; few-shot examples are `example`. */
  readonly role?: string;
}

/** Something wrong with the file itself: truncated, wrong encoding, a duplicate key. */
export interface Problem {
  readonly code: "syntax" | "encoding" | "too-large" | "too-deep" | "duplicate-key";
  readonly severity: "error" | "warning";
  /** What, why and what to do. */
  readonly message: string;
  readonly span: Span;
}

export interface ParsedDocument {
  readonly format: string;
  readonly kind: DocumentKind;
  readonly segments: readonly Segment[];
  readonly problems: readonly Problem[];
  /** BCP 47 stated inside the file for all its values (`@@locale`, PO `Language:`, Rails root key). */
  readonly locale?: string;
}

/** How placeholders look in a file; several may apply. `icu` is tried by parsing, the others by pattern. */
export type PlaceholderSyntax =
  | "icu"
  | "i18next"
  | "printf"
  | "apple"
  | "ruby"
  | "braces"
  | "dollar"
  | "mustache"
  | "jinja"
  | "chrome"
  | "fluent"
  | "html";

/** A file format. One file in this folder each; parse never throws on bad input, it reports problems. */
export interface DocumentFormat {
  readonly id: string;
  parse(source: string, path: string): ParsedDocument;
  /**
   * The source characters to put in place of `segment.span` so that parsing gives back `text`.
   * Everything outside the span stays byte for byte.
   */
  encode(text: string, segment: Segment, source: string): string;
}

/** Span in decoded text -> span in the source, covering whole escapes and no gap at either end. */
export function toSourceSpan(segment: Segment, span: Span): Span {
  const first = entryAt(segment.map, span.start);
  if (first === undefined) return segment.span;
  const start = (segment.map[first]?.source ?? 0) + span.start - (segment.map[first]?.text ?? 0);
  if (span.end <= span.start) return { start, end: start };
  const last = entryAt(segment.map, span.end - 1) ?? 0;
  const next = segment.map[last + 1];
  if (next !== undefined && next.text === span.end) return { start, end: next.source - next.gap };
  const entry = segment.map[last];
  return { start, end: entry === undefined ? start : entry.source + span.end - entry.text };
}

/** Span in the source -> span in decoded text: the way back of `toSourceSpan`. */
export function toTextSpan(segment: Segment, span: Span): Span {
  return { start: toTextOffset(segment, span.start), end: toTextOffset(segment, span.end) };
}

function toTextOffset({ map, text }: Segment, offset: number): number {
  const next = map.findIndex((entry) => entry.source > offset);
  const entry = map.at(next < 0 ? -1 : next - 1);
  if (entry === undefined || next === 0) return 0;
  // An escape is longer than what it stands for.
  return Math.min(entry.text + offset - entry.source, map[next]?.text ?? text.length);
}

/** Index of the entry that holds `textOffset`: the last one that starts at or before it. */
function entryAt(map: SourceMap, textOffset: number): number | undefined {
  if (map.length === 0) return undefined;
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map[middle]?.text ?? 0) <= textOffset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Replaces one segment's value. Pure: the caller writes. */
export function replaceSegment(
  format: DocumentFormat,
  source: string,
  segment: Segment,
  text: string,
): string {
  // The same characters can be escaped in several ways: what does not change keeps the author's.
  if (text === segment.text) return source;
  return (
    source.slice(0, segment.span.start) +
    format.encode(text, segment, source) +
    source.slice(segment.span.end)
  );
}
