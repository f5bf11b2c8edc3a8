import { expect, test } from "vitest";
import { compareCopy, segmentAt } from "../../../server/src/core/compare/compare-copy.js";
import { hasText } from "../../../server/src/core/compare/comparison.js";
import { DEFAULT_CONFIG } from "../../../server/src/core/config.js";
import { packsOf, testNorm, testPack } from "../../support/checker.js";
import { inputOf } from "../../support/input.js";

const SOURCE = '{"a": "1/31/2026", "b": "Until \\"12/31/2026\\"\\u00e9: a clock!", "c": "Last"}';

const clock = testNorm({ id: "CN.gifts.clock", triggers: { en: ["clock"] } });
const order = (culture: string) =>
  testNorm({ id: `${culture}.time.order`, triggers: { en: ["12 + until"] }, decidedBy: "model" });
const SETUP = {
  packs: packsOf(
    testPack("US", ["en-US"], [order("US")]),
    testPack("CN", ["zh-CN"], [clock]),
    testPack("GB", ["en-GB"], [order("GB")]),
  ),
  config: DEFAULT_CONFIG,
  detector: { detect: () => undefined, likeness: () => ({}) },
};
const never = new AbortController().signal;

test("the same value for each culture, with what its readers would see flagged in it and nothing else", async () => {
  const input = await inputOf("en.json", SOURCE);
  const segment = segmentAt(input.document.segments, SOURCE.indexOf("clock"));
  if (segment === undefined) throw new Error("no segment");
  const request = { input, segment, cultures: ["US", "CN", "GB"] };
  const { columns, differences } = await compareCopy(request, SETUP, never);
  const found = columns
    .filter(hasText)
    .map(({ name, text, touches }) => [
      name,
      ...touches.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`),
    ]);
  expect(found).toEqual([
    ["Land US", "US.time.order 12"],
    ["Land CN", "CN.gifts.clock clock"],
    // The norm says what the rule has said of the same words.
    ["Land GB", "dates/numeric-order 12/31/2026"],
  ]);
  expect(columns.filter(hasText)[0]?.text).toBe('Until "12/31/2026"é: a clock!');
  expect(differences.every(({ shared }) => shared === 1)).toBe(true);
});

test("the value at a cursor, between values the next, after all the last", async () => {
  const { segments } = (await inputOf("en.json", SOURCE)).document;
  const keys = [0, SOURCE.indexOf("Until"), SOURCE.indexOf(', "c"') + 1, SOURCE.length].map(
    (offset) => segmentAt(segments, offset)?.key,
  );
  expect(keys).toEqual(["a", "b", "c", "c"]);
  expect(segmentAt([], 0)).toBeUndefined();
});
