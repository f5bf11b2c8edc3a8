import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chrF, editF1, exactMatch, macroF1, tokenF1 } from "../../../server/src/core/evaluation/metrics.js";

describe.each([
  ["exact match", exactMatch],
  ["token F1", tokenF1],
  ["chrF", chrF],
])("%s", (_name, metric) => {
  test("is 1 for the same text and within [0, 1] for any two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(metric(a, a)).toBe(1);
        const value = metric(a, b);
        expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });
});

test("exact match looks past case, spaces and a last full stop, and nothing else", () => {
  expect(exactMatch(" The  cat. ", "the cat")).toBe(1);
  expect(exactMatch("猫。", "猫")).toBe(1);
  expect(exactMatch("the cats", "the cat")).toBe(0);
});

test("token F1 counts words, also of scripts without spaces", () => {
  expect(tokenF1("the black cat", "the cat")).toBeCloseTo(0.8);
  expect(tokenF1("黒い猫", "白い犬")).toBeLessThan(tokenF1("黒い猫", "黒い犬"));
  expect(tokenF1("", "the cat")).toBe(0);
});

test("chrF ranks a near miss above another text and weighs recall more", () => {
  expect(chrF("Bestätigen Sie Ihr Konto", "Bestätige dein Konto")).toBeGreaterThan(
    chrF("Guten Tag", "Bestätige dein Konto"),
  );
  expect(chrF("abcdefghij", "abcde")).toBeGreaterThan(chrF("abcde", "abcdefghij"));
});

test("edit F1 counts the changes that were called for, and those that were not", () => {
  const source = "Bestätige dein Konto heute";
  const gold = "Bestätigen Sie Ihr Konto heute";
  expect(editF1(gold, gold, source)).toBe(1);
  expect(editF1(source, gold, source)).toBe(0);
  expect(editF1("Bestätigen Sie dein Konto heute", gold, source)).toBeCloseTo(0.75);
  expect(editF1("Bestätigen Sie Ihr Konto morgen", gold, source)).toBeCloseTo(10 / 12);
  expect(editF1(source, source, source)).toBe(1);
});

test("macro F1 weighs a rare label like a frequent one", () => {
  const gold = ["yes", "yes", "yes", "no"];
  const always = gold.map((label) => ({ gold: label, predicted: "yes" }));
  expect(macroF1(always, ["yes", "no"])).toBeCloseTo((6 / 7 + 0) / 2);
  expect(macroF1(always, ["yes", "no", "neutral"])).toBeCloseTo((6 / 7 + 0) / 2);
});
