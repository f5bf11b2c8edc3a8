import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** Spanish opens a question with ¿ and an exclamation with ¡. */
export const invertedMarks: Rule = {
  id: "punctuation/inverted-marks",
  title: "Spanish opening question and exclamation marks",
  severity: "warning",
  kinds: ["copy"],
  orthography: true,
  why: "Spanish orthography requires an opening mark (¿ or ¡) wherever a question or exclamation begins; a missing one reads as a typing error.",
  evidence: [
    { title: "Ortografía de la lengua española (2010), 3.4.9", publisher: "Real Academia Española" },
  ],
  *checkSegment(segment, { audience: { locale } }) {
    if (languageOf(locale) !== "es" || !/[?!]/.test(segment.text)) return;
    const text = maskedText(segment);
    let from = 0;
    for (const match of text.matchAll(/[?!]+/g)) {
      const end = match.index + match[0].length;
      const sentence = text.slice(from, match.index);
      from = end;
      // Some mark is open already (¿…? or the mixed ¡…?).
      if (/[¿¡]/.test(sentence)) continue;
      const clause = /[^.…\n]*$/.exec(sentence)?.[0] ?? "";
      // No words to ask (`(?)`), a sign in brackets after a word, or code such as `a != b`.
      if (!/\p{L}{2}/u.test(clause) || /[(=&]\s*$/.test(clause) || /^[=\p{L}\p{N}_]/u.test(text.charAt(end)))
        continue;
      const body = clause.trimStart();
      // A name that carries the mark, in the middle of a sentence: `Yahoo! y otros`.
      if (!/\s/.test(body) && /^\s\p{Ll}/u.test(text.slice(end, end + 2))) continue;
      const start = match.index - body.length;
      const opening = match[0].startsWith("?") ? "¿" : "¡";
      // Where the clause has parts, the question may begin at a later one.
      const whole = /^\p{Lu}/u.test(body) && !/[,:;—–(\uFFFC]/.test(body);
      yield {
        segment,
        span: { start, end },
        message: `Open this ${opening === "¿" ? "question" : "exclamation"} with ${opening}.`,
        confidence: 0.93,
        ...(whole ? { replacement: opening + text.slice(start, end) } : {}),
      };
    }
  },
};
