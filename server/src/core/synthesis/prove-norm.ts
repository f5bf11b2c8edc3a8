import { type CachedEmbedder, cachedVectors, dot } from "../vectors.js";
import type { Fault } from "./check-draft.js";
import type { CitedPassage, NormProposal } from "./found-norm.js";
import { MINDED, TRADE } from "./rule-examples.js";

/** How many examples a rule is compared with, and by how much it may be nearer to the trade's (docs/synthesis.md). */
const NEIGHBOURS = 2;
const RELEVANT = -0.01;
/** A note may be nearer to so many other passages, of every hundred, than to its own. */
const NEARER_ELSEWHERE = 0.2;

/**
 * Whether the rule is one that readers mind, and the note is about its passage: both by nearness in meaning. A small
 * teacher that is asked for its opinion says the same of every rule. @returns why the note is left out, or undefined.
 * @param passage where it was read; undefined for what rests on none.
 * @param meaning absent: nothing is looked at.
 */
export async function unprovenNorm(
  { rule, statement }: NormProposal,
  passage: CitedPassage | undefined,
  others: readonly CitedPassage[],
  { meaning }: { readonly meaning?: CachedEmbedder | undefined },
  signal: AbortSignal,
): Promise<Fault | undefined> {
  if (meaning === undefined) return undefined;
  const [own, ...examples] = await cachedVectors([rule, ...MINDED, ...TRADE], meaning, signal);
  if (own === undefined) return undefined;
  const relevance =
    nearness(own, examples.slice(0, MINDED.length)) - nearness(own, examples.slice(MINDED.length));
  if (relevance < RELEVANT)
    return { filter: "relevance", why: `it is nearer to rules of the trade (${relevance.toFixed(3)})` };
  if (passage === undefined) return undefined;
  const elsewhere = others.filter(({ id }) => id !== passage.id);
  const [note, here, ...there] = await cachedVectors(
    [statement, ...[passage, ...elsewhere].map(({ text }) => text)],
    meaning,
    signal,
  );
  if (note === undefined || here === undefined) return undefined;
  const nearer = there.filter((vector) => dot(note, vector) > dot(note, here)).length;
  return nearer > Math.floor(elsewhere.length * NEARER_ELSEWHERE)
    ? { filter: "groundedness", why: `it is nearer to ${nearer} other passages than to its own` }
    : undefined;
}

/** Mean of the cosines with the nearest ones. */
function nearness(vector: Float32Array, examples: readonly Float32Array[]): number {
  const nearest = examples.map((example) => dot(vector, example)).sort((a, b) => b - a);
  return nearest.slice(0, NEIGHBOURS).reduce((sum, cosine) => sum + cosine, 0) / NEIGHBOURS;
}
