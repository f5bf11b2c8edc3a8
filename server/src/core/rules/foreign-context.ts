import type { CultureId } from "../finding.js";
import { ENGLISH_ADJECTIVES } from "./demonyms.js";
import { cityNames, memo } from "./locale-data.js";
import type { Audience } from "./rule.js";
import { languageOf } from "./words.js";

/**
 * Whether a text speaks of another territory than its readers', by its name, its people's or a city's: "invoices from our
 * UK office read 25/12/2026". What is written the other way there may be meant so.
 */
export function namesOtherTerritory(text: string, { culture, locale }: Audience): boolean {
  for (const language of new Set([languageOf(locale), "en"])) {
    const names = territoryNames(language);
    for (const match of text.matchAll(names.pattern)) {
      const found = names.cultures.get(match[0]);
      if (found !== undefined && found !== culture) return true;
    }
  }
  return false;
}

/** What people write instead of the full name, in English. */
const SHORT: readonly (readonly [string, CultureId])[] = [
  ["US", "US"],
  ["U.S.", "US"],
  ["USA", "US"],
  ["America", "US"],
  ["UK", "GB"],
  ["U.K.", "GB"],
  ["Britain", "GB"],
  ["England", "GB"],
  ["European", "EU"],
];

const territoryNames = memo((language: string) => {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const cultures = new Map<string, CultureId>();
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const id = String.fromCharCode(a, b);
      const name = names.of(id);
      if (name !== undefined) cultures.set(name, id);
    }
  }
  const others = language === "en" ? [...SHORT, ...ENGLISH_ADJECTIVES] : [];
  // A territory's name counts before a city's: Panama, Singapore.
  for (const [name, id] of [...others, ...cityNames(language)])
    if (!cultures.has(name)) cultures.set(name, id);
  const longestFirst = [...cultures.keys()].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // As written: "us" is a pronoun, "US" a country. Scripts without spaces have no word boundaries to look for.
  const [before, after] = WITHOUT_SPACES.has(language)
    ? ["", ""]
    : ["(?<![\\p{L}\\p{N}])", "(?![\\p{L}\\p{N}])"];
  const pattern = new RegExp(`${before}(?:${escaped.join("|")})${after}`, "gu");
  return { pattern, cultures };
});

const WITHOUT_SPACES: ReadonlySet<string> = new Set(["zh", "ja", "ko", "th"]);
