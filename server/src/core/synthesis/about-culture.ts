import type { CultureProfile } from "../cultures/culture.js";
import type { CultureId } from "../finding.js";
import { fold } from "../norms/fold.js";
import { localeFromPath } from "../router/path-locale.js";
import type { Page } from "./source.js";

/** Languages of so many countries that the language says little of which one is meant. */
const WIDE: ReadonlySet<string> = new Set(["en", "es", "fr", "pt", "ar"]);

/**
 * Whether what a page says can be taken to be about a culture: its address or language belongs to it, or the text names
 * it. A guide for Mexico is not evidence for Spain, though both are in Spanish.
 * @param text the passage in question, or the title.
 */
export function isAbout(
  culture: CultureId,
  page: Pick<Page, "address" | "language">,
  text: string,
  profile: CultureProfile | undefined,
): boolean {
  const stated = localeFromPath(pathOf(page.address))?.locale ?? page.language;
  if (stated !== undefined) {
    const { language, region } = new Intl.Locale(stated);
    if (region !== undefined) return region === culture || names(text, culture, profile);
    if (!WIDE.has(language) && new Intl.Locale(language).maximize().region === culture) return true;
  }
  return names(text, culture, profile);
}

function names(text: string, culture: CultureId, profile: CultureProfile | undefined): boolean {
  const folded = fold(text).text;
  return namesOf(culture, profile).some((name) => {
    const at = folded.indexOf(name);
    if (at < 0) return false;
    // Only scripts with spaces have words that a name could be the beginning of.
    if (!/^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\s]+$/u.test(name)) return true;
    return new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, "u").test(folded);
  });
}

function namesOf(culture: CultureId, profile: CultureProfile | undefined): readonly string[] {
  const languages = ["en", ...(profile?.locales ?? []).map((l) => new Intl.Locale(l).language)];
  const countries = languages.flatMap(
    (l) => new Intl.DisplayNames(l, { type: "region", fallback: "none" }).of(culture) ?? [],
  );
  return [...new Set([...countries, ...(profile?.demonyms ?? [])])]
    .map((name) => fold(name).text)
    .filter((name) => name.length > 1);
}

function pathOf(address: string): string {
  if (address.startsWith("local:")) return address.slice("local:".length);
  return URL.canParse(address) ? new URL(address).pathname : "";
}
