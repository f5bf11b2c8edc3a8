import type { Packs } from "../../cultures/packs.js";
import type { CultureId, Span } from "../../finding.js";
import { type Folded, fold, unfold } from "../../norms/fold.js";
import { TermTable } from "../../norms/terms.js";
import { ENGLISH_DEMONYMS } from "../../rules/demonyms.js";
import { memo } from "../../rules/locale-data.js";
import { languageOf } from "../../rules/words.js";
import type { Sign, SignalInput, SignReader } from "../sign.js";
import { equally, scale } from "../sign.js";
import { inflections } from "./inflections.js";
import { nativeCultures, TERRITORIES } from "./territories.js";

/**
 * Names of territories (CLDR, in the language of the text and in English), of peoples and places (packs), and of
 * languages that one culture speaks.
 */
export function createNameReader(packs: Packs): SignReader {
  const own = new NameTable();
  for (const id of packs.ids) {
    const profile = packs.profile(id);
    for (const name of [...(profile?.demonyms ?? []), ...(profile?.places ?? [])]) own.add(name, [id]);
  }
  for (const phrase of NOT_NAMES) own.add(phrase, []);
  const territories = memo(territoryNames);
  const spoken = memo((language: string) => languageNames(language, packs));
  return (input) => {
    const folded = fold(input.text);
    const language = input.language === undefined ? "en" : languageOf(input.language);
    const languages = language === "en" ? ["en"] : [language, "en"];
    const tables = [own, ...languages.flatMap((l) => [territories(l), spoken(l)])];
    const found = tables.flatMap((table) =>
      [...table.find(folded)].map(({ name, ...span }) => ({ name, span: unfold(folded, span) })),
    );
    const written = found.filter(({ name, span }) => isWritten(name.written, span, input.text));
    return longest(written, input.text).flatMap(({ name, span }) => signOf(name, span, input));
  };
}

interface Name {
  readonly written: string;
  /** None: the words only look like a name. */
  readonly cultures: readonly CultureId[];
  /** The language it names, where it may name one: "Spanish". */
  readonly language?: string;
}

/** Words that hold a name of a place and speak of none. */
const NOT_NAMES =
  "US dollar|US dollars|American dollars|Sea of Japan|Arabian Gulf|French fries|French press|French toast|French doors|American Express|Latin America|Latin American|Latin Americans|South America|North America|Central America|Indian Ocean|Gulf of Mexico|German shepherd|Greek yogurt|Greek yoghurt|Chinese checkers|Chinese whispers|Brussels sprouts|Swiss Army|Danish pastry|Persian cat|Java|English|GB|国内|国内外|内地|大陆|desi|Turkey sandwich|Spanish flu|Paris Agreement|Turkish bath|London Bridge loan|Indian summer|Dutch oven|Russian roulette|Bath|Reading|Guinea pig|Guinea pigs|Brazil nut|Brazil nuts|Panama hat|Jersey|Jordan|Chad|Georgia|Vatican".split(
    "|",
  );
/** Verbs and nouns that a sentence may begin with. */
const NOT_AT_THE_START: ReadonlySet<string> = new Set([
  "Polish",
  "Essen",
  "Mobile",
  "Nice",
  "Turkey",
  "Pole",
  "Finn",
]);
/** Lower-case words that are no name: `china` is porcelain. */
const NOT_IN_LOWER_CASE: ReadonlySet<string> = new Set(
  "china turkey guinea polish cologne java jersey nice mobile granada essen champagne bath reading jordan georgia".split(
    " ",
  ),
);

function territoryNames(language: string): NameTable {
  const table = new NameTable();
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  for (const id of TERRITORIES) {
    const name = names.of(id);
    if (name === undefined || AMBIGUOUS[language]?.includes(name)) continue;
    for (const form of inflections(name, language)) table.add(form, [id]);
  }
  if (language === "en") for (const [word, culture] of ENGLISH_DEMONYMS) table.add(word, [culture]);
  return table;
}

function languageNames(language: string, packs: Packs): NameTable {
  const table = new NameTable();
  const names = new Intl.DisplayNames([language], { type: "language", fallback: "none" });
  for (const spoken of SPOKEN) {
    const name = names.of(spoken);
    const cultures = nativeCultures(spoken, packs);
    if (name === undefined) continue;
    for (const form of inflections(name, language)) table.add(form, cultures, spoken);
  }
  return table;
}

/** Names of territories that are everyday words of the language. */
const AMBIGUOUS: Readonly<Record<string, readonly string[]>> = {
  fa: ["مالی", "چاد", "عمان"],
  ar: ["مالي", "عمان", "تشاد"],
  hi: ["माली", "चाड", "ओमान"],
  fr: ["Chili"],
  en: ["Jersey", "Jordan", "Chad", "Georgia", "Guinea"],
};

/** Languages whose name points to the people that speak them; English is spoken by too many. */
const SPOKEN =
  "ja ko zh de fr el fa hi id am es pt it tr ru pl nl sv da fi cs hu ro uk he th vi bg hr sr sk sl et lv lt is ka hy km lo my mn ne si ta te bn gu kn ml mr pa ur ms tl sw ti om".split(
    " ",
  );

/** Words before the name of a language that is meant as such: "translate into Spanish". */
const AS_LANGUAGE =
  /(?:^|[^\p{L}])(?:in|into|to|from|speaks?|speaking|auf|ins|aus|en|al|em|para|dalam|bahasa|στα)\s+$/iu;

function signOf({ cultures, language }: Name, span: Span, { text }: SignalInput): readonly Sign[] {
  if (cultures.length === 0) return [];
  const words = text.slice(span.start, span.end);
  if (language === undefined)
    return [{ signal: "name", shares: equally(cultures), span, reason: `it names "${words}"` }];
  // A language of several cultures is a weak sign for each.
  const shares = cultures.length === 1 ? equally(cultures) : scale(equally(cultures), 0.5);
  return [{ signal: "name", shares, span, reason: `it names the language "${words}"` }];
}

/** A name is written as names are: `us` and `china` are words, `US` and `China` places, `japan` is Japan in a hurry. */
export function isWritten(written: string, { start, end }: Span, text: string): boolean {
  const found = text.slice(start, end);
  const initial = [...written][0] ?? "";
  if (initial === initial.toLowerCase()) return true;
  const foundInitial = [...found][0] ?? "";
  if (written === written.toUpperCase() && /\p{Lu}/u.test(written))
    // An acronym, in a text that does not shout.
    return found === found.toUpperCase() && /\p{Ll}/u.test(text);
  if (foundInitial !== foundInitial.toLowerCase())
    return !(NOT_AT_THE_START.has(found) && /(?:^|[.!?:\n"“-])\s*$/u.test(text.slice(0, start)));
  return found.length >= 4 && !NOT_IN_LOWER_CASE.has(found);
}

interface Found {
  readonly name: Name;
  readonly span: Span;
}

/**
 * Of names that overlap the longest: "New Mexico" is not Mexico. "Spanish" is the language after "into" and the people
 * elsewhere. In order of place.
 */
function longest(found: readonly Found[], text: string): readonly Found[] {
  const kept: Found[] = [];
  const asLanguage = ({ name, span }: Found): number =>
    name.language === undefined ? 0 : AS_LANGUAGE.test(text.slice(0, span.start)) ? 1 : -1;
  const ordered = found.toSorted(
    (a, b) =>
      length(b) - length(a) ||
      a.span.start - b.span.start ||
      asLanguage(b) - asLanguage(a) ||
      a.name.cultures.length - b.name.cultures.length,
  );
  for (const candidate of ordered) {
    if (kept.every(({ span }) => span.end <= candidate.span.start || candidate.span.end <= span.start))
      kept.push(candidate);
  }
  return kept.sort((a, b) => a.span.start - b.span.start);
}

function length({ span }: Found): number {
  return span.end - span.start;
}

class NameTable {
  readonly #terms = new TermTable();
  readonly #names = new Map<number, Name>();

  /** A name that two territories share stands for both. */
  add(written: string, cultures: readonly CultureId[], language?: string): void {
    const id = this.#terms.add(written);
    const known = this.#names.get(id);
    if (known === undefined) {
      this.#names.set(id, { written, cultures, ...(language === undefined ? {} : { language }) });
      return;
    }
    // What is no name in one pack is none in another.
    const none = known.cultures.length === 0 || cultures.length === 0;
    this.#names.set(id, { ...known, cultures: none ? [] : [...new Set([...known.cultures, ...cultures])] });
  }

  *find(folded: Folded): Generator<Span & { readonly name: Name }> {
    for (const { id, start, end } of this.#terms.places(folded)) {
      const name = this.#names.get(id);
      if (name) yield { name, start, end };
    }
  }
}
