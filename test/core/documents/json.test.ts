import { describe, expect, test } from "vitest";
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

  test("a duplicate key is told once", () => {
    const { problems } = json.parse('{"a":"x","a":"y"}', "en.json");
    expect(problems.map((p) => p.code)).toEqual(["duplicate-key"]);
  });

  test.each([
    ["truncated", '{"a":"x', "syntax"],
    ["not json", "<html>", "syntax"],
    ["deep", "[".repeat(5000), "too-deep"],
  ])("%s input gives one problem", (_name, source, code) => {
    expect(json.parse(source, "en.json").problems.map((p) => p.code)).toEqual([code]);
  });
});
