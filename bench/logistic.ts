/**
 * Logistic regression with a ridge, by gradient descent on the full batch.
 * @param points features of equal length, without the constant; y in {0, 1}.
 * @returns the intercept and one weight per feature, rounded to two digits.
 */
export function fitLogistic(points: readonly { readonly x: readonly number[]; readonly y: number }[]): {
  readonly intercept: number;
  readonly weights: readonly number[];
} {
  const size = (points[0]?.x.length ?? 0) + 1;
  const weights = new Array<number>(size).fill(0);
  const ridge = 0.3 / points.length;
  for (let step = 0; step < 20_000; step++) {
    const gradient = weights.map((w, k) => (k === 0 ? 0 : ridge * w));
    for (const { x, y } of points) {
      const z = x.reduce((sum, value, k) => sum + value * (weights[k + 1] ?? 0), weights[0] ?? 0);
      const error = (1 / (1 + Math.exp(-z)) - y) / points.length;
      gradient[0] = (gradient[0] ?? 0) + error;
      x.forEach((value, k) => {
        gradient[k + 1] = (gradient[k + 1] ?? 0) + error * value;
      });
    }
    gradient.forEach((g, k) => {
      weights[k] = (weights[k] ?? 0) - 0.3 * g;
    });
  }
  const [intercept = 0, ...rest] = weights.map((w) => Math.round(w * 100) / 100);
  return { intercept, weights: rest };
}
