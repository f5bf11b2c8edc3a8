/** Multinomial logistic regression with L2, by accelerated gradient descent on the full batch: small, and always the same. */

/** One row of weights per class, and one bias each. */
export interface Logistic {
  readonly classes: number;
  readonly dimensions: number;
  /** Row by row. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export interface Example {
  readonly x: Float32Array;
  /** Index of the right class. */
  readonly y: number;
  /** How much it counts; 1 for all alike. */
  readonly weight: number;
}

export interface FitOptions {
  readonly classes: number;
  /** Strength of the ridge on the weights (features brought to unit variance), per example. */
  readonly ridge: number;
  readonly steps: number;
}

/** @param examples at least one; all of the same dimensions. */
export function fitLogistic(examples: readonly Example[], { classes, ridge, steps }: FitOptions): Logistic {
  const dimensions = examples[0]?.x.length ?? 0;
  const { mean, scale } = moments(examples, dimensions);
  const rows = examples.map(({ x }) => Float32Array.from(x, (v, i) => (v - (mean[i] ?? 0)) / scale));
  const total = examples.reduce((sum, e) => sum + e.weight, 0);
  const size = dimensions + 1;
  // Nesterov's method; the last entry of each row is the bias.
  let at = new Float64Array(classes * size);
  let before = new Float64Array(classes * size);
  const gradient = new Float64Array(classes * size);
  const scores = new Float64Array(classes);
  // The largest curvature of the loss is half the mean squared length of the rows, plus the ridge.
  const length =
    rows.reduce((sum, row, i) => sum + (examples[i]?.weight ?? 0) * (squared(row) + 1), 0) / total;
  const rate = 1 / (0.5 * length + ridge);
  for (let step = 1; step <= steps; step++) {
    const momentum = (step - 1) / (step + 2);
    const ahead = at.map((w, i) => w + momentum * (w - (before[i] ?? 0)));
    gradient.fill(0);
    for (const [i, row] of rows.entries()) {
      const { y = 0, weight = 0 } = examples[i] ?? {};
      linear(ahead, row, scores, size);
      softmax(scores);
      for (let c = 0; c < classes; c++) {
        const error = (weight / total) * ((scores[c] ?? 0) - (c === y ? 1 : 0));
        const offset = c * size;
        for (let d = 0; d < dimensions; d++)
          gradient[offset + d] = (gradient[offset + d] ?? 0) + error * (row[d] ?? 0);
        gradient[offset + dimensions] = (gradient[offset + dimensions] ?? 0) + error;
      }
    }
    for (let c = 0; c < classes; c++)
      for (let d = 0; d < dimensions; d++) {
        const i = c * size + d;
        gradient[i] = (gradient[i] ?? 0) + ridge * (ahead[i] ?? 0);
      }
    before = at;
    at = ahead.map((w, i) => w - rate * (gradient[i] ?? 0));
  }
  return unscaled(at, { classes, dimensions, mean, scale });
}

/** Scores before the softmax, one per class. */
export function logits({ classes, dimensions, weights, bias }: Logistic, x: Float32Array): Float64Array {
  const result = new Float64Array(classes);
  for (let c = 0; c < classes; c++) {
    let sum = bias[c] ?? 0;
    for (let d = 0; d < dimensions; d++) sum += (weights[c * dimensions + d] ?? 0) * (x[d] ?? 0);
    result[c] = sum;
  }
  return result;
}

/** In place, safe for large scores. */
export function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const e = Math.exp((scores[i] ?? 0) - highest);
    scores[i] = e;
    sum += e;
  }
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) / sum;
  return scores;
}

/**
 * The temperature by which scores have to be divided so that stated probabilities fit how often they are right: the
 * least negative log-likelihood by golden-section search.
 */
export function fitTemperature(
  rows: readonly { readonly logits: Float64Array; readonly y: number; readonly weight: number }[],
): number {
  const loss = (logT: number): number =>
    rows.reduce((sum, { logits: z, y, weight }) => {
      const p = softmax(z.map((v) => v / Math.exp(logT)));
      return sum - weight * Math.log(Math.max(1e-12, p[y] ?? 0));
    }, 0);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.1), Math.log(10)];
  for (let i = 0; i < 40; i++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

/** Mean per feature, and one scale for all: directions keep their proportions. */
function moments(examples: readonly Example[], dimensions: number) {
  const mean = new Float64Array(dimensions);
  for (const { x } of examples) for (let d = 0; d < dimensions; d++) mean[d] = (mean[d] ?? 0) + (x[d] ?? 0);
  for (let d = 0; d < dimensions; d++) mean[d] = (mean[d] ?? 0) / examples.length;
  let variance = 0;
  for (const { x } of examples)
    for (let d = 0; d < dimensions; d++) variance += ((x[d] ?? 0) - (mean[d] ?? 0)) ** 2;
  return { mean, scale: Math.sqrt(variance / Math.max(1, examples.length * dimensions)) || 1 };
}

function linear(weights: Float64Array, row: Float32Array, scores: Float64Array, size: number): void {
  for (let c = 0; c < scores.length; c++) {
    const offset = c * size;
    let sum = weights[offset + size - 1] ?? 0;
    for (let d = 0; d < size - 1; d++) sum += (weights[offset + d] ?? 0) * (row[d] ?? 0);
    scores[c] = sum;
  }
}

function squared(row: Float32Array): number {
  return row.reduce((sum, v) => sum + v * v, 0);
}

function unscaled(
  fitted: Float64Array,
  {
    classes,
    dimensions,
    mean,
    scale,
  }: { classes: number; dimensions: number; mean: Float64Array; scale: number },
): Logistic {
  const weights = new Float64Array(classes * dimensions);
  const bias = new Float64Array(classes);
  for (let c = 0; c < classes; c++) {
    let shift = fitted[c * (dimensions + 1) + dimensions] ?? 0;
    for (let d = 0; d < dimensions; d++) {
      const w = (fitted[c * (dimensions + 1) + d] ?? 0) / scale;
      weights[c * dimensions + d] = w;
      shift -= w * (mean[d] ?? 0);
    }
    bias[c] = shift;
  }
  return { classes, dimensions, weights, bias };
}
