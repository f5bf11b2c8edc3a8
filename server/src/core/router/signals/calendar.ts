import type { Packs } from "../../cultures/packs.js";
import type { CultureId } from "../../finding.js";
import { fold, unfold } from "../../norms/fold.js";
import { TermTable } from "../../norms/terms.js";
import { memo } from "../../rules/locale-data.js";
import { withLatinDigits } from "../../rules/numerals.js";
import { languageOf } from "../../rules/words.js";
import { equally, type Sign, type SignReader } from "../sign.js";

/** Months and eras of the calendars in daily use (packs, CLDR), and years that only such a calendar has. */
export function createCalendarReader(packs: Packs): SignReader {
  const users = new Map<string, CultureId[]>();
  for (const id of packs.ids) {
    for (const calendar of packs.profile(id)?.calendars ?? [])
      users.set(familyOf(calendar), [...(users.get(familyOf(calendar)) ?? []), id]);
  }
  const names = memo((language: string) => calendarNames(language, users));
  return ({ text, language }) => {
    const signs: Sign[] = [];
    const digits = withLatinDigits(text);
    for (const [calendar, pattern] of YEARS) {
      const match = pattern.exec(digits);
      const cultures = users.get(calendar);
      if (match === null || cultures === undefined) continue;
      const span = { start: match.index, end: match.index + match[0].length };
      const reason = `a year of the ${CALENDAR_NAMES[calendar] ?? calendar} calendar`;
      signs.push({ signal: "calendar", shares: equally(cultures), span, reason });
    }
    const folded = fold(text);
    for (const table of new Set([language === undefined ? "en" : languageOf(language), "en"].map(names))) {
      for (const { id, start, end } of table.terms.places(folded)) {
        const cultures = table.cultures.get(id);
        if (cultures === undefined) continue;
        const span = unfold(folded, { start, end });
        const word = text.slice(span.start, span.end);
        if (word.charAt(0) !== word.charAt(0).toUpperCase()) continue;
        signs.push({ signal: "calendar", shares: equally(cultures), span, reason: `it dates by "${word}"` });
      }
    }
    return signs;
  };
}

/** `islamic-umalqura` and `islamic` have the same months. */
function familyOf(calendar: string): string {
  return calendar.replace(/^(islamic)-.*$/, "$1");
}

const CALENDAR_NAMES: Readonly<Record<string, string>> = {
  persian: "Persian",
  islamic: "Hijri",
  ethiopic: "Ethiopian",
  japanese: "Japanese",
  indian: "Indian national",
};

const YEARS: readonly (readonly [calendar: string, pattern: RegExp])[] = [
  ["persian", /(?<!\d)1[34]\d\d\/(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01])(?!\d)/],
  ["islamic", /(?<!\d)14\d\d\s?(?:AH|هـ)(?!\p{L})/u],
  ["ethiopic", /(?<!\d)(?:19|20)\d\d\s?(?:E\.C\.|EC(?!\p{L})|ዓ\.?\s?ም)/u],
  ["japanese", /(?:令和|平成|昭和|(?:Reiwa|Heisei|Shōwa|Showa) )\d{1,2}/u],
];

interface Names {
  readonly terms: TermTable;
  readonly cultures: ReadonlyMap<number, readonly CultureId[]>;
}

/** Short names and those that are other words as well are left out: Mehr, Tir, Ter. */
const MIN_LENGTH = 5;
const OTHER_WORDS: ReadonlySet<string> = new Set(["Magha", "Hamle", "Pausa"]);

function calendarNames(language: string, users: ReadonlyMap<string, readonly CultureId[]>): Names {
  const terms = new TermTable();
  const cultures = new Map<number, readonly CultureId[]>();
  for (const [calendar, ids] of users) {
    if (!(calendar in CALENDAR_NAMES) || calendar === "japanese") continue;
    for (const name of monthNames(language, calendar)) {
      if ([...name].length < minLength(name) || OTHER_WORDS.has(name)) continue;
      const id = terms.add(name);
      cultures.set(id, [...new Set([...(cultures.get(id) ?? []), ...ids])]);
    }
  }
  return { terms, cultures };
}

/** A letter of a script such as Ethiopic is a syllable. */
function minLength(name: string): number {
  return /\p{sc=Latin}/u.test(name) ? MIN_LENGTH : 3;
}

function monthNames(language: string, calendar: string): readonly string[] {
  const format = new Intl.DateTimeFormat(`${language}-u-ca-${calendar}`, { month: "long", timeZone: "UTC" });
  const names = new Set<string>();
  for (let day = 0; day < 380; day += 5)
    for (const { type, value } of format.formatToParts(Date.UTC(2023, 0, 1 + day)))
      if (type === "month") names.add(value);
  return [...names];
}
