import { describe, expect, test } from "vitest";
import { strings } from "../../../server/src/core/documents/strings.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `/* The shop.
   All of it. */

/* Greeting, [CHAR LIMIT=40] */
"hello" = "Hello, %@!\\n%1$d new \\U00e9 \\"x\\"";
// plain key
welcome.title = "Welcome";
"empty" = "";

"a \\"key\\"" /* odd place */ = "multi
line" ;
"flag" = YES;
`;

describe("strings", () => {
  formatLaws(strings, sample, { path: "en.lproj/Localizable.strings" });
});
describe("strings with CRLF and BOM", () => {
  formatLaws(strings, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "Localizable.strings" });
});

describe("strings, in detail", () => {
  test("keys, comments and placeholders", () => {
    const { segments } = strings.parse(sample, "Localizable.strings");
    expect(segments.map((s) => [s.key, s.text, s.context])).toEqual([
      ["hello", 'Hello, %@!\n%1$d new é "x"', "Greeting, [CHAR LIMIT=40]"],
      ["welcome.title", "Welcome", "plain key"],
      ["empty", "", undefined],
      ['a "key"', "multi\nline", undefined],
    ]);
    expect(segments[0]?.maxLength).toBe(40);
    expect(segments[0]?.placeholders.map((p) => p.text)).toEqual(["%@", "%1$d"]);
  });

  test.each([
    ["a missing semicolon", '"a" = "b";\n"c" = "d"\n"e" = "f";', ["b"]],
    ["a string without end", '"a" = "b";\n"c" = "d', ["b"]],
    ["something else", "<plist>", []],
  ])("%s gives one problem", (_name, source, read) => {
    const { segments, problems } = strings.parse(source, "x.strings");
    expect(problems.map((p) => p.code)).toEqual(["syntax"]);
    expect(segments.map((s) => s.text)).toEqual(read);
  });

  test("a key that occurs twice is told", () => {
    expect(strings.parse('"a"="b";"a"="c";', "x.strings").problems).toMatchObject([
      { code: "duplicate-key", severity: "warning", span: { start: 8, end: 10 } },
    ]);
  });
});
