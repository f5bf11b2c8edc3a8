import type { Evidence } from "../finding.js";
import type { Rule } from "./rule.js";
import { isValue, maskedText } from "./words.js";

const BIDI: Evidence = {
  title: "Unicode Standard Annex #9: Unicode Bidirectional Algorithm",
  publisher: "Unicode Consortium",
};

/** Places where Latin words or values inside right-to-left text come out in another order than written. */
export const directionIsolation: Rule = {
  id: "direction/isolation",
  title: "Left-to-right parts in right-to-left text",
  severity: "hint",
  kinds: ["copy"],
  why: "Between right-to-left words, signs at the edge of a left-to-right word jump to its other side, and values joined by a sign change places.",
  evidence: [BIDI],
  *checkSegment(segment) {
    if (!RTL.test(segment.text) || ISOLATES.test(segment.text)) return;
    const text = maskedText(segment);
    for (const match of text.matchAll(SIGNED_WORD)) {
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        confidence: 0.65,
        message: `Isolate ${match[0]} (U+2068 before, U+2069 after, or <bdi>), so that its sign stays at its end.`,
      };
    }
    for (const match of text.matchAll(JOINED)) {
      const joined = segment.placeholders.filter(
        (placeholder) =>
          placeholder.start >= match.index &&
          placeholder.end <= match.index + match[0].length &&
          isValue(placeholder),
      );
      if (joined.length < 2) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        confidence: 0.55,
        message:
          "Isolate each of these values (U+2068 before, U+2069 after, or <bdi>): joined by a sign they may change places.",
      };
    }
  },
};

const RTL = /[\p{sc=Arabic}\p{sc=Hebrew}]/u;
/** Isolates, embeddings and direction marks: the writer has seen to it. */
const ISOLATES = /[\u2066-\u2069\u200E\u200F\u202A-\u202E\u061C]|<bdi/i;
/** C++, C#, A+ before the end of the text or right-to-left words. */
const SIGNED_WORD = /(?<![\w.])[A-Za-z][A-Za-z0-9]*[+#]+(?=$|[\s،؛؟.!)](?!\s*[A-Za-z]))/g;
const JOINED = /\uFFFC+(?:\s?[/–|+-]\s?\uFFFC+)+/g;
