import type { Span } from "../finding.js";
import type { Segment } from "./document.js";
import { trimSpan } from "./inline.js";
import { lineBreak } from "./notes.js";
import { decodeEscapes } from "./text-builder.js";

/** The paragraphs of plain text within `range`: stretches without an empty line, white space around them left out. */
export function readParagraphs(
  source: string,
  range: Span,
): readonly Pick<Segment, "text" | "map" | "span">[] {
  const found: Pick<Segment, "text" | "map" | "span">[] = [];
  const add = (start: number, end: number): void => {
    const span = trimSpan(source, { start, end });
    if (span.start < span.end) found.push({ span, ...decodeEscapes(source, span, /\r\n/g, () => "\n") });
  };
  let start = range.start;
  for (const { 0: gap, index } of source.slice(range.start, range.end).matchAll(/\n(?:[ \t\r\f]*\n)+/g)) {
    add(start, range.start + index);
    start = range.start + index + gap.length;
  }
  add(start, range.end);
  return found;
}

/** Text as it is; of what would end the paragraph the nearest that does not. */
export function encodeParagraph(text: string, source: string): string {
  const { start, end } = trimSpan(text, { start: 0, end: text.length });
  const lines = text
    .slice(start, end)
    .split(/\r?\n/)
    .filter((line) => !/^[ \t\r\f]*$/.test(line));
  return lines.join(lineBreak(source));
}

/**
 * Whether a paragraph can hold a text exactly. Nothing can be escaped in plain text, so not: nothing at all, white
 * space at either end, an empty line, and a line break that is not the file's own.
 */
export function isParagraph(text: string): boolean {
  const { start, end } = trimSpan(text, { start: 0, end: text.length });
  return text !== "" && start === 0 && end === text.length && !/\n[ \t\r\f]*\n|\r\n/.test(text);
}
