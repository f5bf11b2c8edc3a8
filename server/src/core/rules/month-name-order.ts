import { cldr } from "./evidence.js";
import { isForeign, localeData, memo } from "./locale-data.js";
import { literal } from "./patterns.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** `Dezember 25, 2025` in German, `25 December 2025` in American English. */
export const monthNameOrder: Rule = {
  id: "dates/month-name-order",
  title: "Order of day and month in dates with the month's name",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "A date with the month in words has a fixed order in each language; another order reads as a translation.",
  evidence: [cldr("date formats (long)")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    // The year is part of every date that this rule looks at.
    if (!/\d{4}/.test(segment.text) || culture === "CA") return;
    const patterns = PATTERNS(locale);
    if (patterns === undefined || isForeign(locale, culture)) return;
    const { expected, wrong, months } = patterns;
    const english = languageOf(locale) === "en";
    for (const { order, regex } of wrong) {
      for (const match of maskedText(segment).matchAll(regex)) {
        const { day = "", month = "", year = "" } = match.groups ?? {};
        if (Number(day) < 1 || Number(day) > 31) continue;
        const name = months.find((spellings) => spellings.includes(month.toLowerCase()))?.[0];
        const right = name === month.toLowerCase() ? write(patterns.pattern, day, month, year) : undefined;
        yield {
          segment,
          span: { start: match.index, end: match.index + match[0].length },
          message: `Write the ${expected === "mdy" ? "month before the day" : expected === "ymd" ? "year first" : "day before the month"}${right ? `: ${right}` : ""}.`,
          // Both orders are understood, and printed, all over the English-speaking world.
          ...(english ? { severity: "info", confidence: 0.6 } : { confidence: order === "mdy" ? 0.9 : 0.8 }),
          ...(right ? { replacement: right } : {}),
        };
      }
    }
  },
};

interface Patterns {
  readonly expected: string;
  readonly pattern: string;
  readonly months: readonly (readonly string[])[];
  readonly wrong: readonly { readonly order: string; readonly regex: RegExp }[];
}

/** Undefined where months have numbers for names (12月) or the language is unknown. */
const PATTERNS: (locale: string) => Patterns | undefined = memo((locale) => {
  const data = localeData(locale);
  if (data === undefined || /\d/.test(data.months)) return undefined;
  const months = data.months.split("|").map((spellings) => spellings.split("/"));
  const names = months
    .flat()
    .filter((name) => name.length > 2)
    .sort((a, b) => b.length - a.length)
    .map(literal)
    .join("|");
  const month = `(?<month>${names})\\.?`;
  const year = String.raw`(?<year>(?:19|20)\d\d)(?![\d\p{L}])`;
  const monthFirst = String.raw`(?<!\d[.\s]{0,3}(?:de\s)?)(?<![\p{L}\p{M}])${month}\s(?<day>\d{1,2})(?:st|nd|rd|th|\.)?,?\s${year}`;
  const dayFirst = String.raw`(?<![\d.,:/-])(?<day>\d{1,2})(?:st|nd|rd|th|\.)?\s(?:de\s)?${month},?\s(?:del?\s)?${year}`;
  const expected = data.longDateOrder;
  const wrong = [
    ...(expected === "mdy" ? [] : [{ order: "mdy", regex: new RegExp(monthFirst, "giu") }]),
    ...(expected === "dmy" ? [] : [{ order: "dmy", regex: new RegExp(dayFirst, "giu") }]),
  ];
  return { expected, pattern: data.longDatePattern, months, wrong };
});

function write(pattern: string, day: string, month: string, year: string): string {
  return pattern.replace(/'([^']*)'|y+|M+|d+/g, (field, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted;
    return field.startsWith("y") ? year : field.startsWith("d") ? day : month;
  });
}
