import { describe, expect, test } from "vitest";
import { markdown } from "../../../server/src/core/documents/markdown.js";
import { parseDocument } from "../../../server/src/core/documents/parse.js";
import { plainText } from "../../../server/src/core/documents/plain-text.js";
import { prompt } from "../../../server/src/core/documents/prompt.js";
import type { LanguageDetector } from "../../../server/src/core/ports.js";
import { RULES } from "../../../server/src/core/rules/rules.js";
import {
  inspectJson,
  packsOf,
  type TestSetup,
  testChecker,
  testNorm,
  testPack,
} from "../../support/checker.js";

const packs = packsOf(
  testPack("US", ["en-US"]),
  testPack("GB", ["en-GB"]),
  testPack("IN", ["hi", "en-IN"]),
  testPack("MX", ["es-MX", "es-419"]),
  testPack("ES", ["es"]),
  testPack("DE", ["de"]),
);
const german: LanguageDetector = {
  detect: () => ({ language: "de", confidence: 0.9 }),
  likeness: () => ({}),
};

/** The audiences as `DE:de-DE`, and why. */
function routed(
  source: string,
  path: string,
  setup: TestSetup = {},
): { readonly audiences: readonly string[]; readonly reason: string; readonly confidence: number } {
  const { routings } = inspectJson(source, path, { packs, rules: [], ...setup });
  expect(routings).toHaveLength(1);
  const [routing = { audiences: [], reason: "", confidence: 0 }] = routings;
  return { ...routing, audiences: routing.audiences.map((a) => `${a.culture}:${a.locale}`) };
}

const TEXT = '{"a": "Text"}';
const DIRECTIVE = `// culture-manager-cultures: MX\n${TEXT}`;
const GLOB = { files: [{ pattern: "**/*.json*", cultures: ["GB"] }] };
const DEFAULT = { cultures: ["IN"] };

describe("the order of resolution, each with its reason", () => {
  const config = { ...GLOB, ...DEFAULT };
  test.each<[string, string, string, TestSetup, string, RegExp]>([
    ["the user", DIRECTIVE, "es.jsonc", { requested: ["US"], config }, "US:es-US", /named by you/],
    ["a directive", DIRECTIVE, "es.jsonc", { config }, "MX:es-MX", /directive in the file/],
    ["a glob", TEXT, "es.json", { config }, "GB:es-GB", /culture\.config\.json, files "\*\*\/\*\.json\*"/],
    ["the file's name", TEXT, "es.json", { config: DEFAULT }, "ES:es-ES", /"es" in the file's path.*Spain/],
    [
      "its language",
      TEXT,
      "app.json",
      { config: DEFAULT, detector: german },
      "DE:de-DE",
      /judged by the text: it is in German/,
    ],
    ["the default", TEXT, "app.json", { config: DEFAULT }, "IN:hi-IN", /workspace's default/],
  ])("%s decides", (_what, source, path, setup, audience, reason) => {
    const routing = routed(source, path, setup);
    expect(routing.audiences).toEqual([audience]);
    expect(routing.reason).toMatch(reason);
    expect(routing.confidence).toBeGreaterThan(0);
  });

  test("the surer the sign, the higher the confidence", () => {
    const confidences = [
      routed(TEXT, "x.json", { requested: ["US"] }),
      routed(TEXT, "de-DE.json"),
      routed(TEXT, "de.json"),
      routed(TEXT, "x.json", { detector: german }),
    ].map((r) => r.confidence);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect(new Set(confidences).size).toBe(4);
  });

  test("the last glob that matches wins, and the detector is not asked where a path tells", () => {
    const asked: LanguageDetector = {
      detect() {
        throw new Error("asked");
      },
      likeness: () => ({}),
    };
    const config = {
      files: [
        { pattern: "**", cultures: ["GB"] },
        { pattern: "es/**", cultures: ["MX"] },
      ],
    };
    expect(routed(TEXT, "es/a.json", { config, detector: asked }).audiences).toEqual(["MX:es-MX"]);
    expect(routed(TEXT, "locales/de.json", { detector: asked }).audiences).toEqual(["DE:de-DE"]);
  });
});

describe("locales and cultures", () => {
  test.each([
    ["de-AT.json", ["AT:de-AT"]],
    ["en.json", ["US:en-US"]],
    ["es-419.json", ["MX:es-MX"]],
    ["locales/zh-Hant.json", ["TW:zh-Hant-TW"]],
    ["zh-Hant-HK.json", ["HK:zh-Hant-HK"]],
    ["pt_BR.json", ["BR:pt-BR"]],
    ["locales/ar-001.json", []],
  ])("%s is for %j", (path, audiences) => {
    expect(routed(TEXT, path).audiences).toEqual(audiences);
  });

  test("a language that two countries write differently goes to the one whose words it has", () => {
    const file = (...texts: readonly string[]): string => JSON.stringify({ ...texts });
    const european = file("Escolha o ficheiro", "No ecrã", "O seu telemóvel", "Guardar");
    expect(routed(european, "pt.json")).toMatchObject({
      audiences: ["PT:pt-PT"],
      reason: expect.stringContaining("3 of its texts are worded as in Portugal"),
    });
    expect(routed(european, "pt-BR.json").audiences).toEqual(["BR:pt-BR"]);
    expect(routed(file("Escolha o ficheiro", "Na tela", "Guardar"), "pt.json").audiences).toEqual([
      "BR:pt-BR",
    ]);
  });

  test("a region that is no country has a stand-in, less surely", () => {
    const { reason, confidence } = routed(TEXT, "es-419.json");
    expect(reason).toMatch(/Land MX stands for the region/);
    expect(confidence).toBeLessThan(0.7);
  });

  test("a locale can be sent to several cultures, by its own name or its language's", () => {
    const config = { locales: { en: ["US", "GB", "IN"], "en-IN": ["IN"] } };
    expect(routed(TEXT, "en.json", { config }).audiences).toEqual(["US:en-US", "GB:en-GB", "IN:en-IN"]);
    expect(routed(TEXT, "en-AU.json", { config }).audiences).toEqual(["US:en-US", "GB:en-GB", "IN:en-IN"]);
    const own = routed(TEXT, "en-IN.json", { config });
    expect(own.audiences).toEqual(["IN:en-IN"]);
    expect(own.reason).toMatch(/culture\.config\.json sends it to IN/);
  });

  test("English copy that German readers get keeps its language", () => {
    expect(routed(TEXT, "en.json", { requested: ["DE"] }).audiences).toEqual(["DE:en-DE"]);
  });

  test("a culture without a pack is an audience too, its locale from CLDR", () => {
    expect(routed(TEXT, "app.json", { requested: ["TH"] }).audiences).toEqual(["TH:th-TH"]);
  });

  test("nothing to go by: no audience, and a reason that says what to do", () => {
    expect(routed(TEXT, "app.json")).toMatchObject({
      audiences: [],
      reason: expect.stringMatching(/no culture could be told.*--culture/),
      confidence: 0,
    });
  });

  test("copy in a script of its own needs no detector", () => {
    expect(routed('{"a": "保存せずに終了しますか"}', "app.json").audiences).toEqual(["JP:ja-JP"]);
  });
});

describe("prompts and free text are judged value by value", () => {
  /** The cultures of each paragraph, and by what. */
  function paragraphs(source: string, setup: TestSetup = {}): readonly string[] {
    const document = parseDocument(plainText, source, "note.txt");
    const input = { path: "note.txt", source, format: plainText, document };
    const { routed } = testChecker({ packs, rules: [], ...setup }).inspect(input);
    return routed.map(
      ({ audiences, routing }) => `${audiences.map((a) => a.locale).join(" ")} ${routing.by}`,
    );
  }
  const MIXED = "Parcels to Germany take a day.\n\nCall us.\n\nMexico has another form.";

  test("each names its own, and what names none follows only where all others agree", () => {
    expect(paragraphs(MIXED)).toEqual(["en-DE text", " nothing", "en-MX text"]);
    expect(paragraphs(MIXED.replace("Mexico", "Germany"))).toEqual([
      "en-DE text",
      "en-DE text",
      "en-DE text",
    ]);
  });

  test("a long text that names a place in passing does not speak of it", () => {
    const long = (at: number): string =>
      Array.from({ length: 30 }, (_, i) =>
        i === at ? "Parcels to Germany take a day." : `Save page ${i}.`,
      ).join("\n\n");
    expect(paragraphs(long(20))[0]).toBe(" nothing");
    expect(paragraphs(long(0))[29]).toBe("en-DE text");
  });

  test("a label is in the language of the text around it, whatever its letters look like", () => {
    const detector: LanguageDetector = {
      detect: (text) => ({ language: text.length < 40 ? "de" : "en", confidence: 0.9 }),
      likeness: () => ({}),
    };
    expect(
      paragraphs("Export default\n\nThe file is saved before the window is closed.", { detector }),
    ).toEqual([" nothing", " nothing"]);
  });

  test("what is no text for a reader names nobody", () => {
    const source = "See https://example.org/Germany and `Mexico` for details.";
    const document = parseDocument(markdown, source, "note.md");
    const { routed } = testChecker({ packs, rules: [] }).inspect({
      path: "note.md",
      source,
      format: markdown,
      document,
    });
    expect(routed.map((r) => r.audiences)).toEqual([[]]);
  });

  test("English that names nobody is for nobody, or for whom the configuration says", () => {
    expect(paragraphs("Save your changes before you leave.")).toEqual([" nothing"]);
    expect(paragraphs("Save your changes.", { config: { cultures: ["IN"] } })).toEqual(["hi-IN default"]);
    const english: LanguageDetector = {
      detect: () => ({ language: "en", confidence: 0.9 }),
      likeness: () => ({}),
    };
    expect(
      paragraphs("Save your changes.", { config: { locales: { en: ["US", "GB"] } }, detector: english }),
    ).toEqual(["en-US en-GB text"]);
  });

  test("the values of a resource file are read by the same people, whatever places they name", () => {
    const { routings } = inspectJson('{"a": "Fly to Germany", "b": "Save"}', "app.json", {
      packs,
      rules: [],
      detector: { detect: () => ({ language: "en", confidence: 0.9 }), likeness: () => ({}) },
    });
    expect(routings.map((r) => r.audiences.map((a) => a.locale))).toEqual([["en-US"]]);
    expect(routings[0]?.confidence).toBeLessThan(0.6);
  });
});

describe("a prompt that says nothing of its readers is for readers anywhere", () => {
  const check = (source: string) => {
    const document = parseDocument(prompt, source, "offer.prompt");
    const { routings, findings } = testChecker({ packs, rules: RULES }).inspect({
      path: "offer.prompt",
      source,
      format: prompt,
      document,
    });
    return {
      cultures: routings.map((r) => r.audiences.map((a) => a.culture).join()),
      found: findings.map((f) => `${f.culture} ${f.rule} ${f.text}`),
    };
  };

  test("its habits are found, and are no word on who reads the answer", () => {
    expect(check("Describe the {{product}}. Give prices in US dollars and weights in pounds.")).toEqual({
      cultures: ["001"],
      found: ["001 prompt/us-default in US dollars", "001 prompt/us-default in pounds"],
    });
    expect(check("Make a form with first name, last name and ZIP code.").cultures).toEqual(["001"]);
    expect(check("Summarise the text.")).toEqual({ cultures: ["001"], found: [] });
  });

  test("a name says who reads it", () => {
    expect(check("Describe the {{product}} for Americans. Give prices in US dollars.")).toEqual({
      cultures: ["US"],
      found: [],
    });
    expect(check("Describe the {{product}} for shoppers in Mexico.").cultures).toEqual(["MX"]);
  });
});

describe("findings are as sure as the readers", () => {
  const clock = testNorm({ id: "DE.gifts.clock", triggers: { en: ["clock*"] } });
  const knife = testNorm({ id: "MX.gifts.knife", triggers: { en: ["knife"] } });
  const both = packsOf(testPack("DE", ["de"], [clock]), testPack("MX", ["es-MX"], [knife]));
  const check = (source: string, config: TestSetup["config"] = {}) => {
    const document = parseDocument(plainText, source, "note.txt");
    const checker = testChecker({ packs: both, rules: [], config });
    return checker.inspect({ path: "note.txt", source, format: plainText, document }).findings;
  };

  test("told by a name they keep their severity and lose some confidence", () => {
    const [named] = check("A clock is a fine present in Germany.");
    expect(named).toMatchObject({ rule: "DE.gifts.clock", severity: "warning" });
    expect(named?.confidence).toBeLessThan(0.9);
  });

  test("each culture judges its own clause", () => {
    const found = check("In Germany give a clock; in Mexico give a clock or a knife.");
    expect(found.map((f) => `${f.culture} ${f.text}`)).toEqual(["DE clock", "MX knife"]);
    expect(check("Give a knife in Germany; give a clock in Mexico.")).toEqual([]);
  });
});
