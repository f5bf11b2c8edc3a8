import { CultureManagerError } from "../../core/errors.js";
import type { Scorer } from "../../core/ports.js";
import type { DataRow } from "../../core/tasks/data-row.js";

/** Probabilities of a row's answer tokens as the trainer computes them, natural logarithms. */
export interface Probe {
  readonly row: number;
  readonly logProbabilities: readonly number[];
}

export interface Parity {
  /** Of the geometric mean probability of an answer's tokens, trained against served; in [0, 1]. */
  readonly difference: number;
  readonly rows: number;
}

/** Serving quantises activations too: .042 was the most seen with a right export; a wrong one is off by tenths. */
const TOLERANCE = 0.1;

/**
 * Holds what is served against what was trained, on the same token ids.
 * @param probes end with the token that ends the turn, which is not scored.
 * @throws CultureManagerError where they disagree: the adapter would not do what it learnt.
 */
export async function verifyParity(
  rows: readonly DataRow[],
  probes: readonly Probe[],
  served: Scorer,
  signal: AbortSignal,
): Promise<Parity> {
  const asked = probes.flatMap(({ row, logProbabilities }) => {
    const own = rows[row];
    return own ? [{ own, trained: logProbabilities.slice(0, -1) }] : [];
  });
  const scores = await served.score(
    asked.map(({ own }) => own),
    signal,
  );
  let difference = 0;
  for (const [i, { trained }] of asked.entries()) {
    const score = scores[i];
    if (score === undefined || score.tokens !== trained.length)
      throw disagreement(
        `of row ${i + 1} ${score?.tokens ?? 0} tokens are served and ${trained.length} were learnt`,
      );
    const ours = trained.reduce((sum, value) => sum + value, 0) / trained.length;
    difference = Math.max(
      difference,
      Math.abs(Math.exp(ours) - Math.exp(score.logProbability / score.tokens)),
    );
  }
  if (!(difference <= TOLERANCE))
    throw disagreement(`probabilities differ by up to ${difference.toFixed(3)} (allowed: ${TOLERANCE})`);
  return { difference, rows: asked.length };
}

function disagreement(what: string): CultureManagerError {
  return new CultureManagerError(
    "TrainingError",
    `The exported adapter does not do what was trained: ${what}.`,
    "This is a fault of the export for this architecture; train another base model and report it.",
  );
}
