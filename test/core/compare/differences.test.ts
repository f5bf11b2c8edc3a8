import fc from "fast-check";
import { expect, test } from "vitest";
import { markDifferences } from "../../../server/src/core/compare/differences.js";

/** The texts with what is marked between « and ». */
function marked(...texts: readonly string[]): readonly string[] {
  return markDifferences(texts).map(({ spans }, i) => {
    const text = texts[i] ?? "";
    return spans.reduceRight(
      (all, { start, end }) => `${all.slice(0, start)}«${all.slice(start, end)}»${all.slice(end)}`,
      text,
    );
  });
}

const shares = (...texts: readonly string[]) => markDifferences(texts).map(({ shared }) => shared);

test("marks the words that another text lacks, as runs", () => {
  expect(marked("Bring a clock to the dinner.", "Bring green tea to the dinner.")).toEqual([
    "Bring «a clock» to the dinner.",
    "Bring «green tea» to the dinner.",
  ]);
});

test("what all of several texts share is not marked, what only some share is", () => {
  expect(marked("Dear Ana, thanks a lot!", "Dear Ms Ana, thanks a lot!", "Dear Ana, thanks!")).toEqual([
    "Dear Ana, thanks «a lot»!",
    "Dear «Ms» Ana, thanks «a lot»!",
    "Dear Ana, thanks!",
  ]);
});

test("writes without spaces are compared word by word", () => {
  expect(marked("日本で三つのレストランを教えます。", "日本で二つのレストランを教えます。")).toEqual([
    "日本で«三つ»のレストランを教えます。",
    "日本で«二つ»のレストランを教えます。",
  ]);
});

test("numbers count as written; case and width do not", () => {
  expect(marked("Nur 1,234.56 € im Monat", "nur 1.234,56 € im monat")).toEqual([
    "Nur «1,234.56» € im Monat",
    "nur «1.234,56» € im monat",
  ]);
  expect(marked("ＡＢＣ def", "abc DEF")).toEqual(["ＡＢＣ def", "abc DEF"]);
});

test("texts that have nothing in common are said to, not marked all over", () => {
  expect(marked("Guten Tag", "こんにちは")).toEqual(["Guten Tag", "こんにちは"]);
  expect(shares("Guten Tag", "こんにちは")).toEqual([0, 0]);
});

test("alone, equal or empty there is no difference", () => {
  expect(shares()).toEqual([]);
  expect(shares("Hello there")).toEqual([1]);
  expect(shares("Hello there", "Hello  there")).toEqual([1, 1]);
  expect(shares("", "…")).toEqual([1, 1]);
});

test("the share is of words", () => {
  expect(shares("one two three four", "one two three five")).toEqual([0.75, 0.75]);
});

test("a mark never runs over a line break", () => {
  expect(marked("- buy tea\n- rice", "- buy beer\n- bread")).toEqual([
    "- buy «tea»\n- «rice»",
    "- buy «beer»\n- «bread»",
  ]);
});

test("marks ascend, stay inside the text and hold words; equal texts have none", () => {
  const text = fc.array(
    fc.constantFrom("tea", "時計を", "a", " ", "\n", "1,5", "–", "!", "🎁", "e\u0301", "\ud83d"),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (lists) => {
      const texts = lists.map((words) => words.join(""));
      for (const [i, { spans, shared }] of markDifferences(texts).entries()) {
        expect(shared).toBeGreaterThanOrEqual(0);
        expect(shared).toBeLessThanOrEqual(1);
        let at = 0;
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual((texts[i] ?? "").length);
      }
      const [first = ""] = texts;
      expect(markDifferences([first, first])[0]?.spans).toEqual([]);
    }),
  );
});

test("long answers far apart are done in time", () => {
  // The same words in another order each: nothing can be left out beforehand.
  const long = (step: number) => Array.from({ length: 2_000 }, (_, i) => `w${(i * step) % 701}`).join(" ");
  expect(shares(long(1), long(89), long(331))).toHaveLength(3);
});
