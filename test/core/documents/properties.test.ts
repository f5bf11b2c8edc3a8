import { parse as parseProperties } from "dot-properties";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replaceSegment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { properties } from "../../../server/src/core/documents/properties.js";
import { formatLaws } from "../../support/document-laws.js";

const path = "messages_de.properties";
const sample = `# Licence header

# Shown on the first page
! to everyone
welcome.title = Willkommen, {0}!
long: Eine Zeile \\
      und noch eine
unicode = Gr\\u00fc\\u00DFe\\tund \\"mehr\\"
plain Gr\\u00fcn \\\\
empty =
lonely
  indented.key   \\ lead
key\\ with\\:blanks=x
choice={0,choice,0#keine|1#eine|1<{0}} <b>%s</b>
`;

describe("properties", () => {
  formatLaws(properties, sample, { path });
  describe("CRLF and BOM", () => {
    formatLaws(properties, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path });
  });
  describe("UTF-8, no line break at the end", () => {
    formatLaws(properties, "a=Grüße\nb=schön", { path });
  });

  test("keys, texts and context", () => {
    const { segments } = properties.parse(sample, path);
    expect(segments.map((s) => [s.key, s.text, s.context])).toEqual([
      ["welcome.title", "Willkommen, {0}!", "Shown on the first page\nto everyone"],
      ["long", "Eine Zeile und noch eine", undefined],
      ["unicode", 'Grüße\tund "mehr"', undefined],
      ["plain", "Grün \\", undefined],
      ["empty", "", undefined],
      ["indented.key", " lead", undefined],
      ["key with:blanks", "x", undefined],
      ["choice", "{0,choice,0#keine|1#eine|1<{0}} <b>%s</b>", undefined],
    ]);
  });

  test("reads what dot-properties reads", () => {
    const piece = fc.constantFrom(
      "a",
      " ",
      "\\",
      "\n",
      "\r\n",
      "\\u00e9",
      "=",
      ":",
      "#",
      "\\\n",
      "\\\r\n  ",
      "é",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = `k = v${pieces.join("")}`;
        const { segments, problems } = properties.parse(source, path);
        // Of a repeated key dot-properties keeps the last value.
        if (problems.some((p) => p.code === "duplicate-key")) return;
        const expected = parseProperties(source);
        for (const { key, text } of segments) expect([key, text]).toEqual([key, expected[key]]);
      }),
      { numRuns: 500 },
    );
  });

  test("an offset after a continuation stands on the next line", () => {
    const segment = properties.parse(sample, path).segments[1];
    const start = segment?.text.indexOf("und") ?? -1;
    const span = segment && toSourceSpan(segment, { start, end: start + 8 });
    expect(sample.slice(span?.start, span?.end)).toBe("und noch");
  });

  test.each([
    ["a=\\u00e9\nb=x", "ü 💙", "a=\\u00e9\nb=\\u00fc \\ud83d\\udc99"],
    ["a=é\nb=x", "ü", "a=é\nb=ü"],
    ["a=y\nb=x", "ü", "a=y\nb=ü"],
    ["b=x", " a\\b\nc", "b=\\ a\\\\b\\nc"],
    ["b x", "=y", "b \\=y"],
  ])("%j with %j keeps the file's way of escaping", (source, text, expected) => {
    const segment = properties.parse(source, path).segments.at(-1);
    expect(segment && replaceSegment(properties, source, segment, text)).toBe(expected);
  });

  test("duplicate keys and a broken escape are told", () => {
    const { problems } = properties.parse("# \\u is fine here\na=C:\\\\users\na=\\u12\n", path);
    expect(problems.map((p) => [p.code, p.severity, p.span.start])).toEqual([
      ["duplicate-key", "warning", 30],
      ["syntax", "error", 32],
    ]);
  });
});
