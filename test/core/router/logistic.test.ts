import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../../server/src/core/evaluation/statistics.js";
import {
  type Example,
  fitLogistic,
  fitTemperature,
  logits,
  softmax,
} from "../../../server/src/core/router/logistic.js";

/** Points around three corners; a tenth of them wear the wrong label. */
function threeClouds(noise = 0.1): readonly Example[] {
  const random = mulberry32(3);
  const corners = [
    [0, 0],
    [3, 0],
    [0, 3],
  ];
  return Array.from({ length: 600 }, (_, i): Example => {
    const corner = i % 3;
    const x = Float32Array.from(corners[corner] ?? [], (c) => c + random() * 1.6 - 0.8);
    return { x, y: random() < noise ? Math.floor(random() * 3) : corner, weight: 1 };
  });
}

function best(scores: Float64Array): number {
  return scores.indexOf(Math.max(...scores));
}

describe("multinomial logistic regression", () => {
  test("tells clouds apart, the same way each time", () => {
    const examples = threeClouds();
    const model = fitLogistic(examples, { classes: 3, ridge: 0.001, steps: 200 });
    expect(best(logits(model, Float32Array.of(0, 0)))).toBe(0);
    expect(best(logits(model, Float32Array.of(3, 0)))).toBe(1);
    expect(best(logits(model, Float32Array.of(0, 3)))).toBe(2);
    expect(fitLogistic(examples, { classes: 3, ridge: 0.001, steps: 200 })).toEqual(model);
  });

  test("reaches the minimum: without a ridge the mean prediction is the share of each class", () => {
    const examples = threeClouds();
    const model = fitLogistic(examples, { classes: 3, ridge: 0, steps: 2_000 });
    for (let c = 0; c < 3; c++) {
      const share = examples.filter((e) => e.y === c).length / examples.length;
      const predicted = examples.reduce((sum, e) => sum + (softmax(logits(model, e.x))[c] ?? 0), 0);
      expect(predicted / examples.length).toBeCloseTo(share, 3);
    }
  });

  test("a stronger ridge is less sure, and weights move the answer", () => {
    const at = Float32Array.of(3, 0);
    const sure = (ridge: number): number =>
      softmax(logits(fitLogistic(threeClouds(), { classes: 3, ridge, steps: 200 }), at))[1] ?? 0;
    expect(sure(1)).toBeLessThan(sure(0.001));
    const weighted = threeClouds().map((e) => ({ ...e, weight: e.y === 2 ? 50 : 1 }));
    const between = Float32Array.of(1.5, 1.5);
    const heavy = softmax(logits(fitLogistic(weighted, { classes: 3, ridge: 0.01, steps: 200 }), between));
    expect(best(heavy)).toBe(2);
  });
});

test("the temperature makes stated probabilities fit: too sure is cooled, right is left", () => {
  const random = mulberry32(5);
  const rows = (factor: number) =>
    Array.from({ length: 3_000 }, () => {
      const p = 0.5 + random() / 2;
      const z = Math.log(p / (1 - p));
      return { logits: Float64Array.of(factor * z, 0), y: random() < p ? 0 : 1, weight: 1 };
    });
  expect(fitTemperature(rows(1))).toBeCloseTo(1, 0);
  expect(fitTemperature(rows(3))).toBeCloseTo(3, 0);
});
