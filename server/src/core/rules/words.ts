import type { Placeholder, Segment } from "../documents/document.js";
import type { Span } from "../finding.js";

/** The stretches of `segment.text` that are words for a reader: everything outside placeholders. */
export function wordSpans(segment: Segment): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const placeholder of segment.placeholders) {
    if (placeholder.start > at) spans.push({ start: at, end: placeholder.start });
    at = Math.max(at, placeholder.end);
  }
  if (at < segment.text.length) spans.push({ start: at, end: segment.text.length });
  return spans;
}

/** Text with every placeholder blanked out by U+FFFC of equal length: offsets stay, patterns cannot match inside. */
export function maskedText(segment: Segment): string {
  if (segment.placeholders.length === 0) return segment.text;
  let result = "";
  let at = 0;
  for (const { start, end } of segment.placeholders) {
    result += segment.text.slice(at, start) + "\uFFFC".repeat(end - start);
    at = end;
  }
  return result + segment.text.slice(at);
}

/** What a reader reads of a value: blanks for variables, tags and addresses, so that all offsets stay. */
export function readableText(segment: Segment): string {
  return maskedText(segment).replaceAll("\uFFFC", " ");
}

/** True for a placeholder that a value takes the place of, unlike a tag or the joint between ICU branches. */
export function isValue({ kind, text }: Placeholder): boolean {
  return kind === "variable" || (kind === "icu" && text.startsWith("{") && text.endsWith("}"));
}

/** Language subtag of a BCP 47 tag: `de` of `de-AT`. */
export function languageOf(locale: string): string {
  const dash = locale.indexOf("-");
  return (dash < 0 ? locale : locale.slice(0, dash)).toLowerCase();
}
