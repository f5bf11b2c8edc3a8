import { cldr } from "./evidence.js";
import { isForeign, localeData, memo, territoryData } from "./locale-data.js";
import { ANY_DIGIT, withLatinDigits } from "./numerals.js";
import { literal } from "./patterns.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** A full Gregorian date in the local language where people date by another calendar. */
export const calendar: Rule = {
  id: "dates/calendar",
  title: "Calendar of dates",
  severity: "hint",
  kinds: ["copy"],
  local: true,
  why: "Where another calendar is in daily use, a date in the Gregorian one alone has to be converted.",
  evidence: [cldr("calendar preference data")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    const local = territoryData(culture)
      .calendars.split(" ")
      .find((id) => id in CALENDARS);
    const custom = local === undefined ? undefined : CALENDARS[local];
    if (custom === undefined || !custom.territories.includes(culture)) return;
    if (!ANY_DIGIT.test(segment.text) || isForeign(locale, culture) || languageOf(locale) === "en") return;
    const text = withLatinDigits(maskedText(segment));
    // The other calendar's year stands beside it.
    if (custom.named.test(text)) return;
    for (const pattern of [NUMERIC, NAMED(locale)]) {
      const match = pattern?.exec(text);
      if (!match) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        confidence: 0.6,
        message: `This date is Gregorian; many readers here date by the ${custom.name} calendar: give that date as well.`,
      };
      return;
    }
  },
};

interface LocalCalendar {
  readonly name: string;
  /** Where it is the everyday one, not only a religious or ceremonial one. */
  readonly territories: string;
  /** Signs that the text names the calendar or gives a year of it. */
  readonly named: RegExp;
}

const CALENDARS: Readonly<Record<string, LocalCalendar>> = {
  persian: {
    name: "Persian (Solar Hijri)",
    territories: "IR AF",
    named: /میلادی|شمسی|(?<!\d)1[34]\d\d(?!\d)/,
  },
  ethiopic: {
    name: "Ethiopian",
    territories: "ET",
    named: /ዓ\.?\s?ም|እ\.ኤ\.አ|መስከረም|ጥቅምት|ኅዳር|ታኅሣሥ|ጥር|የካቲት|መጋቢት|ሚያዝያ|ግንቦት|ሰኔ|ሐምሌ|ነሐሴ|ጳጉሜ/,
  },
  buddhist: { name: "Buddhist", territories: "TH", named: /พ\.ศ\.|ค\.ศ\.|(?<!\d)25\d\d(?!\d)/ },
  "islamic-umalqura": {
    name: "Hijri (Umm al-Qura)",
    territories: "SA",
    named: /هـ|هجري|(?<!\d)14\d\d(?!\d)|(?<!\p{L})م(?!\p{L})/u,
  },
};

const NUMERIC =
  /(?<![\d./:-])(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([./])\d{1,2}\2\d{1,2})(?![\d./-])/;

const NAMED: (locale: string) => RegExp | undefined = memo((locale) => {
  const names = localeData(locale)
    ?.months.split("|")
    .flatMap((m) => m.split("/"));
  if (!names) return undefined;
  const months = names
    .filter((name) => name.length > 2)
    .map(literal)
    .join("|");
  return new RegExp(`(?<!\\d)\\d{1,2}[\\s،ኛ]{1,2}(?:${months})[\\s،,]{1,2}(?:19|20)\\d\\d(?!\\d)`, "u");
});
