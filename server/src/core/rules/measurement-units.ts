import { cldr } from "./evidence.js";
import { localeData, memo, territoryData } from "./locale-data.js";
import { ANY_DIGIT } from "./numerals.js";
import { SPACED_LETTER } from "./patterns.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** Miles, pounds and Fahrenheit for metric readers, kilometres and Celsius for readers in the United States. */
export const measurementUnits: Rule = {
  id: "units/measurement-system",
  title: "Units of measurement",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "Readers picture lengths, weights and temperatures in the units they live with; others mean nothing until converted.",
  evidence: [cldr("measurement data and unit names")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    if (!ANY_DIGIT.test(segment.text)) return;
    const found = findUnits(maskedText(segment), locale);
    // A value in both systems serves everyone: "26.2 miles (42 km)".
    if (found.length === 0 || found.some(({ unit }) => isMetric(unit) !== isMetric(found[0]?.unit ?? "")))
      return;
    const { system, temperature } = territoryData(culture);
    for (const { unit, start, end } of found) {
      const isTemperature = unit === "fahrenheit" || unit === "celsius";
      // British roads and kitchens keep miles, pounds and pints.
      if (system === "UK" && !isTemperature) continue;
      const local = isTemperature ? temperature === "US" : system === "US";
      if (local === !isMetric(unit)) continue;
      if (unit === "mile" && LOYALTY.test(segment.text)) continue;
      yield {
        segment,
        span: { start, end },
        message: `Give ${INSTEAD[unit] ?? "local units"} as well, or instead: readers here do not think in ${NAMES[unit] ?? "these units"}.`,
        ...(SURE.has(unit) && culture !== "CA"
          ? { confidence: 0.85 }
          : { severity: "info" as const, confidence: 0.6 }),
      };
    }
  },
};

/** CLDR names of the metric units; the others in the data are those of the United States. */
const METRIC = new Set(["kilometer-per-hour", "kilometer", "centimeter", "kilogram", "celsius"]);

/** No other meaning beside a number. Pounds are money too, feet are also limbs. */
const SURE = new Set(["mile-per-hour", "mile", "gallon", "fahrenheit"]);
const LOYALTY = /\b(?:award|bonus|reward|points?|frequent|earn|redeem|air ?miles)/i;

const NAMES: Readonly<Record<string, string>> = {
  "mile-per-hour": "miles per hour",
  mile: "miles",
  foot: "feet",
  yard: "yards",
  pound: "pounds",
  ounce: "ounces",
  gallon: "gallons",
  fahrenheit: "degrees Fahrenheit",
  "kilometer-per-hour": "kilometers per hour",
  kilometer: "kilometers",
  centimeter: "centimeters",
  kilogram: "kilograms",
  celsius: "degrees Celsius",
};
const INSTEAD: Readonly<Record<string, string>> = {
  "mile-per-hour": "km/h",
  mile: "kilometres",
  foot: "metres",
  yard: "metres",
  pound: "kilograms",
  ounce: "grams",
  gallon: "litres",
  fahrenheit: "°C",
  "kilometer-per-hour": "mph",
  kilometer: "miles",
  centimeter: "inches",
  kilogram: "pounds",
  celsius: "°F",
};

/** Unit words that mean something else more often: fr "3 livres" are books, it "5 mi piace" are likes. */
const AMBIGUOUS: Readonly<Record<string, RegExp>> = {
  mile: /^mi$/,
  foot: /^(?:kaki|ayak|pi|piedi|pieds?|p\.?|feet|chân|เท้า)$/,
  pound: /^(?!lbs?$)/,
  ounce: /^(?:once|oz\.?t)$/,
};

interface FoundUnit {
  readonly unit: string;
  readonly start: number;
  readonly end: number;
}

/** A number and what may be its unit. */
const NUMBER = new RegExp(
  String.raw`(?<![${SPACED_LETTER}\p{N}#])\p{Nd}[\p{Nd}.,٫٬]{0,20}[\s\u00A0\u202F-]?(?=[\p{L}°])`,
  "gu",
);

function findUnits(text: string, locale: string): readonly FoundUnit[] {
  const found: FoundUnit[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const at = match.index + match[0].length;
    const rest = text
      .slice(at, at + LONGEST)
      .replace(/[\u00A0\u202F]/g, " ")
      .toLowerCase();
    const hit = unitNames(locale).find(
      ({ name }) => rest.startsWith(name) && (UNSPACED.test(name) || !WORD.test(rest.charAt(name.length))),
    );
    if (hit) found.push({ unit: hit.unit, start: match.index, end: at + hit.name.length });
  }
  return found;
}

/** No unit's name is longer. UTF-16 code units. */
const LONGEST = 40;
const WORD = /[\p{L}\p{M}\p{N}]/u;
/** Scripts that put no space after a word. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]$/u;

const unitNames: (locale: string) => readonly { readonly unit: string; readonly name: string }[] = memo(
  (locale) => {
    const units = localeData(locale)?.units ?? {};
    const english = languageOf(locale) === "en";
    return Object.entries(units)
      .flatMap(([unit, names]) => names.split("|").map((name) => ({ unit, name })))
      .concat({ unit: "pound", name: "lbs" })
      .filter(({ unit, name }) => name !== "" && (english || !AMBIGUOUS[unit]?.test(name)))
      .sort((a, b) => b.name.length - a.name.length);
  },
);

function isMetric(unit: string): boolean {
  return METRIC.has(unit);
}
