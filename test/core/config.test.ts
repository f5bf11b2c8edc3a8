import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIG, matchesGlob, parseConfig, severityFor } from "../../server/src/core/config.js";
import { InvalidDataError } from "../../server/src/core/errors.js";

describe("culture.config.json", () => {
  test("may be empty, and then the defaults hold", () => {
    expect(parseConfig("{}", "c")).toEqual(DEFAULT_CONFIG);
    expect(DEFAULT_CONFIG).toEqual({ files: [], locales: {}, exclude: [], adapters: {}, rules: {} });
  });

  test("is read with all of its settings", () => {
    const config = {
      $schema: "x",
      cultures: ["US"],
      files: [{ pattern: "**/en.json", cultures: ["US", "GB"] }],
      locales: { en: ["US", "IN"] },
      adapters: { "jp-rewrite": "off" },
      exclude: ["drafts/**"],
      model: "none",
      rules: { "dates/*": "off", "JP.gifts.clock": "error" },
    };
    expect(parseConfig(JSON.stringify(config), "c")).toEqual(config);
  });

  test.each([
    ["{", /c is not valid JSON/],
    ["[]", /expected object/i],
    ['{"culture": "US"}', /Unrecognized key.*culture/],
    ['{"cultures": "US"}', /cultures/],
    ['{"cultures": []}', /cultures/],
    ['{"cultures": ["en-US"]}', /ISO 3166-1.*\n.*cultures\[0\]/],
    ['{"files": [{"pattern": "*"}]}', /files\[0\]\.cultures/],
    ['{"files": [{"pattern": "", "cultures": ["US"]}]}', /files\[0\]\.pattern/],
    ['{"rules": {"a/b": "fatal"}}', /rules/],
    ['{"model": 1}', /model/],
  ])("%s is refused with the place and the remedy", (text, message) => {
    let error: unknown;
    try {
      parseConfig(text, "c");
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidDataError);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/Mend/),
    });
  });
});

describe("severities", () => {
  const config = parseConfig(
    '{"rules": {"*": "hint", "dates/*": "off", "dates/numeric-order": "error", "JP.*": "info"}}',
    "c",
  );
  test.each([
    ["dates/numeric-order", "error"],
    ["dates/month-order", undefined],
    ["numbers/decimal-separator", "hint"],
    ["JP.gifts.clock", "info"],
  ])("the longest pattern decides: %s -> %s", (rule, severity) => {
    expect(severityFor(rule, "warning", config)).toBe(severity);
  });

  test("without a pattern the rule's own holds", () => {
    expect(severityFor("dates/numeric-order", "warning", DEFAULT_CONFIG)).toBe("warning");
  });
});

test.each([
  ["src/locales/en/a.json", "src/locales/en/**", true],
  ["src/locales/en/a.json", "**/en/*.json", true],
  ["src/locales/en/b/a.json", "**/en/*.json", false],
  [".culture/x.md", "**", true],
  ["en.json", "{de,en}.json", true],
])("glob: %s in %s is %s", (path, glob, expected) => {
  expect(matchesGlob(path, glob)).toBe(expected);
});
