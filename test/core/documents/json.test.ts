import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toSourceSpan } from "../../../server/src/core/documents/document.js";
import { json } from "../../../server/src/core/documents/json.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `\uFEFF{\r
  // a comment stays
  "@metadata": { "authors": ["A"] },\r
  "cart": {
    "items_one": "{{count}} item", "items_other": "{{count}} items",
    "quote": "She said \\"hi\\"\\n\\u00e9 caf\\u00E9",
    "list": ["one", "two"],
    "empty": "",
    "size": 1.5e3, "on": true, "off": [null, false],
  },
  "price": "{amount, number} for {count, plural, one {# book} other {# books}}"
}
`;

describe("json", () => {
  formatLaws(json, sample, { path: "en.json" });

  test("keys, plural groups and placeholders", () => {
    const segments = json.parse(sample, "en.json").segments;
    expect(segments.map((s) => s.key)).toEqual([
      "cart.items_one",
      "cart.items_other",
      "cart.quote",
      "cart.list.0",
      "cart.list.1",
      "cart.empty",
      "price",
    ]);
    expect(segments[1]?.plural).toEqual({ group: "cart.items", category: "other" });
    expect(segments[2]?.text).toBe('She said "hi"\né café');
    expect(segments[6]?.placeholders.map((p) => p.text)).toEqual([
      "{amount, number}",
      "{count, plural, one {",
      "#",
      "} other {",
      "#",
      "}}",
    ]);
  });

  test("an offset after an escape stands at the character in the source", () => {
    const segment = json.parse(sample, "en.json").segments[2];
    const at = segment?.text.indexOf("café") ?? -1;
    const span = segment && toSourceSpan(segment, { start: at, end: at + 4 });
    expect(sample.slice(span?.start, span?.end)).toBe("caf\\u00E9");
  });

  test("a duplicate key is told once, and both values are read", () => {
    const { problems, segments } = json.parse('{"a":"x","b":{"a":"z"},"a":"y"}', "en.json");
    expect(problems).toMatchObject([{ code: "duplicate-key", severity: "warning", span: { start: 23 } }]);
    expect(segments.map((s) => s.id)).toEqual(["a", "b.a", "a#2"]);
  });

  test.each([
    ["truncated in a string", '{"a":"x', "syntax", 0],
    ["truncated after a value", '{"a":"x"', "syntax", 1],
    ["an unclosed comment", '{"a":"x" /* ', "syntax", 1],
    ["not json", "<html>", "syntax", 0],
    ["a missing comma", '{"a":"x" "b":"y"}', "syntax", 1],
    ["a missing comma in a list", '["x" "y"]', "syntax", 1],
    ["a missing colon", '{"a" "x"}', "syntax", 0],
    ["a missing value", '{"a":, "b":"y"}', "syntax", 0],
    ["two commas", '{"a":"x",,"b":"y"}', "syntax", 1],
    ["a bracket of the wrong kind", '{"a":["x"}', "syntax", 1],
    ["a bracket too many", '{"a":"x"}}', "syntax", 1],
    ["a second value", '{"a":"x"} {"b":"y"}', "syntax", 1],
    ["a bad escape", '{"a":"\\x"}', "syntax", 0],
    ["a number as a key", '{1:"x"}', "syntax", 0],
    ["deep", "[".repeat(5000), "too-deep", 0],
  ])("%s gives one problem and what comes before", (_name, source, code, read) => {
    const { problems, segments } = json.parse(source, "en.json");
    expect(problems.map((p) => p.code)).toEqual([code]);
    expect(segments).toHaveLength(read);
  });

  test("accepts what JSON.parse accepts, and only that or JSONC", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom("", ",", ":", "}", "]", '"', "1"),
        (v, at, junk) => {
          const whole = JSON.stringify(v, null, 1);
          expect(json.parse(whole, "en.json").problems).toEqual([]);
          const place = at % (whole.length + 1);
          const damaged = whole.slice(0, place) + junk + whole.slice(place);
          const problems = json.parse(damaged, "en.json").problems.filter((p) => p.severity === "error");
          if (problems.length > 0) expect(() => JSON.parse(damaged)).toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });

  test("`$1` is a variable in a MediaWiki file and money anywhere else", () => {
    const placeholders = (source: string) =>
      json.parse(source, "en.json").segments[0]?.placeholders.map((p) => p.text);
    expect(placeholders('{"@metadata": {"authors": ["A"]}, "a": "$1 sent it"}')).toEqual(["$1"]);
    expect(placeholders('{"a": "only $1 more"}')).toEqual([]);
  });

  test("an empty file has nothing to say", () => {
    expect(json.parse("", "en.json")).toMatchObject({ segments: [], problems: [] });
  });
});
