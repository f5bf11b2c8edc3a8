import { cldr } from "./evidence.js";
import { isForeign, localeData, memo } from "./locale-data.js";
import { SPACED_LETTER } from "./patterns.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** “English” marks in German or French text, and straight ones where the local marks look different. */
export const quotationMarks: Rule = {
  id: "punctuation/quotation-marks",
  title: "Quotation marks",
  severity: "warning",
  kinds: ["copy"],
  orthography: true,
  why: "Each language has its own pair of quotation marks; another pair reads as unfinished translation.",
  evidence: [cldr("delimiters")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    if (!/["“”„«»]/.test(segment.text) || isForeign(locale, culture)) return;
    const marks = MARKS(locale);
    if (marks === undefined) return;
    const text = maskedText(segment);
    for (const match of text.matchAll(TYPOGRAPHIC)) {
      const [whole, open = "", inner = "", close = ""] = match;
      if (marks.accepted.has(open + close)) continue;
      const right = marks.open + inner.trim() + marks.close;
      yield {
        segment,
        span: { start: match.index, end: match.index + whole.length },
        confidence: 0.88,
        message: `Quotation marks are ${marks.open.trim()}…${marks.close.trim()} here, not ${open}…${close}.`,
        ...(inner.includes("\uFFFC") ? {} : { replacement: right }),
      };
    }
    // Straight marks pass for “ ” everywhere; they are a house style, so only a hint where the shape differs.
    if (marks.open === "“" || marks.open === "”" || looksLikeCode(text)) return;
    for (const match of text.matchAll(STRAIGHT)) {
      const [whole, inner = ""] = match;
      if ((!/\p{L}/u.test(inner) && !inner.includes("\uFFFC")) || IDENTIFIER.test(inner)) continue;
      const right = marks.open + inner + marks.close;
      yield {
        segment,
        span: { start: match.index, end: match.index + whole.length },
        severity: "hint",
        confidence: 0.65,
        message: `Straight quotation marks: the printed ones here are ${marks.open.trim()}…${marks.close.trim()}.`,
        ...(inner.includes("\uFFFC") ? {} : { replacement: right }),
      };
    }
  },
};

const TYPOGRAPHIC = /([“„«»”])([^“”„«»"\n]{1,300})([”“»«])/gu;
const STRAIGHT = new RegExp(
  String.raw`(?<![${SPACED_LETTER}\p{N}="\\])"(?![\s"])([^"\n]{1,300}?)(?<!\s)"(?![${SPACED_LETTER}\p{N}"])`,
  "gu",
);

/** Attributes, JSON, code: straight marks belong there. */
function looksLikeCode(text: string): boolean {
  return /=\s?"|":|\{"|"\}|\\"|`|[{[(]"[^"]*"[\])}]\s*;/.test(text);
}

/** `about:config`, `true`: named as typed. */
const IDENTIFIER = /^(?:[\w$-]*[\w$][._:/\\][\w.:/\\$-]*|true|false|null)$/;

interface Marks {
  readonly open: string;
  readonly close: string;
  /** Opening and closing mark, joined. */
  readonly accepted: ReadonlySet<string>;
}

/** Pairs in good use beside CLDR's own, by language. */
const ALSO: Readonly<Record<string, string>> = {
  de: "»« «»",
  fr: "“”",
  es: "«»",
  it: "“” „”",
  pt: "«»",
  ca: "“”",
  nl: "“” „”",
  da: "»« «» „“ ””",
  nb: "“” „“ ””",
  nn: "“” „“ ””",
  sv: "»» «» “”",
  fi: "»» “”",
  et: "„”",
  cs: "»«",
  sk: "»«",
  sl: "»«",
  hr: "»« „”",
  sr: "»« „“",
  bg: "«» “”",
  pl: "»«",
  ru: "“”",
  uk: "“”",
  be: "“”",
  tr: "«»",
  ja: "“” 〝〟",
  zh: "“”",
  ar: "«» “” ”“",
  fa: "“”",
  ur: "“” ”“",
  he: "“” „”",
  am: "“”",
};

const MARKS: (locale: string) => Marks | undefined = memo((locale) => {
  const data = localeData(locale);
  if (data === undefined) return undefined;
  const [open = "", close = "", nestedOpen = "", nestedClose = ""] = data.quotes.split("|");
  // CLDR's Dutch marks are single ones, which this rule leaves alone.
  if (!/[“”„«»「]/.test(open)) return undefined;
  const also = (ALSO[languageOf(locale)] ?? "").split(" ");
  // A no-break space belongs inside French guillemets.
  const inside = languageOf(locale) === "fr" && !locale.endsWith("CH") ? "\u00A0" : "";
  return {
    open: open + (open === "«" ? inside : ""),
    close: (close === "»" ? inside : "") + close,
    accepted: new Set([open + close, nestedOpen + nestedClose, ...also]),
  };
});
