import data from "../../../generated/locale-data.json" with { type: "json" };
import { languageOf } from "./words.js";

/** Conventions of a written locale, from CLDR through scripts/generate-locale-data.mjs. Plain constants. */
export interface LocaleData {
  /** Of day, month and year in a numeric date: `dmy`, `mdy` or `ymd`. */
  readonly dateOrder: string;
  /** CLDR pattern of a numeric date with a four-digit year, such as `d.M.y`. */
  readonly datePattern: string;
  /** The same for a date with the month's name. */
  readonly longDateOrder: string;
  readonly longDatePattern: string;
  /** `h`: 12 hours with a marker; `H`: 24 hours. */
  readonly hour: string;
  /** Between hours and minutes: `:` or `.`. */
  readonly timeSeparator: string;
  /** Lower-case spellings, `/` between those of one month and `|` between months, January first. */
  readonly months: string;
  /** The same for days, Sunday first. */
  readonly weekdays: string;
  readonly decimal: string;
  readonly group: string;
  /** Digits in the last group and in those before it: `3/3`, or `3/2` as in 12,34,567. */
  readonly groupSizes: string;
  /** 2: four-digit numbers are written without a separator. */
  readonly minimumGrouping: number;
  /** `before` or `after` the amount, then the space between, if any. */
  readonly currency: string;
  /** Opening, closing, nested opening, nested closing, `|` between. */
  readonly quotes: string;
  /** `surname` where names of this language start with it. */
  readonly nameOrder: string;
  /** Lower-case spellings of units by CLDR name, `|` between. */
  readonly units: Readonly<Record<string, string>>;
}

/** Customs of a place, whatever the language of the text. */
export interface TerritoryData {
  /** Days count from Sunday = 0. */
  readonly firstDay: number;
  readonly weekendStart: number;
  readonly weekendEnd: number;
  /** `metric`, `US` or `UK`. */
  readonly system: string;
  readonly temperature: string;
  /** `A4` or `US-Letter`. */
  readonly paper: string;
  /** CLDR hour symbols in use, most usual first: `h` 12 hours, `H` 24 hours. */
  readonly hours: string;
  /** CLDR calendar ids, most usual first. */
  readonly calendars: string;
  /** ISO 4217 codes of legal tender. */
  readonly currencies: string;
  /** The most spoken language. */
  readonly language: string;
  /** Languages with a standing there; English copy for Germany is in none of them. */
  readonly languages: string;
}

type Partials<T> = Readonly<Record<string, Partial<T> & { readonly parent?: string }>>;

const LOCALES: Partials<LocaleData> = data.locales;
const TERRITORIES: Partials<TerritoryData> = data.territories;
const PLURALS: Readonly<Record<string, string>> = data.plurals;
const WORLD: TerritoryData = data.territories["001"];
const CITIES: Readonly<Record<string, string>> = data.cities;

/** ISO 3166-1 codes of every territory that CLDR has data on, in order. */
export const TERRITORY_IDS: readonly string[] = Object.keys(TERRITORIES).filter((id) => id !== "001");

/** Conventions of `locale` or of its nearest relative; undefined for a language that CLDR's core does not cover. */
export const localeData: (locale: string) => LocaleData | undefined = memo((locale) => {
  const name = nearest(locale);
  return name === undefined ? undefined : resolve(name);
});

/** Well-known cities by territory as a language writes them, from CLDR's time zones; empty for languages not covered. */
export function cityNames(language: string): readonly (readonly [name: string, territory: string])[] {
  return (CITIES[language] ?? "").split("|").flatMap((entry) => {
    const [territory = "", names = ""] = entry.split(":");
    return names === "" ? [] : names.split("/").map((name) => [name, territory] as const);
  });
}

/** Customs of a territory (ISO 3166-1 alpha-2); the world's most usual ones for an unknown code. */
export const territoryData: (territory: string) => TerritoryData = memo((territory) => ({
  ...WORLD,
  ...TERRITORIES[territory],
}));

/** True if the text's language has no standing in the territory, so that two conventions meet: English for Japan. */
export const isForeign: (locale: string, territory: string) => boolean = (locale, territory) =>
  !` ${territoryData(territory).languages} `.includes(` ${languageOf(locale)} `);

/** Conventions of the territory's own main language, for example `ja-JP` for JP. */
export function homeData(territory: string): LocaleData | undefined {
  return localeData(`${territoryData(territory).language}-${territory}`);
}

/** CLDR plural categories that counting needs, or undefined for an unknown language. */
export function pluralCategoriesOf(locale: string): readonly string[] | undefined {
  return PLURALS[languageOf(locale)]?.split(" ");
}

/**
 * A table computed once per key, for what is derived from the constants above (merged locales, patterns of month
 * names). The same key always gives the same value, so this is a constant that is worked out late.
 */
export function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined || known.has(key)) return value as V;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** `zh-Hant-TW` -> `zh-Hant`; `pt-Latn-PT` -> `pt-PT`; `zh-TW` -> `zh-Hant`; `es-XX` -> `es`. */
function nearest(locale: string): string | undefined {
  const [language = "", ...rest] = locale.replaceAll("_", "-").split("-");
  const script = rest.find((part) => part.length === 4);
  const region = rest.find((part) => /^(?:[A-Z]{2}|\d{3})$/.test(part));
  const traditional = language === "zh" && !script && /^(?:TW|HK|MO)$/.test(region ?? "") ? "Hant" : script;
  return [[language, traditional, region], [language, traditional], [language, region], [language]]
    .map((parts) => parts.filter(Boolean).join("-"))
    .find((name) => name in LOCALES);
}

function resolve(name: string): LocaleData | undefined {
  let merged: Partial<LocaleData> = {};
  for (let at: string | undefined = name; at !== undefined; at = LOCALES[at]?.parent)
    merged = { ...LOCALES[at], ...merged };
  return isComplete(merged) ? merged : undefined;
}

function isComplete(merged: Partial<LocaleData>): merged is LocaleData {
  return merged.dateOrder !== undefined && merged.decimal !== undefined && merged.units !== undefined;
}
