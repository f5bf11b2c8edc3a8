/** Small statistics for evaluations. Pure: resampling takes a seed, so the same rows give the same interval. */

/** Low and high end. */
export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
}

const DEFAULT: BootstrapOptions = { resamples: 1000, seed: 20260101 };

/** 95 % percentile interval of a statistic over resamples of the rows. */
export function bootstrapInterval<T>(
  rows: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { resamples, seed }: BootstrapOptions = DEFAULT,
): Interval {
  const random = mulberry32(seed);
  const values = Array.from({ length: resamples }, () => {
    const sample: T[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[Math.floor(random() * rows.length)];
      if (row !== undefined) sample.push(row);
    }
    return statistic(sample);
  }).sort((a, b) => a - b);
  const at = (quantile: number): number => values[Math.ceil(quantile * resamples) - 1] ?? 0;
  return [at(0.025), at(0.975)];
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** The smallest value that at least `quantile` (in [0, 1]) of all values do not exceed. */
export function percentile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? 0;
}

export interface Prediction {
  /** Stated probability in [0, 1]. */
  readonly probability: number;
  readonly right: boolean;
}

/**
 * Expected calibration error: the mean distance between stated probability and share of right ones, over bins of
 * equal width, weighted by their size.
 */
export function calibrationError(predictions: readonly Prediction[], bins = 10): number {
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const members = predictions.filter((p) => Math.min(bins - 1, Math.floor(p.probability * bins)) === bin);
    const stated = mean(members.map((m) => m.probability));
    const right = mean(members.map((m) => (m.right ? 1 : 0)));
    error += (members.length / predictions.length) * Math.abs(stated - right);
  }
  return predictions.length === 0 ? 0 : error;
}

/** A generator of numbers in [0, 1): small, fast, and the same everywhere. */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The items in an order that the seed alone decides. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = mulberry32(seed);
  return items
    .map((item, index) => ({ item, index, at: random() }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ item }) => item);
}

export interface PairedDifference extends BootstrapResult {
  /** Two-sided, by the bootstrap: how often the difference is on the other side of zero. In [0, 1]. */
  readonly pValue: number;
}

export interface BootstrapResult {
  /** Mean of b - a. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** How much better `b` is than `a` on the same rows, with a 95 % percentile interval. */
export function pairedBootstrap(
  a: readonly number[],
  b: readonly number[],
  { resamples, seed }: BootstrapOptions = DEFAULT,
): PairedDifference {
  const differences = a.map((value, i) => (b[i] ?? 0) - value);
  if (differences.length === 0) return { difference: 0, low: 0, high: 0, pValue: 1 };
  const random = mulberry32(seed);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++)
      sum += differences[Math.floor(random() * differences.length)] ?? 0;
    return sum / differences.length;
  }).sort((x, y) => x - y);
  const [low, high] = [0.025, 0.975].map((q) => means[Math.ceil(q * resamples) - 1] ?? 0);
  const below = means.filter((m) => m <= 0).length;
  const above = means.filter((m) => m >= 0).length;
  // With the usual correction: a share of no resamples is not proof of impossibility.
  const pValue = Math.min(1, (2 * (Math.min(below, above) + 1)) / (resamples + 1));
  return { difference: mean(differences), low: low ?? 0, high: high ?? 0, pValue };
}

/**
 * McNemar's exact test for right/wrong answers to the same questions.
 * @param onlyA questions that only the first got right. @param onlyB that only the second did.
 * @returns two-sided p-value under a binomial of 1/2.
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB;
  const fewer = Math.min(onlyA, onlyB);
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= fewer; k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(n - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Probability that a positive scores above a negative; ties count half. 0.5 where one kind is missing. */
export function auc(scored: readonly { readonly score: number; readonly positive: boolean }[]): number {
  const sorted = scored.toSorted((a, b) => a.score - b.score);
  let ranks = 0;
  let positives = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end]?.score === sorted[i]?.score) end++;
    const rank = (i + 1 + end) / 2;
    for (let k = i; k < end; k++) {
      if (!sorted[k]?.positive) continue;
      ranks += rank;
      positives++;
    }
    i = end;
  }
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
