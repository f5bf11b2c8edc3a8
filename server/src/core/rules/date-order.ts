import { cldr } from "./evidence.js";
import { homeData, isForeign, type LocaleData, localeData, memo } from "./locale-data.js";
import { ANY_DIGIT, withLatinDigits } from "./numerals.js";
import { SPACED_LETTER } from "./patterns.js";
import type { Audience, Rule, RuleMatch } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** Numeric dates (25/12/2025) and the masks of input fields (MM/DD/YYYY) in an order that readers do not use. */
export const dateOrder: Rule = {
  id: "dates/numeric-order",
  title: "Order of day, month and year in numeric dates",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "Readers take the numbers of a date in the order that their locale uses; another order reads as a different or an impossible day.",
  evidence: [cldr("date formats (yMd)")],
  *checkSegment(segment, { audience }) {
    if (!MASK.test(segment.text) && !ANY_DIGIT.test(segment.text)) return;
    const habit = habitOf(audience);
    if (habit === undefined) return;
    const text = maskedText(segment);
    for (const match of withLatinDigits(text).matchAll(NUMERIC)) {
      const date = readDate(match);
      if (date === undefined) continue;
      const span = { start: match.index, end: match.index + match[0].length };
      const as = { ...date, written: match[0] };
      if (date.order === "ambiguous") {
        const unclear = ambiguity(match[0], match[2] ?? "", habit);
        if (unclear !== undefined) yield { segment, span, ...unclear };
      } else if (!habit.accepted.has(date.order)) {
        // Year first misleads nobody; and year-first locales are used to seeing the day first too.
        const mild = date.order === "ymd" || (habit.textOrder === "ymd" && !habit.strict) || habit.foreign;
        if (date.order === "ymd" && match[2] === "-") continue;
        if (date.order === "dmy" && habit.textOrder === "ymd" && !habit.strict) continue;
        const replacement = habit.data && write(as, habit.data);
        yield {
          segment,
          span,
          ...(mild ? { severity: "info", confidence: 0.65 } : { confidence: 0.95 }),
          message: `${match[0]} is written ${NAMES[date.order]}; readers here expect ${NAMES[habit.textOrder]}${replacement ? `: ${replacement}` : ""}.`,
          ...(replacement && !habit.foreign && text.slice(span.start, span.end) === match[0]
            ? { replacement }
            : {}),
        };
      }
    }
    for (const match of text.matchAll(MASK_ALL)) {
      const order = [...new Set(match[0].replace(/[^dmy]/gi, "").toLowerCase())].join("");
      if (!(order in NAMES) || order === "ymd" || habit.accepted.has(order)) continue;
      if (habit.textOrder === "ymd" && !habit.strict) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        confidence: habit.foreign ? 0.65 : 0.88,
        ...(habit.foreign ? { severity: "info" } : {}),
        message: `The mask ${match[0]} asks for ${NAMES[order]}; readers here write ${NAMES[habit.textOrder]}.`,
      };
    }
  },
};

const NUMERIC = new RegExp(
  String.raw`(?<![${SPACED_LETTER}\d.,/\\:-])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?![\d/\\-]|[.,:]\d)`,
  "gu",
);
const MASK_SOURCE = String.raw`(?<![\p{L}\d])(?:mm?([./-])dd?\1(?:yyyy|yy)|dd?([./-])mm?\2(?:yyyy|yy))(?![\p{L}\d])`;
const MASK = new RegExp(MASK_SOURCE, "iu");
const MASK_ALL = new RegExp(MASK_SOURCE, "giu");

const NAMES: Readonly<Record<string, string>> = {
  dmy: "day/month/year",
  mdy: "month/day/year",
  ymd: "year/month/day",
};

/** Languages that always write the year first: elsewhere year-first is an official form beside the spoken one. */
const YEAR_FIRST = new Set(["ja", "zh", "ko", "hu", "fa"]);

/** Of these, Persian is left out: typed from right to left, its dates are found in either order. */
const NEVER_YEAR_LAST = new Set(["ja", "zh", "ko", "hu"]);

/** Languages whose dates take full stops (CLDR yMd) and in which slashes are not a second habit, as in Danish or Turkish. */
const NEVER_SLASHES = new Set(["de", "ru", "uk", "pl", "cs", "sk", "fi"]);

interface Habit {
  readonly textOrder: string;
  readonly homeOrder: string;
  readonly accepted: ReadonlySet<string>;
  readonly foreign: boolean;
  readonly strict: boolean;
  readonly neverYearLast: boolean;
  readonly neverSlashes: boolean;
  readonly data?: LocaleData;
}

function habitOf({ locale, culture }: Audience): Habit | undefined {
  return HABITS(`${locale} ${culture}`);
}

const HABITS: (key: string) => Habit | undefined = memo((key) => {
  const [locale = "", culture = ""] = key.split(" ");
  const text = localeData(locale);
  // In Canada all three orders are in use side by side.
  if (text === undefined || culture === "CA") return undefined;
  const foreign = isForeign(locale, culture);
  const home = homeData(culture) ?? text;
  return {
    textOrder: text.dateOrder,
    homeOrder: home.dateOrder,
    accepted: new Set([text.dateOrder, home.dateOrder]),
    foreign: foreign && text.dateOrder !== home.dateOrder,
    strict: YEAR_FIRST.has(languageOf(locale)),
    neverYearLast: NEVER_YEAR_LAST.has(languageOf(locale)),
    neverSlashes: NEVER_SLASHES.has(languageOf(locale)),
    data: text,
  };
});

/** Where nothing tells the day from the month, only the habit of the place can be missed. Undefined if it is kept. */
function ambiguity(
  date: string,
  separator: string,
  habit: Habit,
): Pick<RuleMatch, "severity" | "confidence" | "message"> | undefined {
  if (habit.textOrder !== habit.homeOrder) {
    if (!bothStartSmall(habit)) return undefined;
    return {
      severity: "info",
      confidence: 0.65,
      message: `${date} can be two different days: the text's locale reads ${NAMES[habit.textOrder]}, readers here read ${NAMES[habit.homeOrder]}; write the month as a word.`,
    };
  }
  if (habit.textOrder === "ymd" && habit.neverYearLast)
    return {
      severity: "warning",
      confidence: 0.85,
      message: `${date} ends on the year, and its day cannot be told from its month: readers here write year/month/day.`,
    };
  if (separator === "/" && habit.neverSlashes)
    return {
      severity: "info",
      confidence: 0.65,
      message: `Readers here write dates with full stops; with slashes ${date} may be meant as another country writes it. Check the day, and write it like ${habit.data ? write(NEW_YEARS_EVE, habit.data) : "other dates here"}.`,
    };
  return undefined;
}

function bothStartSmall({ textOrder, homeOrder }: Habit): boolean {
  return textOrder !== "ymd" && homeOrder !== "ymd";
}

interface NumericDate {
  readonly order: "dmy" | "mdy" | "ymd" | "ambiguous";
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

function readDate([, a = "", , b = "", c = ""]: RegExpExecArray): NumericDate | undefined {
  if (a.length === 4 && c.length <= 2) {
    if (!isYear(a) || Number(b) > 12 || Number(c) > 31 || Number(b) * Number(c) === 0) return undefined;
    return { order: "ymd", year: a, month: b, day: c };
  }
  if (c.length !== 4 || a.length > 2 || !isYear(c)) return undefined;
  const [first, second] = [Number(a), Number(b)];
  if (first < 1 || second < 1 || first > 31 || second > 31 || (first > 12 && second > 12)) return undefined;
  if (first > 12) return { order: "dmy", day: a, month: b, year: c };
  if (second > 12) return { order: "mdy", day: b, month: a, year: c };
  // 04/04/2025 is the same day in either order.
  return first === second ? undefined : { order: "ambiguous", day: a, month: b, year: c };
}

const NEW_YEARS_EVE: Omit<NumericDate, "order"> = { day: "31", month: "12", year: "2026" };

/** Gregorian, Persian or Hijri, and Buddhist years of our time. */
function isYear(text: string): boolean {
  const year = Number(text);
  return (year >= 1900 && year <= 2100) || (year >= 1300 && year <= 1500) || (year >= 2440 && year <= 2640);
}

/** The date in the locale's own pattern; digits stay as written, so a leading zero is kept. */
function write({ day, month, year }: Omit<NumericDate, "order">, { datePattern }: LocaleData): string {
  return datePattern.replace(/'([^']*)'|y+|[ML]+|d+/g, (field, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    if (field.startsWith("y")) return year;
    const digits = field.startsWith("d") ? day : month;
    return field.length === 2 ? digits.padStart(2, "0") : digits;
  });
}
