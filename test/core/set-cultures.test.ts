import { describe, expect, test } from "vitest";
import type { CheckInput } from "../../server/src/core/check.js";
import { formatFor } from "../../server/src/core/documents/formats.js";
import { parseDocument } from "../../server/src/core/documents/parse.js";
import { applyEdits } from "../../server/src/core/rewrite.js";
import { readDirectives } from "../../server/src/core/router/directives.js";
import { cultureDirective } from "../../server/src/core/set-cultures.js";

async function inputOf(path: string, source: string): Promise<CheckInput> {
  const format = await formatFor(path, () => source)?.load();
  if (format === undefined) throw new Error(`No format is known for ${path}.`);
  return { path, source, format, document: parseDocument(format, source, path) };
}

/** The text with the directive, or undefined where there can be none. */
async function set(
  path: string,
  source: string,
  ...cultures: readonly string[]
): Promise<string | undefined> {
  const edits = cultureDirective(await inputOf(path, source), cultures);
  return edits && applyEdits(source, edits);
}

const NOTE = "culture-manager-cultures: JP, KR";

/** Path, what comes before the directive's line, the directive's line, what comes after it. */
const PLACES: readonly (readonly [string, string, string, string])[] = [
  ["a.jsonc", "", `// ${NOTE}\n`, '{"a": "Hello"}\n'],
  ["a.yml", "", `# ${NOTE}\n`, "en:\n  a: Hello\n"],
  ["a.yml", "---\n", `# ${NOTE}\n`, "en:\n  a: Hello\n"],
  ["a.properties", "", `# ${NOTE}\n`, "a=Hello\n"],
  ["a.properties", "", `# ${NOTE}\r\n`, "a=Hello\r\n"],
  ["a.properties", "\uFEFF", `# ${NOTE}\n`, "a=Hello\n"],
  ["a.po", "", `# ${NOTE}\n`, 'msgid ""\nmsgstr "Language: ja\\n"\n\nmsgid "a"\nmsgstr "Hello"\n'],
  ["a.strings", "", `/* ${NOTE} */\n`, '"a" = "Hello";\n'],
  ["a.ftl", "", `### ${NOTE}\n`, "a = Hello\n"],
  [
    "values/strings.xml",
    '<?xml version="1.0" encoding="utf-8"?>\n',
    `<!-- ${NOTE} -->\n`,
    '<resources>\n  <string name="a">Hello</string>\n</resources>\n',
  ],
  ["a.html", "<!DOCTYPE html>\n", `<!-- ${NOTE} -->\n`, "<p>Hello</p>\n"],
  ["a.md", "", `<!-- ${NOTE} -->\n`, "# Hello\n\nThere.\n"],
  ["a.md", "---\n", `# ${NOTE}\n`, "title: Hello\n---\n\nThere.\n"],
  ["a.prompt", "---\n", `# ${NOTE}\n`, 'model: any\n---\n{{role "system"}}\nYou plan trips.\n'],
  ["a.prompt.md", "---\n", `# ${NOTE}\n`, "mode: agent\n---\nYou plan trips.\n"],
];

describe("the cultures of a file are written into it", () => {
  test.each(PLACES)("%s: %j", async (path, before, line, after) => {
    const source = before + after;
    const changed = await set(path, source, "JP", "KR");
    // Some formats would tie a comment to the value below it, were there no blank line.
    expect(changed?.replace(/(cultures: JP, KR[^\n]*\n)\r?\n/, "$1")).toBe(before + line + after);
    const input = await inputOf(path, changed ?? "");
    expect(readDirectives(input.source, input.document).cultures).toEqual(["JP", "KR"]);
    const other = await set(path, changed ?? "", "DE");
    expect(other).toBe(changed?.replace("JP, KR", "DE"));
    expect(cultureDirective(input, ["JP", "KR"])).toEqual([]);
  });

  test.each(PLACES)("and taken out again: %s: %j", async (path, before, line, after) => {
    const changed = before + line + after;
    expect(await set(path, changed)).toBe(before + after);
    const written = (await set(path, before + after, "JP")) ?? "";
    expect(await set(path, written)).toBe(before + after);
    expect(await set(path, before + after)).toBe(before + after);
  });

  test.each([
    ["a.json", '{"a": "Hello"}'],
    ["a.arb", '{"a": "Hello"}'],
    ["a.csv", "key,en\na,Hello\n"],
    ["a.txt", "Hello there, and welcome.\n"],
    ["a.prompt", "You plan trips.\n"],
  ])("not where it would be read as something else: %s", async (path, source) => {
    expect(await set(path, source, "JP")).toBeUndefined();
  });

  test("a directive that is there is changed in its own form; words in copy are no directive", async () => {
    expect(await set("a.json", '{"@culture-manager-cultures": "DE, AT", "a": "Hello"}', "JP")).toBe(
      '{"@culture-manager-cultures": "JP", "a": "Hello"}',
    );
    expect(await set("a.yml", "# culture-manager-cultures\na: Hello\n", "JP")).toBe(
      "# culture-manager-cultures: JP\na: Hello\n",
    );
    const copy = 'a: "Write culture-manager-cultures: DE"\n';
    expect(await set("a.yml", copy, "JP")).toBe(`# culture-manager-cultures: JP\n\n${copy}`);
  });
});
