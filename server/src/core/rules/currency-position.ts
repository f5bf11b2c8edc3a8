import { findPrices, isTender } from "./currency.js";
import { cldr } from "./evidence.js";
import { isForeign, localeData } from "./locale-data.js";
import type { Rule } from "./rule.js";
import { isUntranslated } from "./untranslated.js";
import { languageOf, maskedText } from "./words.js";

/** `€10` in German, `10€` in English, `10€` without its space in French. */
export const currencyPosition: Rule = {
  id: "currency/position",
  title: "Place of the currency sign",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "Each locale has its place for the currency sign; the other one marks a price as foreign or mistyped.",
  evidence: [cldr("currency patterns")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    const text = maskedText(segment);
    const prices = findPrices(text);
    if (prices.length === 0 || BOTH.has(languageOf(locale)) || BOTH_PLACES.has(culture)) return;
    const data = localeData(locale);
    if (data === undefined || isForeign(locale, culture) || isUntranslated(text, locale)) return;
    const position = data.currency.startsWith("before") ? "before" : "after";
    const space = data.currency.slice(position.length);
    for (const price of prices) {
      // A code stands on either side; `$10` is how the world writes dollars.
      if (/^[A-Z]{3}$/.test(price.sign)) continue;
      const own = isTender(price.sign, culture);
      const right =
        position === "before" ? price.sign + space + price.amount : price.amount + space + price.sign;
      const span = { start: price.start, end: price.end };
      if (price.position !== position) {
        const range =
          /^\s?[–-]\s?\d/.test(text.slice(price.end, price.end + 4)) ||
          /\d\s?[–-]\s?$/.test(text.slice(Math.max(0, price.start - 4), price.start));
        const sure = own && !MILD.has(languageOf(locale));
        yield {
          segment,
          span,
          message: `Write the currency sign ${position} the amount: ${right}.`,
          ...(sure ? { confidence: 0.88 } : { severity: "info" as const, confidence: 0.65 }),
          ...(range ? {} : { replacement: right }),
        };
      } else if (position === "after" && space !== "" && price.space === "") {
        yield {
          segment,
          span,
          severity: "hint",
          confidence: 0.65,
          message: `Put a space between amount and currency sign: ${right}.`,
          replacement: right,
        };
      }
    }
  },
};

/** Everyday use knows both places, or the sign's place depends on the direction of the text. */
const BOTH = new Set([
  "ar",
  "fa",
  "ur",
  "he",
  "ps",
  "sd",
  "nl",
  "da",
  "nb",
  "nn",
  "tr",
  "ms",
  "th",
  "km",
  "my",
]);
const BOTH_PLACES = new Set(["AT", "CH", "LI", "CA"]);
/** The written rule is clear, shop windows are not. */
const MILD = new Set(["it", "pt", "el", "vi", "hi", "bn", "ja", "zh", "ko"]);
