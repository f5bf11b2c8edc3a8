import type { CultureId } from "../finding.js";

type ByTerritory = Readonly<Record<CultureId, string>>;

/** English adjectives that take an -s as the name of the people; alternatives of a pattern. */
const ADJECTIVES: ByTerritory = {
  AE: "Emirati",
  AL: "Albanian",
  AM: "Armenian",
  AR: "Argentine|Argentinian",
  AT: "Austrian",
  AU: "Australian",
  BD: "Bangladeshi",
  BE: "Belgian",
  BG: "Bulgarian",
  BO: "Bolivian",
  BR: "Brazilian",
  CA: "Canadian",
  CL: "Chilean",
  CO: "Colombian",
  CU: "Cuban",
  CZ: "Czech",
  DE: "German",
  DZ: "Algerian",
  EC: "Ecuadorian",
  EG: "Egyptian",
  ET: "Ethiopian",
  GE: "Georgian",
  GH: "Ghanaian",
  GR: "Greek",
  GT: "Guatemalan",
  HR: "Croatian",
  HT: "Haitian",
  HU: "Hungarian",
  ID: "Indonesian",
  IL: "Israeli",
  IN: "Indian",
  IQ: "Iraqi",
  IR: "Iranian|Persian",
  IS: "Icelandic",
  IT: "Italian",
  JM: "Jamaican",
  JO: "Jordanian",
  KE: "Kenyan",
  KH: "Cambodian",
  KR: "Korean",
  KW: "Kuwaiti",
  LB: "Lebanese",
  LT: "Lithuanian",
  LV: "Latvian",
  MA: "Moroccan",
  MN: "Mongolian",
  MX: "Mexican",
  MY: "Malaysian",
  NG: "Nigerian",
  NO: "Norwegian",
  NP: "Nepali",
  PE: "Peruvian",
  PH: "Filipino|Filipina",
  PK: "Pakistani",
  PR: "Puerto Rican",
  PS: "Palestinian",
  RO: "Romanian",
  RS: "Serbian",
  RU: "Russian",
  SA: "Saudi",
  SG: "Singaporean",
  SK: "Slovak",
  SO: "Somali",
  SY: "Syrian",
  TH: "Thai",
  TN: "Tunisian",
  TR: "Turk",
  UA: "Ukrainian",
  US: "American",
  VE: "Venezuelan",
  YE: "Yemeni",
};

/** The same for peoples of more than one territory. */
const REGIONAL = "African|Arab|Arabian|Asian|European|Hispanic|Latin|Latina|Latino|Scandinavian";

/** Adjectives that also serve as the name of the people, with no plural in -s. */
const UNINFLECTED: ByTerritory = {
  CH: "Swiss",
  CN: "Chinese",
  DK: "Danish",
  ES: "Spanish",
  FI: "Finnish",
  FR: "French",
  GB: "British|English|Scottish|Welsh",
  IE: "Irish",
  JP: "Japanese",
  MM: "Burmese",
  NL: "Dutch",
  PL: "Polish",
  PT: "Portuguese",
  SE: "Swedish",
  TR: "Turkish",
  TW: "Taiwanese",
  VN: "Vietnamese",
};

/** Each English adjective with its territory: `Danish`, DK. */
export const ENGLISH_ADJECTIVES: readonly (readonly [name: string, territory: CultureId])[] = [
  ADJECTIVES,
  UNINFLECTED,
].flatMap((table) =>
  Object.entries(table).flatMap(([territory, names]) =>
    names.split("|").map((name) => [name, territory] as const),
  ),
);

/** Nouns for one person, beside the adjectives above. */
const NOUNS: ByTerritory = {
  DK: "Dane",
  ES: "Spaniard",
  FI: "Finn",
  FR: "Frenchman",
  GB: "Brit|Englishman|Scot|Scotsman|Scotswoman",
  IE: "Irishman",
  NL: "Dutchman",
  PL: "Pole",
  SE: "Swede",
};

const adjectives = `${Object.values(ADJECTIVES).join("|")}|${REGIONAL}`;
const uninflected = Object.values(UNINFLECTED).join("|");

/** Names of peoples and their adjectives in English, singular or plural: alternatives of a pattern. */
export const DEMONYM = `(?:${adjectives}|${Object.values(NOUNS).join("|")})s?|${uninflected}`;

/** Only what names a whole people: `Germans`, `the French`, `Japanese people`. */
export const PEOPLE = `(?:${adjectives}|Brit|Dane|Finn|Pole|Scot|Spaniard|Swede)s|[Tt]he (?:${uninflected})|(?:${adjectives}|${uninflected}) (?:people|men|women)`;

/** Each of these words, singular and plural, with the territory it belongs to. */
export const ENGLISH_DEMONYMS: readonly (readonly [word: string, culture: CultureId])[] = [
  ...words(ADJECTIVES).flatMap(([word, culture]) => [
    [word, culture] as const,
    [`${word}s`, culture] as const,
  ]),
  ...words(UNINFLECTED),
  ...words(NOUNS).flatMap(([word, culture]) => [[word, culture] as const, [plural(word), culture] as const]),
];

function words(table: ByTerritory): readonly (readonly [string, CultureId])[] {
  return Object.entries(table).flatMap(([culture, list]) =>
    list.split("|").map((word) => [word, culture] as const),
  );
}

function plural(noun: string): string {
  return noun.endsWith("man") ? `${noun.slice(0, -3)}men` : `${noun}s`;
}
