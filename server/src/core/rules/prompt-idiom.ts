import { findIdioms } from "./idioms.js";
import { isForeign } from "./locale-data.js";
import { isForEverybody } from "./prompt-text.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** An English idiom in a prompt whose output is for readers of other languages. */
export const promptIdiom: Rule = {
  id: "prompt/untranslatable-idiom",
  title: "Idiom that does not translate",
  severity: "info",
  kinds: ["prompt"],
  why: "A model that works across languages may carry the idiom over word by word, and readers then meet a picture without its meaning.",
  evidence: GLOBAL_WRITING,
  *checkDocument({ document, audience: { culture, locale } }) {
    if (languageOf(locale) !== "en") return;
    const found = document.segments.flatMap((segment) =>
      findIdioms(maskedText(segment)).map((idiom) => ({ segment, idiom })),
    );
    if (found.length === 0) return;
    const travels =
      isForeign("en", culture) ||
      isForEverybody(document) ||
      document.segments.some(({ text }) => TRANSLATION.test(text));
    if (!travels) return;
    for (const { segment, idiom } of found) {
      yield {
        segment,
        span: { start: idiom.start, end: idiom.end },
        confidence: 0.7,
        message: `"${idiom.words}" does not translate: say it plainly (${idiom.meaning}).`,
      };
    }
  },
};

const TRANSLATION =
  /\b(?:translat(?:e|es|ed|ion|ions|ing)|locali[sz](?:e|es|ed|ation|ing)|(?:respond|reply|answer|write) in (?:the user['’]s|their|another) language)\b/i;
