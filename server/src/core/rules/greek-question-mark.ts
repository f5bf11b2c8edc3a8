import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** Greek asks with a semicolon: `Πώς σε λένε;` */
export const greekQuestionMark: Rule = {
  id: "punctuation/greek-question-mark",
  title: "Greek question mark",
  severity: "warning",
  kinds: ["copy"],
  why: "The Greek question mark is ; and the Latin one is foreign to Greek text.",
  evidence: [
    { title: "The Unicode Standard, Europe I: Greek question mark", publisher: "Unicode Consortium" },
  ],
  *checkSegment(segment, { audience: { locale } }) {
    if (languageOf(locale) !== "el" || !segment.text.includes("?")) return;
    for (const match of maskedText(segment).matchAll(QUESTION)) {
      yield {
        segment,
        span: { start: match.index, end: match.index + 1 },
        confidence: 0.95,
        message: "Write ; for the question mark in Greek.",
        replacement: ";",
      };
    }
  },
};

/** Behind a Greek word, a closing bracket or quote of one. */
const QUESTION = /(?<=\p{sc=Greek}[)»”"]?)\?/gu;
