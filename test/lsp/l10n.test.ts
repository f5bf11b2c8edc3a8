import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { describe, expect, test } from "vitest";
import { createChecker } from "../../server/src/core/check.js";
import { json } from "../../server/src/core/documents/json.js";
import { parseDocument } from "../../server/src/core/documents/parse.js";
import { RULES } from "../../server/src/core/rules/rules.js";
import { createLanguageDetector } from "../../server/src/host/language.js";
import { openProject } from "../../server/src/host/project.js";

/** The languages of the interface beside English, as VS Code names them. */
const LANGUAGES = ["de", "es", "ja", "zh-cn"] as const;
/** Where `l10n.t("…")` is called. */
const FOLDERS = ["client", "server/src/lsp"];

type Texts = Readonly<Record<string, string>>;

const used = await usedStrings();
const labels = readTexts("package.nls.json");

describe.each(LANGUAGES)("%s", (language) => {
  const bundle = readTexts(path.join("l10n", `bundle.l10n.${language}.json`));
  const own = readTexts(`package.nls.${language}.json`);

  test("every text of the code is translated, and nothing else is", () => {
    expect(differences(used, bundle)).toEqual({ untranslated: [], notUsed: [] });
  });

  test("every label of package.json is translated, and nothing else is", () => {
    expect(differences(Object.keys(labels), own)).toEqual({ untranslated: [], notUsed: [] });
  });

  test("what stands for something else is kept: placeholders, icons, code, commands", () => {
    const pairs = [
      ...Object.entries(bundle).map(([english, text]) => [english, text] as const),
      ...Object.entries(own).map(([key, text]) => [labels[key] ?? "", text] as const),
    ];
    const changed = pairs.filter(([english, text]) => String(tokens(english)) !== String(tokens(text)));
    expect(changed).toEqual([]);
  });

  test("fits its own readers: the rules find nothing", async () => {
    const paths = [path.join("l10n", `bundle.l10n.${language}.json`), `package.nls.${language}.json`];
    const checker = createChecker({
      ...openProject(process.cwd()),
      rules: RULES,
      detector: createLanguageDetector(),
    });
    for (const file of paths) {
      const source = readFileSync(file, "utf8");
      const { findings, routings } = checker.inspect({
        path: file,
        source,
        format: json,
        document: parseDocument(json, source, file),
      });
      expect(routings.flatMap((r) => r.audiences.map((a) => a.culture))).toEqual([READERS[language]]);
      expect(findings.map((f) => `${f.key}: ${f.rule} ${f.text}`)).toEqual([]);
    }
  });

  test("nothing is left in English that has words", () => {
    const same = [
      ...Object.entries(bundle).filter(([english, text]) => english === text),
      ...Object.entries(own).filter(([key, text]) => labels[key] === text),
    ].map(([, text]) => text);
    expect(same.filter((text) => !(SAME[language] ?? []).includes(text))).toEqual([]);
  });
});

const READERS = { de: "DE", es: "ES", ja: "JP", "zh-cn": "CN" } as const;

/** Words that are the same in a language. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  de: ["Status", "Information", "in {0}"],
  es: ["Error"],
};

async function usedStrings(): Promise<readonly string[]> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(folder, file)),
  );
  const texts = await getL10nJson(
    files.map((file) => ({ extension: ".ts", contents: readFileSync(file, "utf8") })),
  );
  return Object.keys(texts);
}

function readTexts(file: string): Texts {
  return JSON.parse(readFileSync(file, "utf8"));
}

function differences(keys: readonly string[], texts: Texts) {
  return {
    untranslated: keys.filter((key) => (texts[key] ?? "") === ""),
    notUsed: Object.keys(texts).filter((key) => !keys.includes(key)),
  };
}

/** In any order: languages put them where they need them. */
function tokens(text: string): readonly string[] {
  const found = text.matchAll(/\{\d+\}|\$\([\w~-]+\)|`[^`]*`|\]\([^)]*\)|https?:\/\/|%[\w.]+%/g);
  return [...found].map(([token]) => token).sort();
}
