import { cldr } from "./evidence.js";
import { homeData, isForeign, type LocaleData, localeData } from "./locale-data.js";
import { SPACED_LETTER } from "./patterns.js";
import type { Audience, Rule } from "./rule.js";
import { maskedText } from "./words.js";

/** `1,234.56` where the decimal separator is a comma, `1.234,56` where it is a point. */
export const numberSeparators: Rule = {
  id: "numbers/decimal-separator",
  title: "Decimal and group separators",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "Comma and point change roles between locales, so an amount in the other style can be read a thousand times too large or too small.",
  evidence: [cldr("number symbols and patterns")],
  *checkSegment(segment, { audience }) {
    if (!/\d[.,]\d/.test(segment.text)) return;
    const text = maskedText(segment);
    for (const match of text.matchAll(NUMBER)) {
      const number = read(match[0], text, match.index);
      if (number === undefined) continue;
      const habit = habitOf(audience);
      if (habit === undefined || habit.accepted.includes(number.decimal)) continue;
      const right = formatNumber(number.whole, number.fraction, habit.data);
      const span = { start: match.index, end: match.index + match[0].length };
      const strong = !habit.foreign && number.sure;
      // English copy keeps its decimal point; only 1,234 in it can be taken for 1.234.
      if (habit.foreign && (!number.sure || number.whole.length < 4)) continue;
      yield {
        segment,
        span,
        message: `Readers here write ${right} for ${match[0]}.`,
        ...(strong
          ? { confidence: 0.93, replacement: right }
          : { severity: "info" as const, confidence: habit.foreign ? 0.55 : 0.65 }),
      };
    }
  },
};

/** Whole runs of digits and separators: never a part of a version, an address, a date or a list. */
const NUMBER = new RegExp(
  String.raw`(?<![${SPACED_LETTER}\p{N}.,'’/:_#+-]|[.,]\s?\d)\d+(?:[.,]\d+)+(?![\d:/_-]|[.,]\d)`,
  "gu",
);

interface ReadNumber {
  readonly whole: string;
  readonly fraction: string;
  /** The separator that the writer took for the decimal one. */
  readonly decimal: "." | ",";
  readonly sure: boolean;
}

function read(number: string, text: string, at: number): ReadNumber | undefined {
  const result = (decimal: "." | ",", sure = true): ReadNumber => {
    const cut = number.indexOf(decimal);
    const whole = cut < 0 ? number : number.slice(0, cut);
    return {
      whole: whole.replace(/[.,]/g, ""),
      fraction: cut < 0 ? "" : number.slice(cut + 1),
      decimal,
      sure,
    };
  };
  if (/^\d{1,3}(?:,\d{2,3})*,\d{3}\.\d+$/.test(number)) return result(".");
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(number)) return result(",");
  // 255,255,255 is a colour as well: only round millions are surely one number.
  if (/^[1-9]\d{0,2}(?:,\d{3}){2,}$/.test(number)) return result(".", number.endsWith("000"));
  if (/^[1-9]\d{0,2}(?:\.\d{3}){2,}$/.test(number) && number.endsWith("000")) return result(",");
  if (/^\d+\.\d{1,2}$/.test(number) && isQuantity(number, text, at)) return result(".");
  if (/^\d+,\d{1,2}$/.test(number) && isQuantity(number, text, at)) return result(",");
  return undefined;
}

const BEFORE = /(?:[€£$¥₹₩₺₽]\s?)$/;
const AFTER =
  /^\s?(?:%|[€£$¥₹₩₺₽]|(?:km|kg|cm|mm|m²|km²|[kKMGT]B|[KMGT]iB|°C|°F|mph|km\/h|kWh|Mio|Mrd|million|billion|millions|millones|milliards|milioni|milhões)(?![\p{L}\p{N}]))/u;

/** A currency sign, a percent sign or a unit beside it: not a version or a section. */
function isQuantity(number: string, text: string, at: number): boolean {
  return (
    AFTER.test(text.slice(at + number.length, at + number.length + 12)) ||
    BEFORE.test(text.slice(Math.max(0, at - 3), at))
  );
}

interface Habit {
  readonly data: LocaleData;
  readonly accepted: string;
  readonly foreign: boolean;
}

/** Places where decimal point and comma are both in everyday use, whatever the standard says. */
const BOTH = new Set(["CH", "LI", "ZA", "CA"]);

function habitOf({ locale, culture }: Audience): Habit | undefined {
  const data = localeData(locale);
  if (data === undefined) return undefined;
  const home = homeData(culture) ?? data;
  const foreign = isForeign(locale, culture);
  // English in Quebec takes the point, French the comma: there the locale itself is sure.
  if (BOTH.has(culture) && !locale.startsWith("fr-CA")) return undefined;
  return foreign
    ? { data: home, accepted: home.decimal, foreign }
    : { data, accepted: data.decimal === home.decimal ? data.decimal : data.decimal + home.decimal, foreign };
}

/** Digits with the locale's own separators; `fraction` may be empty. */
export function formatNumber(whole: string, fraction: string, data: LocaleData): string {
  const [last = 3, others = 3] = data.groupSizes.split("/").map(Number);
  let grouped = whole;
  if (whole.length >= last + data.minimumGrouping) {
    const parts = [whole.slice(-last)];
    for (let end = whole.length - last; end > 0; end -= others)
      parts.unshift(whole.slice(Math.max(0, end - others), end));
    grouped = parts.join(data.group);
  }
  return fraction.length > 0 ? grouped + data.decimal + fraction : grouped;
}
