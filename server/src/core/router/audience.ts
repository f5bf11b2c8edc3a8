import type { Packs } from "../cultures/packs.js";
import { type CultureId, WORLD } from "../finding.js";
import type { Audience } from "../rules/rule.js";

/** The cultures of the readers, each once; none for readers anywhere, whose culture is nobody's. */
export function culturesOf(audiences: Iterable<Pick<Audience, "culture">>): readonly CultureId[] {
  return [...new Set([...audiences].map(({ culture }) => culture))].filter((id) => id !== WORLD);
}

/** Readers of a culture, with the locale of what they read: the text's language, the culture's region. */
export function audienceFor(culture: CultureId, textLocale: string | undefined, packs: Packs): Audience {
  const profile = packs.profile(culture);
  const own = profile?.locales[0] ?? new Intl.Locale(`und-${culture}`).maximize().language;
  const text = safeLocale(textLocale ?? own) ?? new Intl.Locale("en");
  // The script is kept where the text states one: zh-Hant for readers in TW, sr-Latn in RS.
  const locale = new Intl.Locale(text.language, {
    region: culture,
    ...(text.script ? { script: text.script } : {}),
  }).toString();
  return { culture, locale, ...(profile ? { profile } : {}) };
}

/** Undefined for what is no BCP 47 tag. */
export function safeLocale(locale: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(locale.replaceAll("_", "-"));
  } catch {
    return undefined;
  }
}
