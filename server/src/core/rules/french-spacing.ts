import type { Segment } from "../documents/document.js";
import type { Rule } from "./rule.js";
import { isValue, languageOf, maskedText } from "./words.js";

/** French sets a no-break space before ; : ! ? » and after «. Any space at all is accepted. */
export const frenchSpacing: Rule = {
  id: "punctuation/french-spacing",
  title: "Spaces around French punctuation",
  severity: "warning",
  kinds: ["copy"],
  orthography: true,
  why: "French typography sets a no-break space before high punctuation and inside guillemets; without it a line looks mistyped.",
  evidence: [
    {
      title: "Lexique des règles typographiques en usage à l'Imprimerie nationale",
      publisher: "Imprimerie nationale",
    },
  ],
  *checkSegment(segment, { audience: { locale, culture } }) {
    // Swiss usage leaves the space out of many places; Quebec sets it only with the colon and guillemets.
    if (languageOf(locale) !== "fr" || culture === "CH" || !/[;:!?«»]/.test(segment.text)) return;
    const text = maskedText(segment);
    const quebec = culture === "CA";
    for (const match of text.matchAll(TIGHT)) {
      const [marks] = match;
      const mark = marks.charAt(0);
      if (quebec && mark !== ":" && mark !== "»") continue;
      if (mark === ":" && /:[\w+-]{1,40}$/.test(text.slice(Math.max(0, match.index - 42), match.index)))
        continue;
      // A key of some code that is spoken of: `track_ios: false`.
      if (mark === ":" && /\w_\w{1,40}$/.test(text.slice(Math.max(0, match.index - 42), match.index)))
        continue;
      if (text.charAt(match.index - 1) === "\uFFFC" && !followsVariable(segment, match.index)) continue;
      const space = mark === ":" || mark === "»" ? NBSP : NNBSP;
      yield {
        segment,
        span: { start: match.index, end: match.index + marks.length },
        confidence: 0.92,
        message: `French sets a no-break space before ${mark}.`,
        replacement: space + marks,
      };
    }
    for (const match of text.matchAll(TIGHT_OPENING)) {
      yield {
        segment,
        span: { start: match.index, end: match.index + 1 },
        confidence: 0.92,
        message: "French sets a no-break space after «.",
        replacement: `«${NBSP}`,
      };
    }
  },
};

const NBSP = "\u00A0";
const NNBSP = "\u202F";

const TIGHT = /(?<=[\p{L}\p{N})\]…%€\uFFFC])(?:[;:](?=\s|$)|[!?]+(?=[\s)»"”]|$)|»)/gu;
const TIGHT_OPENING = /«(?=[\p{L}\p{N}\uFFFC])/gu;

function followsVariable(segment: Segment, at: number): boolean {
  return segment.placeholders.some((placeholder) => placeholder.end === at && isValue(placeholder));
}
