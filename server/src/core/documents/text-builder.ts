import type { Span } from "../finding.js";
import type { SourceMap, SourceMapEntry } from "./document.js";

/** Collects decoded text piece by piece together with where each piece stands in the source. */
export class TextBuilder {
  #text = "";
  #entries: SourceMapEntry[] = [];
  #sourceEnd: number | undefined;
  #textDelta: number | undefined;

  /** Length of the text so far: where the next piece will stand in it. */
  get length(): number {
    return this.#text.length;
  }

  /** Characters that stand in the source as they are, from `source` on. */
  literal(text: string, source: number): this {
    if (text.length === 0) return this;
    this.#enter(source);
    this.#text += text;
    this.#sourceEnd = source + text.length;
    return this;
  }

  /** Characters written as an escape of `length` source characters at `source`. */
  escape(decoded: string, source: number, length: number): this {
    if (decoded.length === 0) return this;
    this.#enter(source);
    this.#text += decoded;
    this.#sourceEnd = source + length;
    // The next piece must start an entry of its own even if it follows directly.
    this.#textDelta = undefined;
    return this;
  }

  build(): { readonly text: string; readonly map: SourceMap } {
    if (this.#sourceEnd !== undefined && this.#textDelta === undefined) {
      this.#entries.push({ text: this.#text.length, source: this.#sourceEnd, gap: 0 });
    }
    // A copy: a list that grew by pushing keeps room for sixteen more, which a large file would pay for in each value.
    return { text: this.#text, map: [...this.#entries] };
  }

  #enter(source: number): void {
    const delta = source - this.#text.length;
    if (this.#textDelta === delta && this.#sourceEnd === source) return;
    this.#entries.push({ text: this.#text.length, source, gap: source - (this.#sourceEnd ?? source) });
    this.#textDelta = delta;
  }
}

/**
 * Decodes `source[span]` where every escape matches `escapes` (global, sticky not needed).
 * `decode` gets the match and returns its characters; null keeps the match as written.
 */
export function decodeEscapes(
  source: string,
  span: Span,
  escapes: RegExp,
  decode: (match: string) => string | null,
): { readonly text: string; readonly map: SourceMap } {
  return decodeInto(new TextBuilder(), source, span, escapes, decode).build();
}

/** As `decodeEscapes`, onto what `builder` holds already: for text in several pieces. */
export function decodeInto(
  builder: TextBuilder,
  source: string,
  span: Span,
  escapes: RegExp,
  decode: (match: string) => string | null,
): TextBuilder {
  const raw = source.slice(span.start, span.end);
  let at = 0;
  for (const match of raw.matchAll(escapes)) {
    const decoded = decode(match[0]);
    if (decoded === null) continue;
    builder.literal(raw.slice(at, match.index), span.start + at);
    builder.escape(decoded, span.start + match.index, match[0].length);
    at = match.index + match[0].length;
  }
  return builder.literal(raw.slice(at), span.start + at);
}
