import type { Config } from "../config.js";
import type { Packs } from "../cultures/packs.js";
import { inSentence, territoryName } from "../cultures/territory.js";
import type { ParsedDocument } from "../documents/document.js";
import type { Audience } from "../rules/rule.js";
import { audienceFor, safeLocale } from "./audience.js";
import { localeFromPath } from "./path-locale.js";

export interface StatedLocale {
  /** BCP 47. */
  readonly locale: string;
  readonly reason: string;
}

/** The locale that the file, or else its name, states for all its values. */
export function statedLocale(document: ParsedDocument, path: string): StatedLocale | undefined {
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

/** Who reads a locale: as configured, or in its region, or where its language is read most (CLDR). */
export function localeReaders(
  { locale, reason }: StatedLocale,
  confidence: number,
  { config, packs }: { readonly config: Config; readonly packs: Packs },
):
  | { readonly audiences: readonly Audience[]; readonly reason: string; readonly confidence: number }
  | undefined {
  const parsed = safeLocale(locale);
  if (parsed === undefined) return undefined;
  const configured =
    config.locales[locale] ?? config.locales[parsed.toString()] ?? config.locales[parsed.language];
  if (configured) {
    return {
      audiences: configured.map((id) => audienceFor(id, locale, packs)),
      reason: `${reason}; culture.config.json sends it to ${configured.join(", ")}`,
      confidence: 1,
    };
  }
  const region = parsed.region ?? parsed.maximize().region;
  if (region === undefined || !/^[A-Z]{2}$/.test(region)) {
    // A region such as 419 (Latin America) is no culture: the pack that names this very locale stands in.
    const profile = packs.ids
      .map((id) => packs.profile(id))
      .find((p) => p?.locales.includes(parsed.toString()));
    if (!profile) return undefined;
    return {
      audiences: [audienceFor(profile.id, locale, packs)],
      reason: `${reason}; ${profile.name} stands for the region`,
      confidence: confidence * 0.6,
    };
  }
  const likely = parsed.region ? "" : `, most likely read in ${inSentence(territoryName(region))} (CLDR)`;
  return {
    audiences: [audienceFor(region, locale, packs)],
    reason: reason + likely,
    confidence: parsed.region ? confidence : confidence * 0.9,
  };
}

export function regionName(region: string): string {
  return new Intl.DisplayNames("en", { type: "region" }).of(region) ?? region;
}
