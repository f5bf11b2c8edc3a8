import type { Segment } from "../documents/document.js";
import type { Evidence, Severity } from "../finding.js";
import type { Rule, RuleMatch } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

const CLREQ: Evidence = { title: "Requirements for Chinese Text Layout", publisher: "W3C" };
const JLREQ: Evidence = { title: "Requirements for Japanese Text Layout", publisher: "W3C" };

/** Latin commas and full stops in Chinese and Japanese sentences, full-width ones in Korean. */
export const cjkPunctuation: Rule = {
  id: "punctuation/cjk-width",
  title: "Full-width punctuation",
  severity: "warning",
  kinds: ["copy"],
  why: "Chinese and Japanese set punctuation in the width of a character; Latin marks sit too low and too tight between them.",
  evidence: [CLREQ, JLREQ],
  *checkSegment(segment, { audience: { locale } }) {
    if (languageOf(locale) === "ko") yield* fullWidthKorean(segment);
    const marks = MARKS[languageOf(locale)];
    if (marks === undefined || !/[,.;:!?]|[。、，！？：；]\s/.test(segment.text)) return;
    const text = maskedText(segment);
    for (const match of text.matchAll(HALF_WIDTH)) {
      const [mark] = match;
      const right = marks[mark];
      if (right === undefined) continue;
      const strong = mark === "," || mark === ".";
      yield {
        segment,
        span: { start: match.index, end: match.index + mark.length },
        message: `Write ${right} instead of ${mark.trim()} between these characters.`,
        replacement: right,
        ...(strong ? { confidence: 0.88 } : MILD),
      };
    }
    for (const match of text.matchAll(SPACED)) {
      // Japanese leaves a space after a question or exclamation mark within a line (JLREQ 3.1.6).
      if (languageOf(locale) === "ja" && /^[？！]/.test(match[0])) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        severity: "hint",
        confidence: 0.65,
        message: "Full-width punctuation carries its own space: remove the one after it.",
        replacement: match[0].trimEnd(),
      };
    }
  },
};

/** Korean went over to Latin punctuation; a full-width mark comes from an input method or from a Chinese source. */
function* fullWidthKorean(segment: Segment): Generator<RuleMatch> {
  for (const match of maskedText(segment).matchAll(/(?<=\p{sc=Hangul})[，。？！；：](?=(.?))/gu)) {
    const [mark, next = ""] = match;
    const right = KOREAN[mark];
    if (right === undefined) continue;
    yield {
      segment,
      span: { start: match.index, end: match.index + mark.length },
      severity: "info",
      confidence: 0.68,
      message: `Korean writes ${right} instead of ${mark}.`,
      replacement: right + (/[\p{L}\p{N}]/u.test(next) ? " " : ""),
    };
  }
}

const KOREAN: Readonly<Record<string, string>> = {
  "，": ",",
  "。": ".",
  "？": "?",
  "！": "!",
  "；": ";",
  "：": ":",
};

const MILD: { readonly severity: Severity; readonly confidence: number } = {
  severity: "hint",
  confidence: 0.65,
};

const MARKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  zh: { ",": "，", ".": "。", ";": "；", "!": "！", "?": "？" },
  ja: { ",": "、", ".": "。", "!": "！", "?": "？" },
};

const CJK = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々`;
/** Between two such characters, or behind one at the end; never a decimal point, an ellipsis or a file ending. */
const HALF_WIDTH = new RegExp(
  `(?<=[${CJK}」』）])(?:,(?=[${CJK}])|[.](?=$|[${CJK}])|[;!?](?=$|[${CJK}]))`,
  "gu",
);
const SPACED = new RegExp(`[。、，！？；]\\u0020+(?=[${CJK}「『（])`, "gu");
