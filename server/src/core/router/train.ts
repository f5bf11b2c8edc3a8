import { UsageError } from "../errors.js";
import { bootstrapInterval, calibrationError, mean, shuffled } from "../evaluation/statistics.js";
import type { CultureId } from "../finding.js";
import { type CachedEmbedder, cachedVectors } from "../vectors.js";
import { type ClassifierFile, encodeFloats } from "./classifier.js";
import { SURE } from "./culture-router.js";
import { type Example, fitLogistic, fitTemperature, logits, softmax } from "./logistic.js";
import type { TrainingText } from "./training-texts.js";

export interface TrainOptions {
  /** SHA-256 of a text, in hexadecimal. */
  readonly hash: (text: string) => string;
  readonly datasets: readonly string[];
  readonly seed: number;
  readonly progress: (phase: string, done: number, total: number) => void;
}

const FOLDS = 5;
const STEPS = 300;
/** Of .0001 to .01 all do alike on docs/router.md's hard group; this one is the least sure of what it does not know. */
const RIDGE = 0.01;
/** All texts about nothing in particular weigh as much as this many cultures. */
const NONE_WEIGHT = 4;

/**
 * Fits the classifier on vectors of the texts. Temperature and metrics come from sources that were left out; the weights
 * that are kept are fitted on all. The same texts, embedder and seed give the same file.
 * @throws UsageError for fewer than two cultures; the signal's reason; ModelUnavailableError.
 */
export async function trainClassifier(
  texts: readonly TrainingText[],
  setup: CachedEmbedder,
  { hash, datasets, seed, progress }: TrainOptions,
  signal: AbortSignal,
): Promise<ClassifierFile> {
  const cultures = [...new Set(texts.flatMap((t) => t.culture ?? []))].sort();
  if (cultures.length < 2)
    throw new UsageError(
      "There are texts of fewer than two cultures to learn from.",
      "Add culture packs in .culture/cultures/ or data sets in .culture/datasets/.",
    );
  const vectors = await embedAll(texts, setup, progress, signal);
  const examples = weighted(texts, vectors, cultures);
  const options = { classes: cultures.length + 1, ridge: RIDGE, steps: STEPS };
  const folds = foldsOf(texts, seed);
  const heldOut: HeldOut[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    signal.throwIfAborted();
    progress("Cross-validating", fold, FOLDS);
    const model = fitLogistic(
      examples.filter((_, i) => folds[i] !== fold),
      options,
    );
    examples.forEach((example, i) => {
      if (folds[i] === fold) heldOut.push({ ...example, logits: logits(model, example.x) });
    });
  }
  const temperature = fitTemperature(heldOut);
  signal.throwIfAborted();
  progress("Fitting", 0, 1);
  const model = fitLogistic(examples, options);
  const { embedder } = setup.embedder;
  return {
    version: 1,
    cultures,
    dimensions: model.dimensions,
    weights: encodeFloats(model.weights),
    bias: [...model.bias].map((b) => Number(b.toPrecision(7))),
    temperature,
    embedder: { id: embedder.id, hash: embedder.hash },
    data: {
      hash: hash(JSON.stringify(texts.map(({ text, culture }) => [text, culture]))),
      texts: texts.length,
      sources: new Set(texts.map((t) => t.source)).size,
      datasets: [...datasets],
    },
    ridge: RIDGE,
    seed,
    metrics: measure(heldOut, temperature, cultures),
  };
}

type HeldOut = Example & { readonly logits: Float64Array };

async function embedAll(
  texts: readonly TrainingText[],
  setup: CachedEmbedder,
  progress: TrainOptions["progress"],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += BATCH) {
    progress("Embedding", at, texts.length);
    const batch = texts.slice(at, at + BATCH).map((t) => t.text);
    vectors.push(...(await cachedVectors(batch, setup, signal)));
  }
  return vectors;
}

const BATCH = 64;

/** Every culture weighs the same, however much is written about it. */
function weighted(
  texts: readonly TrainingText[],
  vectors: readonly Float32Array[],
  cultures: readonly CultureId[],
): readonly Example[] {
  const counts = new Map<CultureId | null, number>();
  for (const { culture } of texts) counts.set(culture, (counts.get(culture) ?? 0) + 1);
  return texts.map(({ culture }, i) => ({
    x: vectors[i] ?? new Float32Array(),
    y: culture === null ? cultures.length : cultures.indexOf(culture),
    weight: (culture === null ? NONE_WEIGHT : 1) / (counts.get(culture) ?? 1),
  }));
}

/** The fold of each text: by source, spread evenly in an order that the seed decides. */
function foldsOf(texts: readonly TrainingText[], seed: number): readonly number[] {
  const sources = shuffled([...new Set(texts.map((t) => t.source))], seed);
  const fold = new Map(sources.map((source, i) => [source, i % FOLDS] as const));
  return texts.map((t) => fold.get(t.source) ?? 0);
}

/** Over texts about a culture; what is about none counts for the calibration only. */
function measure(
  heldOut: readonly HeldOut[],
  temperature: number,
  cultures: readonly CultureId[],
): ClassifierFile["metrics"] {
  const predictions = heldOut.map(({ logits: scores, y }) => {
    const p = softmax(scores.map((s) => s / temperature));
    let best = 0;
    for (let c = 1; c < cultures.length; c++) if ((p[c] ?? 0) > (p[best] ?? 0)) best = c;
    return { probability: p[best] ?? 0, right: best === y, about: y < cultures.length };
  });
  const about = predictions.filter((p) => p.about);
  const covered = predictions.filter((p) => p.probability >= SURE);
  const accuracy = (rows: readonly { readonly right: boolean }[]): number =>
    mean(rows.map((r) => (r.right ? 1 : 0)));
  const withInterval = (rows: readonly { readonly right: boolean }[]) => {
    const [low, high] = bootstrapInterval(rows, accuracy);
    return { value: round(accuracy(rows)), low: round(low), high: round(high) };
  };
  return {
    folds: FOLDS,
    accuracy: withInterval(about),
    calibrationError: round(calibrationError(predictions)),
    coverage: round(covered.length / Math.max(1, predictions.length)),
    accuracyOfCovered: withInterval(covered),
  };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
