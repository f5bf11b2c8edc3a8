import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesGlob, parseConfig } from "../../server/src/core/config.js";
import { setFileCultures, setRuleSeverity } from "../../server/src/core/config-edits.js";
import { InvalidDataError } from "../../server/src/core/errors.js";
import { applyEdits } from "../../server/src/core/rewrite.js";

const SPREAD = `{
    "cultures": ["DE"],
    "files": [
        { "pattern": "a/**", "cultures": ["ID"] }
    ],
    "rules": {
        "dates/*": "off"
    }
}
`;

function withFile(text: string, path: string, cultures: readonly string[]): string {
  return applyEdits(text, setFileCultures(text, "c", path, cultures));
}

function withRule(text: string, rule: string, severity: Parameters<typeof setRuleSeverity>[3]): string {
  return applyEdits(text, setRuleSeverity(text, "c", rule, severity));
}

describe("cultures of one file", () => {
  test("a new file is written as people write it", () => {
    expect(withFile("", "b.json", ["JP", "KR"])).toBe(
      '{\n  "files": [{ "pattern": "b.json", "cultures": ["JP", "KR"] }]\n}\n',
    );
  });

  test("an entry is added as its neighbours are, and every other byte stays", () => {
    const entry = '        { "pattern": "a/**", "cultures": ["ID"] }';
    expect(withFile(SPREAD, "b.json", ["JP"])).toBe(
      SPREAD.replace(entry, `${entry},\n        { "pattern": "b.json", "cultures": ["JP"] }`),
    );
    expect(withFile('{"rules": {}}', "b.json", ["JP"])).toBe(
      '{"rules": {}, "files": [{ "pattern": "b.json", "cultures": ["JP"] }]}',
    );
    expect(withFile('{\r\n\t"files": []\r\n}', "b.json", ["JP"])).toBe(
      '{\r\n\t"files": [{ "pattern": "b.json", "cultures": ["JP"] }]\r\n}',
    );
    expect(withFile("{}\n", "b.json", ["JP"])).toBe(
      '{\n  "files": [{ "pattern": "b.json", "cultures": ["JP"] }]\n}\n',
    );
  });

  test("the file's own entry is changed, and moved behind a pattern that would win over it", () => {
    const own = withFile(SPREAD, "b.json", ["JP"]);
    expect(withFile(own, "b.json", ["KR"])).toBe(own.replace('["JP"]', '["KR"]'));
    const early =
      '{"files": [{"pattern": "b.json", "cultures": ["JP"]}, {"pattern": "*", "cultures": ["DE"]}]}';
    expect(withFile(early, "b.json", ["JP"])).toBe(
      '{"files": [{"pattern": "*", "cultures": ["DE"]}, { "pattern": "b.json", "cultures": ["JP"] }]}',
    );
  });

  test("with no cultures the entry goes, and only that one", () => {
    expect(withFile(withFile(SPREAD, "b.json", ["JP"]), "b.json", [])).toBe(SPREAD);
    expect(withFile(SPREAD, "b.json", [])).toBe(SPREAD);
    expect(withFile(SPREAD, "a/x.json", [])).toBe(SPREAD);
  });

  test("any path gets exactly its own cultures", () => {
    const name = fc.stringMatching(/^[\w ()[\]{}!+@*?'é-]{1,12}\.json$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (paths, other) => {
        let text = SPREAD;
        for (const path of paths) text = withFile(text, path, ["JP"]);
        const { files } = parseConfig(text, "c");
        for (const path of paths)
          expect(files.findLast((f) => matchesGlob(path, f.pattern))?.cultures).toEqual(["JP"]);
        if (!paths.includes(other)) expect(files.some((f) => matchesGlob(other, f.pattern))).toBe(false);
      }),
    );
  });
});

describe("severity of a rule", () => {
  test("is added, changed and removed", () => {
    const off = withRule(SPREAD, "JP.gifts.four", "off");
    expect(off).toBe(SPREAD.replace('"dates/*": "off"', '"dates/*": "off",\n        "JP.gifts.four": "off"'));
    expect(withRule(off, "JP.gifts.four", "error")).toBe(off.replace('four": "off"', 'four": "error"'));
    expect(withRule(off, "JP.gifts.four", undefined)).toBe(SPREAD);
    expect(withRule(SPREAD, "JP.gifts.four", undefined)).toBe(SPREAD);
  });

  test("the last of its kind leaves an empty object, the first leaves the others", () => {
    expect(withRule('{"rules": {"a/b": "off"}}', "a/b", undefined)).toBe('{"rules": {}}');
    expect(withRule('{"rules": {"a/b": "off", "c/d": "hint"}}', "a/b", undefined)).toBe(
      '{"rules": {"c/d": "hint"}}',
    );
    expect(withRule('{"rules": {}}', "a/b", "off")).toBe('{"rules": { "a/b": "off" }}');
    expect(withRule("", "a/b", "off")).toBe('{\n  "rules": { "a/b": "off" }\n}\n');
  });
});

test.each(["[", '{"culture": 1}'])("%s is no configuration to write to", (text) => {
  expect(() => setFileCultures(text, "c", "b.json", ["JP"])).toThrow(InvalidDataError);
  expect(() => setRuleSeverity(text, "c", "a/b", "off")).toThrow(InvalidDataError);
});
