import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckInput, Inspection } from "../../server/src/core/check.js";
import { configSchema } from "../../server/src/core/config.js";
import type { Finding } from "../../server/src/core/finding.js";
import { normSeverity } from "../../server/src/core/make-finding.js";
import type { Rule } from "../../server/src/core/rules/rule.js";
import { RULES } from "../../server/src/core/rules/rules.js";
import { tidy } from "../../server/src/core/tidy.js";
import {
  inspectJson,
  jsonInput,
  lines,
  packsOf,
  testChecker,
  testNorm,
  testPack,
} from "../support/checker.js";

const DATE = { until: "Until 12/31/2026." };
const clock = testNorm({ id: "JP.gifts.clock", triggers: { en: ["clock + gift"], ja: ["時計 + 贈"] } });

describe("audiences", () => {
  test("each culture of a file is checked for itself", () => {
    const { findings } = inspectJson({ a: "On 12/25/2026 or 25/12/2026." }, "en.json", {
      requested: ["US", "GB"],
    });
    expect(lines(findings)).toEqual(["a dates/numeric-order GB warning", "a dates/numeric-order US warning"]);
  });

  test("a fix that not all cultures of a text call for is no certain one", () => {
    const certain = (cultures: readonly string[], text: string, path = "en.json") =>
      inspectJson({ a: text }, path, { requested: cultures }).findings.map((f) => f.fix?.certain);
    expect(certain(["US", "GB"], "On 25/12/2026.")).toEqual([false]);
    expect(certain(["US"], "On 25/12/2026.")).toEqual([true]);
    expect(certain(["ES", "MX"], "Quieres salir?", "es.json")).toEqual([true, true]);
  });

  test("a text without an audience is not checked, and the reason is given", () => {
    const { findings, routings } = inspectJson(DATE, "strings.json");
    expect(findings).toEqual([]);
    expect(routings.map((r) => r.reason)).toEqual([expect.stringContaining("no culture could be told")]);
  });
});

describe("norms", () => {
  const packs = packsOf(testPack("JP", ["ja"], [clock]));

  test("are matched in the language of the file", () => {
    const { findings } = inspectJson({ a: "時計を贈りましょう。", b: "お茶を贈りましょう。" }, "ja.json", {
      packs,
    });
    expect(lines(findings)).toEqual(["a JP.gifts.clock JP warning"]);
    expect(findings[0]).toMatchObject({
      message: "Do not suggest a clock as a gift: suggest another gift, such as tea.",
      evidence: [{ title: "A book", publisher: "A publisher" }],
      text: "時計",
    });
  });

  test("match the English triggers where a text for Japan was left in English", () => {
    const texts = { a: "A clock is the perfect gift.", b: "A clock on the wall." };
    expect(lines(inspectJson(texts, "ja.json", { packs, rules: [] }).findings)).toEqual([
      "a JP.gifts.clock JP warning",
    ]);
  });

  test("that only a model can decide become candidates, not findings", () => {
    const judged = packsOf(testPack("JP", ["ja"], [{ ...clock, decidedBy: "model" }]));
    const { findings, candidates } = inspectJson({ a: "時計を贈りましょう。" }, "ja.json", { packs: judged });
    expect(findings).toEqual([]);
    expect(candidates.map((c) => [c.norm.id, c.segment.key, c.severity, c.by])).toEqual([
      ["JP.gifts.clock", "a", "warning", "trigger"],
    ]);
  });

  test("are silent where a rule that they name has said the same, and only there", () => {
    const mixed = testNorm({
      id: "DE.greeting.mixed",
      triggers: { de: ["prüfen + dein*"] },
      yieldsTo: ["register/mixed-in-text"],
    });
    const reported = (yieldsTo: Pick<typeof mixed, "yieldsTo"> | undefined) =>
      lines(
        inspectJson({ a: "Bitte prüfen Sie dein Konto.", b: "Dein Konto prüfen." }, "de.json", {
          packs: packsOf(testPack("DE", ["de"], [{ ...mixed, ...yieldsTo }])),
          rules: RULES.filter((rule) => rule.id === "register/mixed-in-text"),
        }).findings,
      );
    const rule = "a register/mixed-in-text DE warning";
    expect(reported(undefined)).toEqual([rule, "b DE.greeting.mixed DE warning"]);
    expect(reported({ yieldsTo: ["register/expected"] })).toEqual([
      "a DE.greeting.mixed DE warning",
      rule,
      "b DE.greeting.mixed DE warning",
    ]);
  });

  test.each([
    ["a contested one", { contested: true }, "hint"],
    ["a regional one", { appliesTo: { kinds: ["copy" as const], regions: ["Okinawa"] } }, "hint"],
    ["one for prompts only", { appliesTo: { kinds: ["prompt" as const] } }, undefined],
    ["any other", {}, "warning"],
  ])("%s is reported at %s", (_what, parts, severity) => {
    expect(normSeverity({ ...clock, ...parts }, "copy", configSchema.parse({}))).toBe(severity);
  });

  test("are set and switched off by the configuration", () => {
    const reported = (rules: Readonly<Record<string, "off" | "error">>) =>
      lines(inspectJson({ a: "時計を贈りましょう。" }, "ja.json", { packs, config: { rules } }).findings);
    expect(reported({ "JP.gifts.clock": "off" })).toEqual([]);
    expect(reported({ "JP.*": "error" })).toEqual(["a JP.gifts.clock JP error"]);
    expect(reported({ "JP.*": "off", "JP.gifts.clock": "error" })).toEqual(["a JP.gifts.clock JP error"]);
  });

  test("of a file or a value that says so in a comment are left out, as rules are", () => {
    const source = (comment: string) =>
      `{\n  ${comment}\n  "a": "時計を贈りましょう,今日",\n  "b": "時計を贈りましょう。"\n}`;
    const reported = (comment: string) => lines(inspectJson(source(comment), "ja.jsonc", { packs }).findings);
    const [norm, comma, second] = [
      "a JP.gifts.clock JP warning",
      "a punctuation/cjk-width JP warning",
      "b JP.gifts.clock JP warning",
    ];
    expect(reported("// no directive")).toEqual([norm, comma, second]);
    expect(reported("// culture-manager-ignore: JP.gifts.clock")).toEqual([comma, second]);
    expect(reported("// culture-manager-ignore")).toEqual([second]);
    expect(reported("// culture-manager-ignore-file: JP.*, punctuation/*")).toEqual([]);
    expect(reported("/* culture-manager-cultures: KR */")).not.toContain(norm);
  });

  test("words in the copy itself are no directives", () => {
    const texts = { a: "culture-manager-ignore-file", b: "時計を贈りましょう。" };
    expect(lines(inspectJson(texts, "ja.json", { packs, rules: [] }).findings)).toEqual([
      "b JP.gifts.clock JP warning",
    ]);
  });
});

describe("rules and the configuration", () => {
  test("the severity a user sets beats the rule's own; off is silent", () => {
    const reported = (severity: "off" | "error" | "hint") =>
      lines(inspectJson(DATE, "de.json", { config: { rules: { "dates/*": severity } } }).findings);
    expect(reported("error")).toEqual(["until dates/numeric-order DE error"]);
    expect(reported("hint")).toEqual(["until dates/numeric-order DE hint"]);
    expect(reported("off")).toEqual([]);
  });

  test("a fix changes no more than it must", () => {
    const input = jsonInput({ until: 'Bis "12/31/2026" \t.' }, "de.json");
    const [fix] = testChecker()
      .inspect(input)
      .findings.flatMap((f) => (f.rule === "dates/numeric-order" && f.fix ? [f.fix] : []));
    const [edit] = fix?.edits ?? [];
    expect(input.source.slice(edit?.span.start, edit?.span.end)).toBe("12/31/");
    expect(edit?.newText).toBe("31.12.");
  });
});

describe("the list of findings", () => {
  const finding = (parts: Partial<Finding>): Finding => ({
    rule: "r",
    culture: "DE",
    severity: "warning",
    confidence: 1,
    span: { start: 0, end: 1 },
    message: "m",
    why: "w",
    evidence: [],
    segment: "s",
    key: "k",
    text: "t",
    ...parts,
  });

  test("is in order of place, severity, rule and culture, and has no doubles, however it came about", () => {
    const ordered = [
      finding({ severity: "error", rule: "z" }),
      finding({ rule: "a" }),
      finding({ rule: "a", culture: "FR" }),
      finding({ span: { start: 0, end: 2 } }),
      finding({ span: { start: 1, end: 2 } }),
    ];
    expect(tidy([...ordered, ...ordered].reverse())).toEqual(ordered);
  });

  test("a norm says nothing where a rule speaks of the same words to the same readers", () => {
    const base = finding({ culture: "US" });
    const rule = { ...base, rule: "dates/numeric-order", span: { start: 10, end: 20 } };
    const norm = { ...base, rule: "US.time.day-month", span: { start: 10, end: 15 } };
    const elsewhere = { ...norm, span: { start: 30, end: 35 } };
    const others = { ...norm, culture: "GB" };
    expect(
      tidy([norm, rule, elsewhere, others]).map((f) => `${f.rule} ${f.culture} ${f.span.start}`),
    ).toEqual(["US.time.day-month GB 10", "dates/numeric-order US 10", "US.time.day-month US 30"]);
  });

  test("is the same for the same text, in steps or at once", () => {
    const texts = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i % 7 === 0 ? "Bis 12/31/2026" : "Guten Tag"]),
    );
    const checker = testChecker();
    const input = jsonInput(texts, "de.json");
    const steps = checker.inspectInSteps(input);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    expect(count).toBeGreaterThan(2);
    expect(step.value.findings).toEqual(checker.inspect(input).findings);
    expect(step.value.findings).toHaveLength(715);
  });

  test("is the same whether or not an earlier text is known", () => {
    const words = ["Bis 12/31/2026", "Guten Tag", "Nur 1,234.56 €", 'Er sagte "Hallo"', "Am 31.12.2026", ""];
    const text = fc.record(
      { a: fc.constantFrom(...words), b: fc.constantFrom(...words), "b.c": fc.constantFrom(...words) },
      { requiredKeys: [] },
    );
    const edits = fc.array(fc.record({ content: text, path: fc.constantFrom("de.json", "en-GB.json") }));
    fc.assert(
      fc.property(edits, (history) => {
        const checker = testChecker();
        let previous: Inspection | undefined;
        for (const { content, path } of history) {
          const input = jsonInput(content, path);
          const steps = checker.inspectInSteps(input, previous);
          let step = steps.next();
          while (!step.done) step = steps.next();
          previous = step.value;
          const { findings, candidates } = checker.inspect(input);
          expect({ findings: previous.findings, candidates: previous.candidates }).toEqual({
            findings,
            candidates,
          });
        }
      }),
    );
  });

  test("does not look again at a value that has not changed", () => {
    const seen: string[] = [];
    const spy: Rule = {
      id: "test/spy",
      title: "Spy",
      severity: "hint",
      kinds: ["copy"],
      why: "It is a test.",
      evidence: [],
      checkSegment(segment, { audience }) {
        seen.push(`${segment.key} ${audience.culture}`);
        return [];
      },
    };
    const checker = testChecker({ rules: [spy] });
    const check = (input: CheckInput, previous?: Inspection): Inspection => {
      const steps = checker.inspectInSteps(input, previous);
      let step = steps.next();
      while (!step.done) step = steps.next();
      return step.value;
    };
    const first = check(jsonInput({ a: "Eins", b: "Zwei" }, "de.json"));
    expect(seen.splice(0)).toEqual(["a DE", "b DE"]);
    const second = check(jsonInput({ c: "Drei", a: "Eins", b: "Zwo" }, "de.json"), first);
    expect(seen.splice(0)).toEqual(["c DE", "b DE"]);
    check(jsonInput({ c: "Drei", a: "Eins", b: "Zwo" }, "fr.json"), second);
    expect(seen.splice(0)).toEqual(["c FR", "a FR", "b FR"]);
    check(jsonInput({ a: "Eins" }, "de.json"), testChecker().inspect(jsonInput({ a: "Eins" }, "de.json")));
    expect(seen).toEqual(["a DE"]);
  });
});
