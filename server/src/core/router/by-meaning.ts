import type { Checker, Inspection } from "../check.js";
import { readableText } from "../rules/words.js";
import { type CachedEmbedder, cachedVectors } from "../vectors.js";
import type { Classifier } from "./classifier.js";
import type { CultureRouter, Route, TextFacts } from "./culture-router.js";

/** The costly signal: asked only where the cheap ones leave a text open. */
export interface MeaningRouter extends CachedEmbedder {
  readonly classifier: Classifier;
}

/** Undefined where the classifier was trained on the vectors of another embedder, or one of both is missing. */
export function meaningRouter(
  embedder: CachedEmbedder | undefined,
  classifier: Classifier | undefined,
): MeaningRouter | undefined {
  return embedder && classifier && classifier.embedder === embedder.embedder.embedder.hash
    ? { ...embedder, classifier }
    : undefined;
}

export interface TextToRoute {
  readonly text: string;
  readonly facts: TextFacts;
}

/** Shorter texts are labels; their vectors say little. UTF-16 code units. */
const MIN_LENGTH = 20;

/** The classifier learns from texts in this language alone: of others it knows nothing. */
const LEARNT = "en";

/**
 * Routes texts by the cheap signals, and those in English that these leave open by their meaning as well.
 * @param meaning absent: by the cheap signals alone.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function routeTexts(
  texts: readonly TextToRoute[],
  router: CultureRouter,
  meaning: MeaningRouter | undefined,
  signal: AbortSignal,
): Promise<readonly Route[]> {
  const cheap = texts.map(({ text, facts }) => router.route(text, facts));
  if (meaning === undefined) return cheap;
  const open = texts.flatMap(({ text, facts }, i) =>
    cheap[i]?.cultures.length === 0 && (cheap[i]?.language ?? LEARNT) === LEARNT && text.length >= MIN_LENGTH
      ? [{ text, facts, i }]
      : [],
  );
  if (open.length === 0) return cheap;
  const vectors = await cachedVectors(
    open.map((o) => o.text),
    meaning,
    signal,
  );
  const routes = [...cheap];
  for (const [k, { text, facts, i }] of open.entries()) {
    const vector = vectors[k];
    if (vector) routes[i] = router.routeWith([meaning.classifier.sign(vector)], text, facts);
  }
  return routes;
}

/**
 * Looks again at a document whose prompts or prose the cheap signals left open.
 * @returns the same inspection where the meaning does not tell either.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function inspectByMeaning(
  inspection: Inspection,
  checker: Checker,
  meaning: MeaningRouter,
  signal: AbortSignal,
): Promise<Inspection> {
  const texts = inspection.routed.flatMap(({ segment, routing: { by, route } }) => {
    if (by !== "nothing" || route === undefined) return [];
    const language = route.language ? { language: route.language } : {};
    return [{ text: readableText(segment), facts: { kind: segment.kind, ...language } }];
  });
  if (texts.length === 0) return inspection;
  const found = await routeTexts(texts, checker.router(), meaning, signal);
  const telling = texts.flatMap(({ text }, i) => {
    const route = found[i];
    return route && route.cultures.length > 0 ? [[text, route] as const] : [];
  });
  if (telling.length === 0) return inspection;
  const routes = new Map([...(inspection.input.routes ?? []), ...telling]);
  return checker.inspect({ ...inspection.input, routes });
}
