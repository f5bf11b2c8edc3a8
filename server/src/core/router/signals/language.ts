import type { Packs } from "../../cultures/packs.js";
import { memo } from "../../rules/locale-data.js";
import { equally, type Sign, type SignReader } from "../sign.js";
import { nativeCultures } from "./territories.js";

/**
 * The language of the text, where it is at home in few of the cultures at hand. English says nothing: it is written for
 * readers everywhere.
 */
export function createLanguageReader(packs: Packs): SignReader {
  const signs = memo((language: string): readonly Sign[] => {
    if (language === "en") return [];
    const cultures = nativeCultures(language, packs);
    const name = new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;
    return cultures.length === 0
      ? []
      : [{ signal: "language", shares: equally(cultures), reason: `it is in ${name}` }];
  });
  return ({ language }) => (language === undefined ? [] : signs(language));
}
