import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse as parseYaml, stringify } from "yaml";
import { replaceSegment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { yaml } from "../../../server/src/core/documents/yaml.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `# Rails locale
pt_BR:
  # Shown on top
  title: Olá, %{name}! # stays short
  folded plain: um dois
    três

    quatro
  single: 'it''s
    here'
  double: "tab\\t caf\\u00e9 \\
    joined\\ \\
    and

    more \\U0001F499"
  literal: |
    First line
      indented

    last
  folded: >-
    one
    two

    three
      code
    four
  keep: |+ # why
    kept

  strip: >2
    explicit
  flow: [a, "b, c", {d: e}]
  list:
  - one
  - 'two'
  -   - nested
  items:
    one: "%{count} item"
    other: "%{count} itens"
  date:
    formats: { default: "%d/%m/%Y" }
    order: [ :day, :month, :year ]
    on: true
    size: 1.5
    nothing:
  base: &base { a: anchored }
  copy: *base
  merged:
    <<: *base
    tagged: !!str 12
    binary: !!binary aGk=
    symbol: !ruby/symbol day
  ? complex
  : value
  last: the end
`;

describe("yaml", () => {
  formatLaws(yaml, sample, { path: "pt-BR.yml" });
  describe("CRLF and BOM", () => {
    formatLaws(yaml, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "pt-BR.yml" });
  });
  describe("no line break at the end", () => {
    formatLaws(yaml, "a: x\nb: |\n  y", { path: "a.yml" });
  });

  test("texts are what the yaml package reads, keys leave out the locale", () => {
    const { segments, locale } = yaml.parse(sample, "pt-BR.yml");
    expect(locale).toBe("pt-BR");
    const values = parseYaml(sample, { merge: true, logLevel: "error" }).pt_BR;
    for (const s of segments) {
      const value = s.key.split(".").reduce((v, part) => v?.[part], values);
      expect([s.key, s.text]).toEqual([s.key, value]);
    }
    expect(segments.map((s) => s.key)).toEqual([
      "title",
      "folded plain",
      "single",
      "double",
      "literal",
      "folded",
      "keep",
      "strip",
      "flow.0",
      "flow.1",
      "flow.2.d",
      "list.0",
      "list.1",
      "list.2.0",
      "items.one",
      "items.other",
      "date.formats.default",
      "base.a",
      "merged.tagged",
      "complex",
      "last",
    ]);
  });

  test("context, plurals and placeholders", () => {
    const { segments } = yaml.parse(sample, "pt-BR.yml");
    const title = segments.find((s) => s.key === "title");
    expect(title?.context).toContain("Shown on top");
    expect(title?.context).toContain("stays short");
    expect(title?.placeholders.map((p) => p.text)).toEqual(["%{name}"]);
    expect(segments.find((s) => s.key === "items.other")?.plural).toEqual({
      group: "items",
      category: "other",
    });
    expect(segments.find((s) => s.key === "date.formats.default")?.placeholders).toHaveLength(3);
  });

  test.each([
    ["folded plain", "três"],
    ["folded plain", "quatro"],
    ["single", "here"],
    ["double", "joined"],
    ["double", "more"],
    ["literal", "  indented"],
    ["literal", "last"],
    ["folded", "three"],
    ["folded", "  code"],
    ["folded", "four"],
    ["strip", "explicit"],
  ])("%s: «%s» is found in the source", (key, words) => {
    for (const source of [sample, `\uFEFF${sample.replaceAll("\n", "\r\n")}`]) {
      const segment = yaml.parse(source, "pt-BR.yml").segments.find((s) => s.key === key);
      const start = segment?.text.indexOf(words) ?? -1;
      const span = segment && toSourceSpan(segment, { start, end: start + words.length });
      expect(source.slice(span?.start, span?.end)).toBe(words);
    }
  });

  test("several locales in one file are stated per value", () => {
    const { segments, locale } = yaml.parse("en:\n  a: Hi\nde-AT:\n  a: Servus\n", "all.yml");
    expect(locale).toBeUndefined();
    expect(segments.map((s) => [s.key, s.locale])).toEqual([
      ["en.a", "en"],
      ["de-AT.a", "de-AT"],
    ]);
  });

  test("a root key that is only a word is part of the key", () => {
    expect(yaml.parse("app:\n  a: Hi\n", "x.yml").segments[0]?.key).toBe("app.a");
  });

  const replaced = (source: string, text: string): string => {
    const [segment] = yaml.parse(source, "x.yml").segments;
    return segment ? replaceSegment(yaml, source, segment, text) : "";
  };

  test.each([
    ["a: x\n", "Hello, [you]", "a: Hello, [you]\n"],
    ["a: x # note\n", "Hello: you", 'a: "Hello: you" # note\n'],
    ["a: x\n", "no", 'a: "no"\n'],
    ["a: x\n", "12:30", 'a: "12:30"\n'],
    ["a: [x, y]\n", "one, two", 'a: ["one, two", y]\n'],
    ["a: [\n  x,\n  y ]\n", "one, two", 'a: [\n  "one, two",\n  y ]\n'],
    ["a: {\n  b: x }\n", "one, two", 'a: {\n  b: "one, two" }\n'],
    ["- x\n", "one, two", "- one, two\n"],
    ["a: 'x'\n", "it's", "a: 'it''s'\n"],
    ["a: 'x'\n", "one\ntwo", 'a: "one\\ntwo"\n'],
    ["a: |\n  x\n\nb: 1\n", "one\ntwo\n", "a: |\n  one\n  two\n\nb: 1\n"],
    ["a: |\r\n  x\r\nb: 1\r\n", "one\ntwo", "a: |-\r\n  one\r\n  two\r\nb: 1\r\n"],
    ["a: >- # c\n    x\n    y\n", "one\ntwo", "a: >- # c\n    one\n\n    two\n"],
    ["a: |\n  x\n", "  indented", 'a: "  indented"\n'],
  ])("%j with %j keeps its style where it can", (source, text, expected) => {
    expect(replaced(source, text)).toBe(expected);
  });

  test("reads what the yaml package writes, in every style", () => {
    const style = fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED");
    const line = fc.stringMatching(/^[ a-z:#'"\\é-]{0,12}$/);
    const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), style, fc.nat(2), (texts, type, extra) => {
        const source = stringify(
          { k: texts },
          { defaultStringType: type, lineWidth: 20 + extra * 7, indent: 2 + extra, blockQuote: "literal" },
        );
        const { segments, problems } = yaml.parse(source, "x.yml");
        expect(problems).toEqual([]);
        expect(segments.map((s) => s.text)).toEqual(
          parseYaml(source).k.filter((value: string) => type !== "PLAIN" || !/^:[a-z]+$/.test(value)),
        );
        // Not only the text: each word is found where the map says.
        for (const segment of segments) {
          for (const word of segment.text.matchAll(/[a-z]+/g)) {
            const span = toSourceSpan(segment, { start: word.index, end: word.index + word[0].length });
            // A double-quoted word may be continued on the next line.
            expect(source.slice(span.start, span.end).replace(/\\\n\s*/g, "")).toBe(word[0]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["truncated", 'a: x\nb: "y', "syntax", 1],
    ["bad indentation", "a: x\n b: y\n", "syntax", 0],
    ["a tab as indentation", "a:\n\tb: x\n", "syntax", 0],
    ["a colon in each of many values", "a: b: c\n".repeat(500), "syntax", 0],
    ["a value before what is deep", `a: x\nb: ${"[".repeat(500)}`, "too-deep", 1],
    ["deep", "- ".repeat(3000), "too-deep", 0],
    ["deeper than any stack", "- ".repeat(200_000), "too-deep", 0],
    ["deep flow", `${"[".repeat(5000)}${"]".repeat(5000)}`, "too-deep", 0],
  ])("%s input gives one problem and what comes before", (_name, source, code, read) => {
    const { problems, segments } = yaml.parse(source, "x.yml");
    expect(problems.map((p) => p.code)).toEqual([code]);
    expect(segments).toHaveLength(read);
  });

  test("a duplicate key is told once, where it stands", () => {
    const { problems, segments } = yaml.parse("a: x\nb: y\na: z\n", "x.yml");
    expect(problems).toMatchObject([
      { code: "duplicate-key", severity: "warning", span: { start: 10, end: 11 } },
    ]);
    expect(segments.map((s) => s.id)).toEqual(["a", "b", "a#2"]);
  });

  test("aliases that would grow without end are not followed", () => {
    const bomb = ["a: &a [x, x]", ...Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*a, *a]`)].join(
      "\n",
    );
    expect(yaml.parse(bomb, "x.yml").segments).toHaveLength(2);
  });
});
