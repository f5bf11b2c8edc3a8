import { cldr } from "./evidence.js";
import { isForeign, localeData } from "./locale-data.js";
import { formatNumber } from "./number-separators.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";

/** Lakhs and crores: `12,34,567` in India, `1,234,567` elsewhere. */
export const digitGrouping: Rule = {
  id: "numbers/digit-grouping",
  title: "Grouping of digits by lakh or by thousand",
  severity: "hint",
  kinds: ["copy"],
  local: true,
  why: "South Asian readers group large numbers by lakh and crore (12,34,567); most others by thousands (1,234,567).",
  evidence: [cldr("number patterns")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    if (!/\d,\d/.test(segment.text) || isForeign(locale, culture)) return;
    const data = localeData(locale);
    if (data?.group !== ",") return;
    const lakhs = data.groupSizes === "3/2";
    for (const match of maskedText(segment).matchAll(lakhs ? BY_THOUSAND : BY_LAKH)) {
      const [whole = "", fraction = ""] = match[0].split(".");
      const right = formatNumber(whole.replaceAll(",", ""), fraction, data);
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        message: `Readers here group digits as ${right}.`,
        confidence: 0.6,
      };
    }
  },
};

const BY_THOUSAND =
  /(?<![\p{L}\p{N}.,#/:-])[1-9](?:\d{0,2}(?:,\d{3}){2,}|\d{2},\d{3})(?:\.\d+)?(?![\d:/-]|[.,]\d)/gu;
const BY_LAKH = /(?<![\p{L}\p{N}.,#/:-])[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?(?![\d:/-]|[.,]\d)/gu;
