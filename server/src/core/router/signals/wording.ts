import type { Packs } from "../../cultures/packs.js";
import type { CultureId } from "../../finding.js";
import { fold, unfold } from "../../norms/fold.js";
import { TermTable } from "../../norms/terms.js";
import { languageOf } from "../../rules/words.js";
import { equally, type Sign, type SignReader } from "../sign.js";
import { isWritten } from "./names.js";
import { nativeCultures } from "./territories.js";

/**
 * Words of a culture's pack that mostly readers there write or know: `Chuseok`, and of its own variety of a language that
 * several share: `lakh`, `zumo`.
 */
export function createWordingReader(packs: Packs): SignReader {
  const terms = new TermTable();
  const meanings = new Map<number, Meaning[]>();
  const add = (word: string, meaning: Omit<Meaning, "written">): void => {
    const id = terms.add(word);
    meanings.set(id, [...(meanings.get(id) ?? []), { ...meaning, written: word }]);
  };
  for (const culture of packs.ids) {
    for (const [language, words] of Object.entries(packs.profile(culture)?.wording ?? {})) {
      // A loanword stands for itself in any language; a word of one's own variety only among its sisters.
      const only = nativeCultures(language, packs).includes(culture) ? language : undefined;
      for (const word of words) add(word, { culture, only });
    }
  }
  for (const [language, culture, words] of ELSEWHERE)
    for (const word of words.split("|")) add(word, { culture, only: language });
  return ({ text, language }) => {
    const folded = fold(text);
    const own = language === undefined ? "en" : languageOf(language);
    const signs: Sign[] = [];
    const seen = new Set<number>();
    for (const { id, start, end } of terms.places(folded)) {
      if (seen.has(id)) continue;
      const span = unfold(folded, { start, end });
      const fitting = (meanings.get(id) ?? []).filter(
        ({ only, written }) => (only === undefined || only === own) && isWritten(written, span, text),
      );
      if (fitting.length === 0) continue;
      seen.add(id);
      signs.push({
        signal: fitting.every((m) => m.only !== undefined) ? "variety" : "wording",
        shares: equally([...new Set(fitting.map((m) => m.culture))]),
        span,
        reason: `it says "${text.slice(span.start, span.end)}"`,
      });
    }
    return signs;
  };
}

interface Meaning {
  readonly culture: CultureId;
  readonly written: string;
  /** The language that the text has to be in; undefined for any. */
  readonly only: string | undefined;
}

/** Varieties of languages at hand that are read where no pack is: without them they would pass for the one at hand. */
const ELSEWHERE: readonly (readonly [language: string, culture: CultureId, words: string])[] = [
  [
    "pt",
    "PT",
    "telemóvel|telemóveis|ecrã|ecrãs|autocarro*|comboio*|ficheiro*|utilizador*|pequeno-almoço|casa de banho|facto|palavra-passe|MB Way|Multibanco|registar|registe-se|contacto|contactos|connosco|equipa|frigorífico|rebuçado*|talho|autoclismo|portagem",
  ],
  [
    "es",
    "AR",
    "vos|tenés|querés|podés|sabés|hacé|vení|mirá|celu|colectivo|pochoclo|heladera|che|mercadopago",
  ],
  ["es", "CO", "sumercé|nequi|daviplata"],
  ["fr", "CA", "magasiner|cellulaire|fin de semaine|tuque"],
  ["fr", "BE", "septante|nonante"],
  ["fr", "CH", "huitante|natel"],
  ["de", "AT", "Jänner|Erdäpfel|Paradeiser|heuer|Sackerl|Schlagobers|Marille*|Topfen|Trafik"],
  ["de", "CH", "Velo|Natel|Franken|parkieren|Billett|Rappen|grillieren|Spital|Tram"],
  ["fa", "AF", "افغانی|کابل|هرات|پوهنتون"],
  ["ar", "EG", "جنيه|إزاي|ازاي|دلوقتي|عايز|كده|إيه|النهاردة|القاهرة"],
  ["ar", "MA", "بزاف|درهم|واخا|الدار البيضاء"],
  ["ar", "AE", "دبي|أبوظبي|الإمارات"],
];
