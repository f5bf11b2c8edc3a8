import type { Span } from "../finding.js";
import { type Placeholder, type Segment, toSourceSpan } from "./document.js";

/** A part of a text that is to be written: markup of the segment as it is, or words that the format escapes. */
export interface InlinePiece {
  readonly text: string;
  readonly raw: boolean;
}

/** True for tags that an XML or HTML segment holds verbatim: `<b>`, `<!-- -->`, `&entity;`. */
export function isMarkup(placeholder: Placeholder): boolean {
  return /^[<&]/.test(placeholder.text);
}

/**
 * The placeholders that stand in the source exactly as in the text. What only looks like one because it was escaped
 * (`&lt;b&gt;`) is not among them.
 */
export function verbatim(
  segment: Segment,
  source: string,
  wanted: (placeholder: Placeholder) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const placeholder of segment.placeholders) {
    if (!wanted(placeholder)) continue;
    const { start, end } = toSourceSpan(segment, placeholder);
    if (source.slice(start, end) === placeholder.text) found.add(placeholder.text);
  }
  return found;
}

/**
 * What a parser saw as markup and what patterns found between it, both ascending. What overlaps a mark is none; an
 * address that its pattern drew out over one ends there.
 */
export function merge(
  structural: readonly Placeholder[],
  found: readonly Placeholder[],
): readonly Placeholder[] {
  if (structural.length === 0 || found.length === 0) return found.length === 0 ? structural : found;
  const merged = [...structural];
  let next = 0;
  for (const placeholder of found) {
    const { start, end, kind, text } = placeholder;
    while ((structural[next]?.end ?? end) <= start) next++;
    const mark = structural[next];
    if (mark === undefined || mark.start >= end) merged.push(placeholder);
    else if (kind === "url" && mark.start > start)
      merged.push({ ...placeholder, end: mark.start, text: text.slice(0, mark.start - start) });
  }
  return merged.sort((a, b) => a.start - b.start);
}

/** Splits `text` at each occurrence of one of `tokens`, longest first. */
export function splitAt(text: string, tokens: ReadonlySet<string>): readonly InlinePiece[] {
  if (tokens.size === 0) return text === "" ? [] : [{ text, raw: false }];
  const alternatives = [...tokens].sort((a, b) => b.length - a.length).map(quote);
  return text
    .split(new RegExp(`(${alternatives.join("|")})`))
    .map((piece, i) => ({ text: piece, raw: i % 2 === 1 }))
    .filter((piece) => piece.text !== "");
}

/** Turns tags without their counterpart into words: what is written must stay well formed. */
export function balanced(pieces: readonly InlinePiece[]): readonly InlinePiece[] {
  const lone = new Set<number>();
  const open: { readonly index: number; readonly name: string }[] = [];
  for (const [index, { text, raw }] of pieces.entries()) {
    if (!raw) continue;
    const [, slash, name = "", rest = ""] = /^<(\/?)([^\s/>!?]+)([^<]*)>$/.exec(text) ?? [];
    if (name === "" || rest.endsWith("/")) continue;
    if (slash === "") {
      open.push({ index, name });
      lone.add(index);
    } else if (open.at(-1)?.name === name) lone.delete(open.pop()?.index ?? -1);
    else lone.add(index);
  }
  return pieces.map((piece, i) => (lone.has(i) ? { ...piece, raw: false } : piece));
}

/** `span` without white space at either end. */
export function trimSpan(source: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && isBlank(source.charCodeAt(from))) from++;
  while (to > from && isBlank(source.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}

/** True if nothing but white space stands there. */
export function isBlankSpan(source: string, span: Span): boolean {
  const { start, end } = trimSpan(source, span);
  return start === end;
}

/** The white space of XML, HTML and Markdown; a no-break space is a character like others. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11);
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
