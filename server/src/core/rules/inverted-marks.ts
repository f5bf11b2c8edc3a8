import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** Spanish opens a question with ¿ and an exclamation with ¡. */
export const invertedMarks: Rule = {
  id: "punctuation/inverted-marks",
  title: "Spanish opening question and exclamation marks",
  severity: "warning",
  kinds: ["copy"],
  why: "Spanish orthography requires an opening mark (¿ or ¡) wherever a question or exclamation begins; a missing one reads as a typing error.",
  evidence: [
    { title: "Ortografía de la lengua española (2010), 3.4.9", publisher: "Real Academia Española" },
  ],
  *checkSegment(segment, { audience }) {
    if (languageOf(audience.locale) !== "es") return;
    const text = maskedText(segment);
    for (const match of text.matchAll(/([^.!?¡¿\n…]*)([!?])+/g)) {
      const [whole, body = "", mark] = match;
      const opening = mark === "?" ? "¿" : "¡";
      const before = text.slice(0, match.index + whole.length);
      // Some mark is open already (¿…? or the mixed ¡…?), or there are no words to ask.
      if (/[¡¿][^¡¿]*$/.test(before) || !/\p{L}{2}/u.test(body)) continue;
      const start = match.index + (body.length - body.trimStart().length);
      yield {
        segment,
        span: { start, end: match.index + whole.length },
        message: `Open this ${mark === "?" ? "question" : "exclamation"} with ${opening}.`,
        confidence: 0.93,
      };
    }
  },
};
