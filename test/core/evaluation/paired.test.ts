import { describe, expect, test } from "vitest";
import { auc, mcnemar, pairedBootstrap } from "../../../server/src/core/evaluation/statistics.js";

describe("the paired bootstrap", () => {
  test("finds a difference on the same rows, and says how sure it is", () => {
    const a = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const better = a.map((v, i) => (i % 4 === 1 ? 1 : v));
    const found = pairedBootstrap(a, better);
    expect(found.difference).toBeGreaterThan(0.1);
    expect(found.low).toBeGreaterThan(0);
    expect(found.pValue).toBeLessThan(0.01);
    expect(pairedBootstrap(better, a).difference).toBeCloseTo(-found.difference);
  });

  test("is unsure where gains and losses balance, and of nothing", () => {
    const a = [1, 0, 1, 0, 1, 0, 1, 0];
    const b = [0, 1, 0, 1, 1, 0, 1, 0];
    const { difference, low, high, pValue } = pairedBootstrap(a, b);
    expect(difference).toBe(0);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(pValue).toBeGreaterThan(0.5);
    expect(pairedBootstrap([], []).pValue).toBe(1);
  });
});

test("McNemar's exact test gives the binomial's two tails", () => {
  expect(mcnemar(0, 0)).toBe(1);
  expect(mcnemar(5, 5)).toBe(1);
  expect(mcnemar(0, 5)).toBeCloseTo(2 / 32);
  expect(mcnemar(1, 9)).toBeCloseTo((2 * (1 + 10)) / 1024);
  expect(mcnemar(9, 1)).toBe(mcnemar(1, 9));
  expect(mcnemar(400, 600)).toBeLessThan(1e-8);
});

test("AUC counts pairs in the right order, ties half", () => {
  const scored = (positives: readonly number[], negatives: readonly number[]) =>
    auc([
      ...positives.map((score) => ({ score, positive: true })),
      ...negatives.map((score) => ({ score, positive: false })),
    ]);
  expect(scored([3, 4], [1, 2])).toBe(1);
  expect(scored([1, 2], [3, 4])).toBe(0);
  expect(scored([1, 3], [2, 3])).toBeCloseTo(0.375);
  expect(scored([1], [])).toBe(0.5);
});
