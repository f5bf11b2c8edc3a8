import type { Config } from "../config.js";
import { matchesGlob } from "../config.js";
import type { Packs } from "../cultures/packs.js";
import type { ParsedDocument, Segment } from "../documents/document.js";
import type { CultureId } from "../finding.js";
import type { LanguageDetector } from "../ports.js";
import type { Audience } from "../rules/rule.js";
import type { Directives } from "./directives.js";
import { localeFromPath } from "./path-locale.js";
import { scriptLanguage } from "./script.js";

/** The readers a segment is for, and the reason in words. */
export interface Routing {
  readonly audiences: readonly Audience[];
  readonly reason: string;
  readonly confidence: number;
}

export interface RouteInput {
  readonly document: ParsedDocument;
  /** Relative to the configuration's folder, forward slashes. */
  readonly path: string;
  readonly directives: Directives;
  readonly config: Config;
  readonly packs: Packs;
  /** Cultures the user named on the command line or in the editor: they beat everything. */
  readonly requested?: readonly CultureId[];
  /** Called only when neither the user, the file nor its name tells. */
  readonly detector: LanguageDetector;
}

/** No culture could be told: nothing is checked, and the reason says so. */
export const UNROUTED: Routing = {
  audiences: [],
  reason:
    "no culture could be told from the file, its name or its language; name one with --culture or in culture.config.json",
  confidence: 0,
};

/**
 * Decides who reads each segment. In order: request, directive, configuration by glob, locale stated for the
 * value, in the file or in its name, language of the text with its likely territory (CLDR), workspace default.
 */
export function createRouter(input: RouteInput): (segment: Segment) => Routing {
  const byLocale = new Map<string, Routing>();
  const cultures = namedCultures(input);
  const documentLocale = lazy(() => statedLocale(input));
  const language = lazy(() => detectLanguage(input));
  return (segment) => {
    const key = segment.locale ?? "";
    let routing = byLocale.get(key);
    if (routing === undefined) {
      routing = route(segment.locale);
      byLocale.set(key, routing);
    }
    return routing;
  };

  function route(segmentLocale: string | undefined): Routing {
    const stated = segmentLocale
      ? { locale: segmentLocale, reason: `the value states locale ${segmentLocale}` }
      : documentLocale();
    if (cultures) {
      const text = stated?.locale ?? language()?.locale;
      return { ...cultures, audiences: cultures.ids.map((id) => audience(id, text, input.packs)) };
    }
    if (stated) return fromLocale(stated.locale, stated.reason, 0.97, input);
    const detected = language();
    if (detected) return fromLocale(detected.locale, detected.reason, detected.confidence, input);
    if (input.config.cultures) {
      return {
        audiences: input.config.cultures.map((id) => audience(id, undefined, input.packs)),
        reason: "the workspace's default in culture.config.json",
        confidence: 0.8,
      };
    }
    return UNROUTED;
  }
}

function namedCultures({
  requested,
  directives,
  config,
  path,
}: RouteInput):
  | { readonly ids: readonly CultureId[]; readonly reason: string; readonly confidence: number }
  | undefined {
  if (requested && requested.length > 0) return { ids: requested, reason: "named by you", confidence: 1 };
  if (directives.cultures.length > 0)
    return { ids: directives.cultures, reason: "a directive in the file", confidence: 1 };
  const match = config.files.findLast((f) => matchesGlob(path, f.pattern));
  return (
    match && { ids: match.cultures, reason: `culture.config.json, files "${match.pattern}"`, confidence: 1 }
  );
}

function statedLocale({
  document,
  path,
}: RouteInput): { readonly locale: string; readonly reason: string } | undefined {
  if (document.locale)
    return { locale: document.locale, reason: `the file states locale ${document.locale}` };
  const found = localeFromPath(path);
  return (
    found && {
      locale: found.locale,
      reason: `"${found.part}" in the file's path states locale ${found.locale}`,
    }
  );
}

/** Enough text for a sure answer, little enough to stay instant. UTF-16 code units. */
const SAMPLE_LENGTH = 2_000;

function detectLanguage({
  document,
  detector,
}: RouteInput):
  | { readonly locale: string; readonly reason: string; readonly confidence: number }
  | undefined {
  let sample = "";
  for (const segment of document.segments) {
    sample += `${segment.text}\n`;
    if (sample.length > SAMPLE_LENGTH) break;
  }
  const found = scriptLanguage(sample) ?? detector.detect(sample);
  return (
    found && {
      locale: found.language,
      reason: `the text is in ${languageName(found.language)}`,
      confidence: found.confidence * 0.9,
    }
  );
}

function fromLocale(
  locale: string,
  reason: string,
  confidence: number,
  { config, packs }: RouteInput,
): Routing {
  const parsed = safeLocale(locale);
  if (parsed === undefined) return UNROUTED;
  const configured =
    config.locales[locale] ?? config.locales[parsed.toString()] ?? config.locales[parsed.language];
  if (configured) {
    return {
      audiences: configured.map((id) => audience(id, locale, packs)),
      reason: `${reason}; culture.config.json sends it to ${configured.join(", ")}`,
      confidence: 1,
    };
  }
  const region = parsed.region ?? parsed.maximize().region;
  if (region === undefined || !/^[A-Z]{2}$/.test(region)) {
    // A region such as 419 (Latin America) is no culture: the pack that names this very locale stands in.
    const pack = packs.ids
      .map((id) => packs.get(id))
      .find((p) => p?.profile.locales.includes(parsed.toString()));
    if (!pack) return UNROUTED;
    return {
      audiences: [audience(pack.profile.id, locale, packs)],
      reason: `${reason}; ${pack.profile.name} stands for the region`,
      confidence: confidence * 0.6,
    };
  }
  const likely = parsed.region ? "" : `, most likely read in ${regionName(region)} (CLDR)`;
  return {
    audiences: [audience(region, locale, packs)],
    reason: reason + likely,
    confidence: parsed.region ? confidence : confidence * 0.9,
  };
}

function audience(culture: CultureId, textLocale: string | undefined, packs: RouteInput["packs"]): Audience {
  const profile = packs.get(culture)?.profile;
  const own = profile?.locales[0] ?? new Intl.Locale(`und-${culture}`).maximize().language;
  const text = safeLocale(textLocale ?? own) ?? new Intl.Locale("en");
  // The script is kept where the text states one: zh-Hant for readers in TW, sr-Latn in RS.
  const locale = new Intl.Locale(text.language, {
    region: culture,
    ...(text.script ? { script: text.script } : {}),
  }).toString();
  return { culture, locale, ...(profile ? { profile } : {}) };
}

function safeLocale(locale: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(locale.replaceAll("_", "-"));
  } catch {
    return undefined;
  }
}

function languageName(language: string): string {
  return new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;
}

function regionName(region: string): string {
  return new Intl.DisplayNames("en", { type: "region" }).of(region) ?? region;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
