import { cldr } from "./evidence.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** Arabic script has its own comma, semicolon and question mark: ، ؛ ؟ */
export const arabicPunctuation: Rule = {
  id: "punctuation/arabic-marks",
  title: "Arabic comma, semicolon and question mark",
  severity: "warning",
  kinds: ["copy"],
  why: "Text in Arabic script uses ، ؛ ؟; the Latin marks face the wrong way.",
  evidence: [cldr("exemplar punctuation")],
  *checkSegment(segment, { audience: { locale } }) {
    if (!LANGUAGES.has(languageOf(locale)) || !/[,;?]/.test(segment.text)) return;
    for (const match of maskedText(segment).matchAll(LATIN)) {
      const right = MARKS[match[0]];
      if (right === undefined) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + 1 },
        confidence: 0.93,
        message: `Write ${right} instead of ${match[0]}.`,
        replacement: right,
      };
    }
  },
};

const LANGUAGES = new Set(["ar", "fa", "ur", "ps", "sd", "ckb"]);
const MARKS: Readonly<Record<string, string>> = { ",": "،", ";": "؛", "?": "؟" };
/** Behind an Arabic letter or vowel sign, at most a closing mark or one space between. */
const LATIN = /(?<=\p{sc=Arabic}[\p{M}]?[)»”"]?[\u0020\u00A0]?)[,;?](?![\w/&=])/gu;
