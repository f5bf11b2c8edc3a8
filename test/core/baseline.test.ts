import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BaselineEntry,
  baselineEntry,
  createBaseline,
  formatBaseline,
  parseBaseline,
} from "../../server/src/core/baseline.js";
import { type Inspection, reported } from "../../server/src/core/check.js";
import { InvalidDataError } from "../../server/src/core/errors.js";
import { applyCertainFixes } from "../../server/src/core/rewrite.js";
import { textHash } from "../../server/src/core/text-hash.js";
import {
  inspectJson,
  jsonInput,
  lines,
  packsOf,
  testChecker,
  testNorm,
  testPack,
} from "../support/checker.js";

const PRICES = { a: "Nur 1,234.56 €", b: "Nur 7,234.56 €" };

/** Accepts what an inspection finds in one value. */
function accepting(inspection: Inspection, key: string): readonly BaselineEntry[] {
  return inspection.findings
    .filter((f) => f.key === key)
    .flatMap((f) => {
      const segment = inspection.input.document.segments.find((s) => s.id === f.segment);
      return segment ? [baselineEntry(inspection.input.path, f, segment)] : [];
    });
}

describe("an accepted finding", () => {
  const entries = accepting(inspectJson(PRICES, "de-DE.json"), "a");
  const baseline = createBaseline(entries);
  const report = (texts: Readonly<Record<string, string>>, path = "de-DE.json") =>
    lines(reported(inspectJson(texts, path, { baseline }), []));

  test("is left out, and others of its rule are not", () => {
    expect(entries).toMatchObject([{ path: "de-DE.json", rule: "numbers/decimal-separator", culture: "DE" }]);
    expect(report(PRICES)).toEqual(["b numbers/decimal-separator DE warning"]);
  });

  test("stays left out when its text moves or gets another key", () => {
    expect(report({ first: "Neu", b: PRICES.b, later: PRICES.a })).toEqual([
      "b numbers/decimal-separator DE warning",
    ]);
  });

  test("comes back when the text changes, in another file and for another culture", () => {
    const found = ["a numbers/decimal-separator DE warning"];
    expect(report({ a: `${PRICES.a} im Monat` })).toEqual(found);
    expect(report({ a: PRICES.a }, "sub/de-DE.json")).toEqual(found);
    const austrian = inspectJson({ a: PRICES.a }, "de-DE.json", { baseline, requested: ["AT"] });
    expect(lines(reported(austrian, []))).toEqual(["a numbers/decimal-separator AT warning"]);
  });

  test("is not fixed by fix-all", () => {
    const { input } = applyCertainFixes(jsonInput(PRICES, "de-DE.json"), testChecker({ baseline }));
    expect(input.document.segments.map((s) => s.text)).toEqual([PRICES.a, "Nur 7.234,56 €"]);
  });
});

test("no model is asked about a norm that was accepted for the text", () => {
  const clock = testNorm({ id: "JP.gifts.clock", triggers: { ja: ["時計 + 贈"] }, decidedBy: "model" });
  const packs = packsOf(testPack("JP", ["ja"], [clock]));
  const texts = { a: "時計を贈りましょう。" };
  const [candidate] = inspectJson(texts, "ja.json", { packs }).candidates;
  expect(candidate?.norm.id).toBe("JP.gifts.clock");
  const hash = textHash(texts.a);
  const baseline = createBaseline([{ path: "ja.json", rule: "JP.gifts.clock", culture: "JP", hash }]);
  expect(inspectJson(texts, "ja.json", { packs, baseline }).candidates).toEqual([]);
});

describe("the file", () => {
  const entry = fc.record({
    path: fc.string({ minLength: 1 }),
    rule: fc.string({ minLength: 1 }),
    culture: fc.constantFrom("DE", "JP"),
    hash: fc.string().map(textHash),
    words: fc.string({ unit: "binary" }),
  });

  test("reads back as it was written, whatever the order and with doubles only once", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const text = formatBaseline(entries);
        expect(formatBaseline(entries.toReversed().concat(entries).toReversed())).toBe(text);
        expect(formatBaseline(parseBaseline(text, "baseline.json").entries)).toBe(text);
      }),
    );
  });

  test("has one entry a line", () => {
    const one = { path: "a.json", rule: "r", culture: "DE", hash: textHash("a") };
    expect(formatBaseline([one, { ...one, rule: "q" }]).split("\n")).toEqual([
      '{"version": 1, "accepted": [',
      expect.stringContaining('"q"'),
      expect.stringContaining('"r"'),
      "]}",
      "",
    ]);
  });

  test.each([
    ["{", /is not valid JSON/],
    ['{"version": 2, "accepted": []}', /version/],
    ['{"version": 1, "accepted": [{"path": "a"}]}', /rule/],
  ])("says what is wrong with %s", (text, message) => {
    expect(() => parseBaseline(text, "baseline.json")).toThrow(InvalidDataError);
    expect(() => parseBaseline(text, "baseline.json")).toThrow(message);
  });
});

test("hashes are stable, short, and differ where texts do", () => {
  expect(textHash("Nur 1,234.56 €")).toBe(textHash("Nur 1,234.56 €"));
  const hashes = new Set(Array.from({ length: 20_000 }, (_, i) => textHash(`Text ${i}`)));
  expect(hashes.size).toBe(20_000);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{14}$/);
});
