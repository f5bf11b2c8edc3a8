import { describe, expect, test } from "vitest";
import { isParagraph } from "../../../server/src/core/documents/paragraphs.js";
import { plainText } from "../../../server/src/core/documents/plain-text.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `  Dear {{ name }},
welcome.

* one
* two

\t
Bye: https://example.com/x.
`;

describe("plain-text", () => {
  formatLaws(plainText, sample, { path: "mail.txt", representable: isParagraph });
});
describe("plain-text with CRLF and BOM", () => {
  const source = `\uFEFF${sample.replaceAll("\n", "\r\n")}`;
  formatLaws(plainText, source, { path: "mail.txt", representable: isParagraph });
});

describe("plain-text, in detail", () => {
  test("paragraphs with their placeholders", () => {
    const { segments } = plainText.parse(sample, "mail.txt");
    expect(segments.map((s) => [s.key, s.text, sample.slice(s.span.start, s.span.end)])).toEqual([
      ["paragraph-1", "Dear {{ name }},\nwelcome.", "Dear {{ name }},\nwelcome."],
      ["paragraph-2", "* one\n* two", "* one\n* two"],
      ["paragraph-3", "Bye: https://example.com/x.", "Bye: https://example.com/x."],
    ]);
    expect(segments.flatMap((s) => s.placeholders.map((p) => p.text))).toEqual([
      "{{ name }}",
      "https://example.com/x",
    ]);
  });

  test("a byte order mark is no text", () => {
    expect(plainText.parse("\uFEFFHello", "x.txt").segments).toMatchObject([
      { text: "Hello", span: { start: 1, end: 6 } },
    ]);
  });

  test("what a paragraph cannot hold becomes the nearest it can", () => {
    const segment = plainText.parse("a", "x.txt").segments[0];
    expect(segment && plainText.encode(" a\n\nb ", segment, "a\r\n")).toBe("a\r\nb");
  });
});
