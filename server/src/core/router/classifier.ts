import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";
import { InvalidDataError } from "../errors.js";
import type { CultureId } from "../finding.js";
import { type Logistic, logits, softmax } from "./logistic.js";
import type { Sign } from "./sign.js";

/** Tells from the meaning of a text which cultures it may be about. */
export interface Classifier {
  /** SHA-256 of the embedder's weights: vectors of another mean nothing to it. */
  readonly embedder: string;
  /** A sign with calibrated probabilities; their sum is that of "any culture at all". */
  sign(vector: Float32Array): Sign;
}

const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

/** `router.json`, beside the packs or in `.culture/`: what `train-router` writes. Untrusted, parsed here. */
export const classifierSchema = z.strictObject({
  version: z.literal(1),
  cultures: z.array(cultureIdSchema).min(2),
  dimensions: z.int().min(1).max(4096),
  /** Little-endian 32-bit floats in base64: a row per culture, then one for "none of them". */
  weights: z.base64(),
  bias: z.array(z.number()),
  /** Scores are divided by it before they become probabilities. */
  temperature: z.number().positive(),
  embedder: z.strictObject({ id: z.string().min(1), hash: z.string().min(1) }),
  data: z.strictObject({
    /** Of texts and labels, in order. */
    hash: z.string().min(1),
    texts: z.int().min(1),
    sources: z.int().min(1),
    /** Data sets of the workspace, beside the packs. */
    datasets: z.array(z.string()),
  }),
  ridge: z.number().positive(),
  seed: z.int(),
  /** On sources that were left out of training, by cross-validation. */
  metrics: z.strictObject({
    folds: z.int(),
    accuracy: interval,
    calibrationError: z.number(),
    /** At probability 0.6 and above: share of texts, and of those how many are right. */
    coverage: z.number(),
    accuracyOfCovered: interval,
  }),
});
export type ClassifierFile = z.infer<typeof classifierSchema>;

/** @throws InvalidDataError naming the file and what is wrong with it. */
export function parseClassifier(text: string, path: string): ClassifierFile {
  const mend =
    'Train it again with "culture-manager train-router", or remove the file to use the built-in one.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidDataError(`${path} is not valid JSON.`, mend);
  }
  const result = classifierSchema.safeParse(value);
  if (!result.success)
    throw new InvalidDataError(`${path} is no router:\n${z.prettifyError(result.error)}`, mend);
  const file = result.data;
  const rows = file.cultures.length + 1;
  if (file.bias.length !== rows || base64Length(file.weights) !== rows * file.dimensions * 4)
    throw new InvalidDataError(`${path} has weights for another number of cultures or dimensions.`, mend);
  return file;
}

export function createClassifier(file: ClassifierFile): Classifier {
  const { cultures, dimensions, temperature } = file;
  const classes = cultures.length + 1;
  const model: Logistic = {
    classes,
    dimensions,
    weights: decodeFloats(file.weights),
    bias: Float64Array.from(file.bias),
  };
  return {
    embedder: file.embedder.hash,
    sign(vector) {
      const scores = vector.length === dimensions ? logits(model, vector) : new Float64Array(classes);
      const probabilities = softmax(scores.map((s) => s / temperature));
      return {
        signal: "meaning",
        shares: cultures.map((culture, i): readonly [CultureId, number] => [culture, probabilities[i] ?? 0]),
        reason: "what it is about is typical of this culture's norms",
      };
    },
  };
}

/** In base64, little-endian whatever the machine is. */
export function encodeFloats(values: Float64Array): string {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function decodeFloats(text: string): Float64Array {
  const binary = atob(text);
  const view = new DataView(Uint8Array.from(binary, (c) => c.charCodeAt(0)).buffer);
  return Float64Array.from({ length: binary.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}

function base64Length(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
}
