import { cldr } from "./evidence.js";
import { memo, territoryData } from "./locale-data.js";
import type { Rule } from "./rule.js";
import { dayName, dayPatterns } from "./week-days.js";
import { maskedText } from "./words.js";

/** "Monday to Friday" where Friday is the weekend, "Saturday and Sunday" where people work on them. */
export const weekend: Rule = {
  id: "weeks/weekend",
  title: "Working week and weekend",
  severity: "info",
  kinds: ["copy"],
  local: true,
  why: "Where the weekend falls on other days, hours given for Monday to Friday or a weekend of Saturday and Sunday are wrong or puzzling.",
  evidence: [cldr("week data (weekend)")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    const { weekendStart, weekendEnd, firstDay } = territoryData(culture);
    // Only a weekend that holds Friday contradicts what the two patterns say.
    if (weekendStart !== FRIDAY) return;
    const patterns = PATTERNS(locale);
    if (!patterns?.any.test(segment.text)) return;
    const text = maskedText(segment);
    const local =
      weekendStart === weekendEnd
        ? dayName(weekendStart)
        : `${dayName(weekendStart)} and ${dayName(weekendEnd)}`;
    const match =
      patterns.workWeek.exec(text) ?? (patterns.weekendWord.test(text) ? patterns.satSun.exec(text) : null);
    if (match === null) return;
    yield {
      segment,
      span: { start: match.index, end: match.index + match[0].length },
      confidence: 0.68,
      message: `The weekend here is ${local} and the week starts on ${dayName(firstDay)}: check these days.`,
    };
  },
};

const FRIDAY = 5;

interface Patterns {
  readonly any: RegExp;
  readonly workWeek: RegExp;
  readonly satSun: RegExp;
  readonly weekendWord: RegExp;
}

const PATTERNS: (locale: string) => Patterns | undefined = memo((locale) => {
  const sources = dayPatterns(locale);
  if (sources === undefined) return undefined;
  const [sunday, monday, , , , friday, saturday] = sources;
  const joined = (a: string | undefined, b: string | undefined, link: string): RegExp =>
    new RegExp(`(?<![\\p{L}\\p{M}])(?:${a})\\.?s?${link}(?:${b})(?![\\p{L}\\p{M}])`, "iu");
  return {
    any: new RegExp(`${friday}|${sunday}`, "iu"),
    workWeek: joined(
      monday,
      friday,
      String.raw`(?:\s?[–—-]\s?|\s(?:to|through|thru|until|till|إلى|حتى|الى|تا|עד)\s(?:يوم\s)?)`,
    ),
    satSun: joined(saturday, sunday, String.raw`(?:\s?[–—/&-]\s?|\s(?:and|و|to)\s?)`),
    weekendWord: /\bweek-?ends?\b|نهاية الأسبوع|عطلة|آخر هفته|تعطیل/iu,
  };
});
