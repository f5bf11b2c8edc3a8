import type { Packs } from "../cultures/packs.js";
import { inSentence, territoryName } from "../cultures/territory.js";
import type { ParsedDocument, Segment } from "../documents/document.js";
import { type CultureId, WORLD } from "../finding.js";
import { lazy } from "../lazy.js";
import type { LanguageDetector } from "../ports.js";
import type { Audience } from "../rules/rule.js";
import { readableText } from "../rules/words.js";
import { audienceFor, safeLocale } from "./audience.js";
import type { CultureRouter, Route, TextFacts } from "./culture-router.js";
import { type ExplicitSigns, type NamedCultures, namedCultures } from "./explicit.js";
import type { Part } from "./parts.js";
import { detectLanguage } from "./script.js";
import type { Signal } from "./sign.js";
import { localeReaders, type StatedLocale, statedLocale } from "./stated-locale.js";

/** The readers a segment is for, and the reason in words. */
export interface Routing {
  readonly audiences: readonly Audience[];
  readonly reason: string;
  /** Probability in [0, 1]. */
  readonly confidence: number;
  /** What decided; `nothing` where no culture could be told: then nobody reads a text, and anybody a prompt. */
  readonly by: NamedCultures["by"] | "locale" | "text" | "meaning" | "default" | "nothing";
  /** For a text about several cultures: which part of it is about which. */
  readonly parts?: readonly Part[];
  /** How the text itself was judged, where it was. */
  readonly route?: Route;
}

export interface RouteInput extends ExplicitSigns {
  readonly document: ParsedDocument;
  readonly packs: Packs;
  readonly detector: LanguageDetector;
  /** Made only when neither the user, the file nor its name tells. */
  readonly router: () => CultureRouter;
  /** Routes that a second look, at the meaning, has found, by text. */
  readonly routes?: ReadonlyMap<string, Route>;
}

/**
 * Decides who reads each segment. In order: request, directive, configuration by glob, locale stated for the value, in
 * the file or in its name, the text itself, workspace default. A prompt and free text are judged value by value, for each
 * may speak of another culture; the values of a resource file are read by the same people, so their language decides.
 */
export function createRouting(input: RouteInput): (segment: Segment) => Routing {
  const { document, config, packs } = input;
  const byLocale = new Map<string, Routing>();
  const named = namedCultures(input);
  const ofDocument = statedLocale(document, input.path);
  const byText = lazy(() => (isFreeText(document) ? freeTextRouting(input) : resourceRouting(input)));
  return (segment) => {
    const stated: StatedLocale | undefined = segment.locale
      ? { locale: segment.locale, reason: `the value states locale ${segment.locale}` }
      : ofDocument;
    if (stated === undefined && named === undefined) return byText()(segment);
    const key = stated?.locale ?? "";
    let routing = byLocale.get(key);
    if (routing === undefined) {
      routing = named ? routeNamed(named, stated) : routeStated(stated);
      byLocale.set(key, routing);
    }
    return routing;
  };

  function routeNamed({ ids, reason, by }: NamedCultures, stated: StatedLocale | undefined): Routing {
    const locale = stated?.locale ?? documentLanguage(input);
    return { audiences: ids.map((id) => audienceFor(id, locale, packs)), reason, confidence: 1, by };
  }

  function routeStated(stated: StatedLocale | undefined): Routing {
    const readers = stated && localeReaders(withVariety(stated, input), 0.97, { config, packs });
    return readers ? { ...readers, by: "locale" } : NOBODY;
  }
}

/** `pt` is Brazil's or Portugal's: where a locale names no region, the words of one variety do. */
function withVariety(stated: StatedLocale, input: RouteInput): StatedLocale {
  const locale = safeLocale(stated.locale);
  if (locale === undefined || locale.region !== undefined || stated.locale in input.config.locales)
    return stated;
  const { language } = locale;
  const votes = new Map<CultureId, number>();
  for (const segment of input.document.segments.slice(0, MOST_VALUES)) {
    const { cultures } = input
      .router()
      .route(readableText(segment), { kind: "copy", language, only: VARIETY });
    for (const culture of cultures) votes.set(culture, (votes.get(culture) ?? 0) + 1);
  }
  const [[culture, values] = [undefined, 0], [, others] = [undefined, 0]] = [...votes].sort(
    ([, a], [, b]) => b - a,
  );
  if (culture === undefined || values < ENOUGH || values < 3 * others) return stated;
  if (locale.maximize().region === culture) return stated;
  return {
    locale: new Intl.Locale(locale, { region: culture }).toString(),
    reason: `${stated.reason}, and ${values} of its texts are worded as in ${inSentence(territoryName(culture))}`,
  };
}

const VARIETY: ReadonlySet<Signal> = new Set(["variety"]);
/** Values that have to agree: one alone may quote a word. */
const ENOUGH = 3;
/** Values that are looked at. */
const MOST_VALUES = 500;

/** No culture could be told: nothing is checked, and the reason says so. */
const NOBODY: Routing = {
  audiences: [],
  reason:
    "no culture could be told from the file, its name or its text; name one with --culture or in culture.config.json",
  confidence: 0,
  by: "nothing",
};

function unsure(route: Route): Routing {
  return { ...NOBODY, reason: `${NOBODY.reason} (the text: ${route.reason})`, route };
}

/** A prompt that says nothing of its readers is for all of them: what suits only some is worth a word. */
function forAnybody(route: Route, { packs }: RouteInput): Routing {
  return {
    audiences: [audienceFor(WORLD, route.language ?? "en", packs)],
    reason: `the prompt says nothing of its readers (${route.reason}), so it is judged as one for readers anywhere`,
    confidence: 1,
    by: "nothing",
    route,
  };
}

/** Formats that hold prose rather than the values of an interface. */
const PROSE: ReadonlySet<string> = new Set(["plain-text", "markdown"]);

function isFreeText({ kind, format }: ParsedDocument): boolean {
  return kind === "prompt" || PROSE.has(format);
}

/** What a text is about is most often, not always, who it is for. */
const SUBJECT_IS_READER = 0.9;

/**
 * Judges the values of a prompt or prose one after the other, so that callers may listen in between: `createRouting` then
 * finds them judged. Nothing to do for other files.
 */
export function* judgeTexts(input: RouteInput): Generator<void> {
  const { document, path } = input;
  if (!isFreeText(document) || namedCultures(input) || statedLocale(document, path)) return;
  const facts = factsOf(input);
  for (const segment of document.segments) {
    input.router().route(readableText(segment), facts(segment));
    yield;
  }
}

function factsOf(input: RouteInput): (segment: Segment) => TextFacts {
  const language = documentLanguage(input);
  return ({ kind }) => ({ kind, ...(language ? { language } : {}) });
}

/** Value by value; what does not tell by itself follows the rest of the file, if all of that speaks of the same. */
function freeTextRouting(input: RouteInput): (segment: Segment) => Routing {
  const { document, routes } = input;
  const facts = factsOf(input);
  const isPrompt = document.kind === "prompt";
  const judged = document.segments.map((segment) => {
    const { id } = segment;
    const text = readableText(segment);
    const byMeaning = routes?.get(text);
    const found = byMeaning ?? input.router().route(text, facts(segment));
    const route = isPrompt && isHabit(found, input.router(), text, facts(segment)) ? unsaid(found) : found;
    return { id, byMeaning: byMeaning !== undefined, route };
  });
  // What was guessed from the meaning of one value says nothing of the others.
  const telling = judged.filter((j) => !j.byMeaning && j.route.cultures.length > 0).map((j) => j.route);
  const first = speaksForAll(judged, telling.length) ? telling[0] : undefined;
  const same = telling.every((route) => route.cultures.join() === first?.cultures.join());
  const routings = new Map(
    judged.map(({ id, byMeaning, route }): readonly [string, Routing] => {
      if (route.cultures.length > 0) return [id, textRouting(route, byMeaning ? "meaning" : "text", input)];
      if (first === undefined || !same)
        return [id, unsaidReaders(route, input) ?? (isPrompt ? forAnybody(route, input) : unsure(route))];
      const { cultures, probability, reason } = first;
      const rest = { cultures, probability, reason: `the rest of the file: ${reason}` };
      return [id, textRouting({ ...route, ...rest }, "text", input)];
    }),
  );
  return (segment) => routings.get(segment.id) ?? NOBODY;
}

/**
 * Dollars, a ZIP code or Fahrenheit in a prompt are more often the habit of its author than a word on its readers: what
 * `prompt/us-default` looks for cannot be what switches it off. Only a name makes the readers American.
 */
function isHabit({ cultures }: Route, router: CultureRouter, text: string, facts: TextFacts): boolean {
  if (cultures.join() !== HABITUAL) return false;
  return router.route(text, { ...facts, only: NAMES }).cultures.length === 0;
}

const HABITUAL: CultureId = "US";
const NAMES: ReadonlySet<Signal> = new Set(["name"]);

function unsaid(route: Route): Route {
  return { ...route, cultures: [], probability: 0, reason: `only habits: ${route.reason}` };
}

/** A long text that names a place once, in passing, is not about it: it takes its opening, or one value in twenty. */
function speaksForAll(judged: readonly { readonly route: Route }[], telling: number): boolean {
  const opening = judged.slice(0, OPENING).some(({ route }) => route.cultures.length > 0);
  return opening || telling >= judged.length / 20;
}

/** Values: a title, who the model is, and what it is to do. */
const OPENING = 3;

function textRouting(route: Route, by: "text" | "meaning", { packs }: RouteInput): Routing {
  // What names a place in letters too few to tell the language is most often English.
  const locale = route.language ?? "en";
  return {
    audiences: route.cultures.map((id) => audienceFor(id, locale, packs)),
    reason: `judged by the text: ${route.reason}`,
    confidence: route.probability * SUBJECT_IS_READER,
    by,
    ...(route.parts ? { parts: route.parts } : {}),
    route,
  };
}

/** Enough text for a sure answer, little enough to stay instant. UTF-16 code units. */
const SAMPLE_LENGTH = 2_000;

/** By the language of all values together, and its variety: names in them say what is sold, not who reads it. */
function resourceRouting(input: RouteInput): () => Routing {
  const route = input.router().route(sampleOf(input.document), { kind: "copy", only: LANGUAGE_SIGNALS });
  const routing =
    configuredReaders(route, input) ??
    (route.cultures.length > 0 ? textRouting(route, "text", input) : undefined) ??
    unsaidReaders(route, input) ??
    likelyReaders(route, input) ??
    NOBODY;
  return () => routing;
}

const LANGUAGE_SIGNALS: ReadonlySet<Signal> = new Set(["language", "variety"]);

/** For a text that does not tell: what the configuration says of its language, or of everything. */
function unsaidReaders(route: Route, input: RouteInput): Routing | undefined {
  const configured = configuredReaders(route, input);
  if (configured || !input.config.cultures) return configured;
  return {
    audiences: input.config.cultures.map((id) => audienceFor(id, route.language, input.packs)),
    reason: "the workspace's default in culture.config.json",
    confidence: 0.8,
    by: "default",
    route,
  };
}

function configuredReaders(route: Route, input: RouteInput): Routing | undefined {
  return route.language !== undefined && route.language in input.config.locales
    ? likelyReaders(route, input)
    : undefined;
}

/** Where the language is read most: little to go by for one that many read. */
function likelyReaders(route: Route, input: RouteInput): Routing | undefined {
  if (route.language === undefined) return undefined;
  const name = new Intl.DisplayNames("en", { type: "language" }).of(route.language) ?? route.language;
  const stated = { locale: route.language, reason: `the text is in ${name}` };
  const readers = localeReaders(stated, 0.6, input);
  return readers && { ...readers, by: "text", route };
}

function documentLanguage({ document, detector }: RouteInput): string | undefined {
  return detectLanguage(sampleOf(document), detector)?.language;
}

function sampleOf({ segments }: ParsedDocument): string {
  let sample = "";
  for (const segment of segments) {
    sample += `${readableText(segment)}\n`;
    if (sample.length > SAMPLE_LENGTH) break;
  }
  return sample;
}
