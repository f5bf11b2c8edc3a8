import { languageOf } from "./words.js";

/** Little words that English has and hardly any other Latin-script language shares. */
const ENGLISH =
  /\b(?:the|of|and|with|your|you|is|are|this|that|not|to|for|from|when|please|has|have|be|can|will)\b/gi;

/**
 * True if a text for another language was left in English: the orthography of the locale is not to be asked of it.
 * Two of the little words are proof enough.
 */
export function isUntranslated(text: string, locale: string): boolean {
  if (languageOf(locale) === "en") return false;
  ENGLISH.lastIndex = 0;
  const first = ENGLISH.exec(text)?.[0].toLowerCase();
  if (first === undefined) return false;
  for (let next = ENGLISH.exec(text); next; next = ENGLISH.exec(text))
    if (next[0].toLowerCase() !== first) return true;
  return false;
}
