/** Small statistics for the benchmark tables. Deterministic: the seed is fixed. */

/** 95 % percentile interval of a statistic over 1,000 resamples. */
export function bootstrapInterval<T>(
  rows: readonly T[],
  statistic: (sample: readonly T[]) => number,
): readonly [low: number, high: number] {
  const random = mulberry32(20260101);
  const values = Array.from({ length: 1000 }, () =>
    statistic(rows.map(() => rows[Math.floor(random() * rows.length)] as T)),
  ).sort((a, b) => a - b);
  return [values[24] ?? 0, values[974] ?? 0];
}

/** Logistic regression of y in {0, 1} on one feature, with a weak ridge, by Newton's method. */
export function fitLogistic(points: readonly { readonly x: number; readonly y: number }[]): {
  readonly slope: number;
  readonly intercept: number;
} {
  let slope = 0;
  let intercept = 0;
  const ridge = 0.01;
  for (let step = 0; step < 50; step++) {
    let [gs, gi, hss, hsi, hii] = [-ridge * slope, -ridge * intercept, ridge, 0, ridge];
    for (const { x, y } of points) {
      const p = 1 / (1 + Math.exp(-(slope * x + intercept)));
      const w = p * (1 - p);
      gs += (y - p) * x;
      gi += y - p;
      hss += w * x * x;
      hsi += w * x;
      hii += w;
    }
    const determinant = hss * hii - hsi * hsi;
    slope += (hii * gs - hsi * gi) / determinant;
    intercept += (hss * gi - hsi * gs) / determinant;
  }
  return { slope: Math.round(slope * 1000) / 1000, intercept: Math.round(intercept * 1000) / 1000 };
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
