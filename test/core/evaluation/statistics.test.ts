import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bootstrapInterval,
  calibrationError,
  mean,
  percentile,
  shuffled,
} from "../../../server/src/core/evaluation/statistics.js";

const ROWS = Array.from({ length: 200 }, (_, i) => (i % 4 === 0 ? 1 : 0));

describe("bootstrap", () => {
  test("an interval holds the statistic, narrows with more rows and depends on the seed alone", () => {
    const [low, high] = bootstrapInterval(ROWS, mean);
    expect(low).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(0.25);
    expect(low).toBeGreaterThan(0.15);
    const [lowFew, highFew] = bootstrapInterval(ROWS.slice(0, 20), mean);
    expect(highFew - lowFew).toBeGreaterThan(high - low);
    expect(bootstrapInterval(ROWS, mean)).toEqual([low, high]);
    expect(bootstrapInterval(ROWS, mean, { resamples: 500, seed: 7 })).not.toEqual([low, high]);
  });

  test("rows that are all alike leave no doubt", () => {
    expect(bootstrapInterval([1, 1, 1], mean)).toEqual([1, 1]);
  });
});

describe("calibration error", () => {
  const stated = (probability: number, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ probability, right: true })),
    ...Array.from({ length: wrong }, () => ({ probability, right: false })),
  ];
  test.each([
    ["as often right as stated", stated(0.75, 3, 1), 0],
    ["always sure, half right", stated(1, 1, 1), 0.5],
    ["too modest", stated(0.5, 4, 0), 0.5],
    ["weighted by size", [...stated(0.95, 0, 1), ...stated(0.25, 3, 9)], 0.95 / 13],
    ["nothing stated", [], 0],
  ])("%s", (_case, predictions, error) => {
    expect(calibrationError(predictions)).toBeCloseTo(error, 10);
  });
});

test.each([
  [[], 0.95, 0],
  [[5], 0.95, 5],
  [[4, 1, 3, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.95, 4],
])("percentile of %j at %d is %d", (values, quantile, expected) => {
  expect(percentile(values, quantile)).toBe(expected);
});

test("shuffling keeps every item and repeats with its seed", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const once = shuffled(items, seed);
      expect(once.toSorted()).toEqual(items.toSorted());
      expect(shuffled(items, seed)).toEqual(once);
    }),
  );
  expect(shuffled([1, 2, 3, 4, 5, 6], 1)).not.toEqual([1, 2, 3, 4, 5, 6]);
});
