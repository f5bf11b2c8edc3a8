import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type DocumentFormat,
  replaceSegment,
  toSourceSpan,
} from "../../server/src/core/documents/document.js";

export interface LawOptions {
  readonly path: string;
  /** Texts that the format itself cannot hold (for example control characters in XML). */
  readonly representable?: (text: string) => boolean;
}

/** More runs for a soak: `LAW_RUNS=5000 npm run test:fast -- documents`. */
const RUNS = Number(process.env.LAW_RUNS ?? 300);

/** What every format promises, over one realistic sample file. The only entry for format property tests. */
export function formatLaws(format: DocumentFormat, sample: string, options: LawOptions): void {
  const parsed = format.parse(sample, options.path);

  test("the sample parses without problems and has segments", () => {
    expect(parsed.problems).toEqual([]);
    expect(parsed.segments.length).toBeGreaterThan(0);
  });

  test("segment ids are unique, spans ascend and do not overlap", () => {
    expect(new Set(parsed.segments.map((s) => s.id)).size).toBe(parsed.segments.length);
    const spans = parsed.segments.map((s) => s.span).sort((a, b) => a.start - b.start);
    for (let i = 1; i < spans.length; i++)
      expect(spans[i]?.start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0);
  });

  test("the source map of every character stays inside the segment", () => {
    for (const segment of parsed.segments) {
      let previous = segment.span.start;
      for (let i = 0; i < segment.text.length; i++) {
        const span = toSourceSpan(segment, { start: i, end: i + 1 });
        expect(span.start).toBeGreaterThanOrEqual(previous);
        expect(span.end).toBeLessThanOrEqual(segment.span.end);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        previous = span.start;
      }
    }
  });

  test("replacing a segment with its own text is byte-identical", () => {
    for (const segment of parsed.segments) {
      expect(replaceSegment(format, sample, segment, segment.text)).toBe(sample);
    }
  });

  test("replacing with any Unicode string parses back to it and leaves every other byte", () => {
    const unicode = fc.string({ unit: "grapheme", maxLength: 40 });
    const hostile = fc.constantFrom(
      '"',
      "'",
      "\\",
      "\n",
      "\n\n",
      "\r\n",
      "\t",
      "<b>&amp;</b>",
      "]]>",
      "# x",
      "- x",
      ": ",
      "{",
      "}",
      " lead",
      "trail ",
      "\\u0041",
      "%s",
      "، ؟",
      "\u200f",
      "💙",
      "@",
      "=",
      ";",
      "//",
      "-->",
      "\u2028",
      "null",
      "yes",
      "1.5",
      "",
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: parsed.segments.length - 1 }),
        fc.array(fc.oneof(unicode, hostile), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
        (index, text) => {
          if (options.representable && !options.representable(text)) return;
          const segment = parsed.segments[index];
          if (!segment) return;
          const changed = replaceSegment(format, sample, segment, text);
          expect(changed.startsWith(sample.slice(0, segment.span.start))).toBe(true);
          expect(changed.endsWith(sample.slice(segment.span.end))).toBe(true);
          const again = format.parse(changed, options.path);
          expect(again.segments.find((s) => s.id === segment.id)?.text).toBe(text);
          expect(again.segments.length).toBe(parsed.segments.length);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("any damage gives problems or segments, never an exception", () => {
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(20), fc.string({ maxLength: 5 }), (at, cut, insert) => {
        const damaged = sample.slice(0, at) + insert + sample.slice(at + cut);
        const result = format.parse(damaged, options.path);
        for (const segment of result.segments) expect(segment.span.end).toBeLessThanOrEqual(damaged.length);
      }),
      { numRuns: 200 },
    );
  });
}
