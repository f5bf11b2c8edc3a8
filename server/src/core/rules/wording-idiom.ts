import { findIdioms } from "./idioms.js";
import { isForeign } from "./locale-data.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** An English idiom in English copy for readers whose own language it is not. */
export const wordingIdiom: Rule = {
  id: "wording/idiom",
  title: "Idiom for readers of another language",
  severity: "hint",
  kinds: ["copy"],
  why: "Readers for whom English is a foreign language know the words of an idiom better than its meaning.",
  evidence: GLOBAL_WRITING,
  *checkSegment(segment, { audience: { culture, locale } }) {
    if (languageOf(locale) !== "en" || !isForeign("en", culture)) return;
    for (const { start, end, words, meaning } of findIdioms(maskedText(segment))) {
      yield {
        segment,
        span: { start, end },
        confidence: 0.65,
        message: `"${words}" may puzzle readers whose first language is not English: say it plainly (${meaning}).`,
      };
    }
  },
};
