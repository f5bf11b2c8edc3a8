import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import manifest from "../../package.json" with { type: "json" };

const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
const engine = oniguruma.loadWASM(readFileSync(wasm)).then(() => ({
  createOnigScanner: (patterns: string[]) => oniguruma.createOnigScanner(patterns),
  createOnigString: (text: string) => oniguruma.createOnigString(text),
}));

const EMPTY = { $self: { patterns: [] }, $base: { patterns: [] } };

/** Each marked piece of `text` with its innermost scope, by the grammars that the extension contributes. */
async function scopes(scopeName: string, text: string): Promise<readonly string[]> {
  const registry = new textmate.Registry({
    onigLib: engine,
    loadGrammar: async (name) => {
      const file = manifest.contributes.grammars.find((g) => g.scopeName === name)?.path;
      // VS Code brings YAML itself.
      if (file === undefined) return { scopeName: name, patterns: [], repository: EMPTY };
      return textmate.parseRawGrammar(readFileSync(path.resolve(file), "utf8"), file);
    },
  });
  const grammar = await registry.loadGrammar(scopeName);
  const found: string[] = [];
  let stack = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar?.tokenizeLine(line, stack);
    if (result === undefined) throw new Error(`There is no grammar ${scopeName}.`);
    stack = result.ruleStack;
    for (const { startIndex, endIndex, scopes: names } of result.tokens)
      found.push(`${names.at(-1)} ${line.slice(startIndex, endIndex)}`);
  }
  return found;
}

test("PO: keywords, flags, strings, escapes, placeholders, and prose that looks like one", async () => {
  const found = await scopes(
    "source.po",
    ["#, python-format", 'msgid "%(n)s of {total}\\n"', 'msgstr[0] "100% sure, %s <b>"'].join("\n"),
  );
  expect(found).toContain("storage.modifier.flag.po  python-format");
  expect(found).toContain("keyword.control.po msgid");
  expect(found).toContain("constant.other.placeholder.printf %(n)s");
  expect(found).toContain("constant.other.placeholder.braces {total}");
  expect(found).toContain("constant.character.escape.po \\n");
  expect(found).toContain("constant.numeric.po 0");
  expect(found).toContain("constant.other.placeholder.printf %s");
  expect(found).toContain("entity.name.tag <b>");
  expect(found.filter((f) => f.includes("% s"))).toEqual(["string.quoted.double.po 100% sure, "]);
});

test("Apple strings: keys differ from values, placeholders stand out", async () => {
  const found = await scopes("source.strings", '/* c */\n"cart %d" = "Noch %1$@ und %lld \\"x\\"";');
  expect(found).toContain("comment.block.strings  c ");
  expect(found).toContain('support.type.property-name.strings "cart %d"');
  expect(found).toContain("constant.other.placeholder.printf %1$@");
  expect(found).toContain("constant.other.placeholder.printf %lld");
  expect(found).toContain('constant.character.escape.strings \\"');
});

test("prompts: front matter, roles of both kinds, variables, blocks and comments", async () => {
  const found = await scopes(
    "text.prompt",
    [
      "---",
      "name: x",
      "---",
      '{{role "system"}}',
      "user:",
      "{{#each items}} {{name}} {% if x %} {# c #}",
    ].join("\n"),
  );
  expect(found.slice(0, 3)).toEqual([
    "punctuation.definition.frontmatter ---",
    "meta.embedded.block.frontmatter name: x",
    "punctuation.definition.frontmatter ---",
  ]);
  expect(found).toContain("keyword.control.role.prompt role");
  expect(found).toContain("keyword.control.role.prompt user");
  expect(found).toContain("keyword.control.template {{#each items}}");
  expect(found).toContain("constant.other.placeholder.template {{name}}");
  expect(found).toContain("keyword.control.template {% if x %}");
  expect(found).toContain("comment.block.template  c ");
});

test("ICU: categories and keywords stand out, text inside stays text", async () => {
  const found = await scopes("source.po", 'msgstr "{n, plural, one {# Tag} other {{n} Tage}} danach"');
  expect(found).toContain("keyword.control.icu plural");
  expect(found).toContain("entity.name.tag.icu one");
  expect(found).toContain("keyword.operator.icu #");
  expect(found).toContain("constant.other.placeholder.braces {n}");
  expect(found).toContain("string.quoted.double.po  danach");
});

test("every contributed file exists and every label has its text", () => {
  const { languages, grammars } = manifest.contributes;
  for (const file of [
    ...grammars.map((g) => g.path),
    ...languages.flatMap((l) => ("configuration" in l && l.configuration ? [l.configuration] : [])),
    ...manifest.contributes.jsonValidation.map((v) => v.url),
  ])
    expect(() => JSON.parse(readFileSync(path.resolve(file), "utf8"))).not.toThrow();
  const labels: Record<string, string> = JSON.parse(readFileSync("package.nls.json", "utf8"));
  const used = JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g);
  const names = new Set([...used].map((m) => m[1] ?? ""));
  expect([...names].filter((n) => labels[n] === undefined)).toEqual([]);
  expect(Object.keys(labels).filter((n) => !names.has(n))).toEqual([]);
});
