import type { Packs } from "../../cultures/packs.js";
import type { CultureId } from "../../finding.js";
import { memo, TERRITORY_IDS, territoryData } from "../../rules/locale-data.js";

/** ISO 3166-1 codes of places where people live; CLDR also names the world, unions and pseudo places. */
export const TERRITORIES: readonly CultureId[] = TERRITORY_IDS.filter(
  (id) => !/^(?:ZZ|EU|EZ|UN|QO|X[AB]|AC|CP|CQ|DG|EA|IC|TA)$/.test(id),
);

/**
 * The cultures at hand that a language is at home in; where there is none, the territory that CLDR thinks the most
 * likely. Several for a language that several cultures share.
 */
export function nativeCultures(language: string, packs: Packs): readonly CultureId[] {
  const atHand = packs.ids.filter((id) => isHome(language, id, packs));
  if (atHand.length > 0) return atHand;
  const likely = likelyTerritory(language);
  return likely === undefined ? [] : [likely];
}

/** A language with a standing there by CLDR that the pack names too; a pack may know better for its own languages. */
function isHome(language: string, culture: CultureId, packs: Packs): boolean {
  const locales = packs.profile(culture)?.locales ?? [];
  const named = locales.findIndex((locale) => locale.split("-")[0] === language);
  if (named < 0) return false;
  return named === 0 || territoryData(culture).languages.split(" ").includes(language);
}

const likelyTerritory: (language: string) => CultureId | undefined = memo((language) => {
  try {
    const { region } = new Intl.Locale(language).maximize();
    return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined;
  } catch {
    return undefined;
  }
});
