import { instructions, isForbidden, sentenceAt, statesAudience } from "./prompt-text.js";
import type { Rule } from "./rule.js";
import { languageOf, maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** A task whose good answer depends on who reads it, in a prompt that does not say who does. */
export const promptAudienceUnstated: Rule = {
  id: "prompt/audience-unstated",
  title: "Audience left unsaid",
  severity: "hint",
  kinds: ["prompt"],
  why: "What suits one reader does not suit another; a model that is not told tends to write for the United States.",
  evidence: GLOBAL_WRITING,
  *checkDocument({ document, audience: { locale } }) {
    if (languageOf(locale) !== "en") return;
    for (const segment of instructions(document)) {
      const text = maskedText(segment);
      const match = firstTask(text);
      if (match === undefined) continue;
      // Looked for last: it reads the whole prompt.
      if (statesAudience(document)) return;
      yield {
        segment,
        span: match,
        confidence: 0.6,
        message:
          "The answer depends on who it is for, and the prompt does not say: name the audience's country and language, or pass them in as variables such as {{locale}}.",
      };
      return;
    }
  },
};

/** Beginnings of `[^.!?\n]{0,50}` keep a task within its sentence, and matching linear. */
const TASKS: readonly RegExp[] = [
  /\b(?:write|draft|compose|create|generate|prepare)\b[^.!?\n]{0,50}?\b(?:e-?mails?|letters?|greetings?|invitations?|(?:wedding )?toasts?|wedding speech(?:es)?|condolences?|(?:birthday|holiday|greeting|thank-you|thank you) (?:cards?|messages?|notes?)|slogans?|taglines?|advertisements?|jokes?|marketing copy|product descriptions?|apolog(?:y|ies))\b(?! (?:address|valid|pars|field|template engine|client|server|regex|header|format|schema|class|function|service|API|module|component|count))/i,
  /\b(?:suggest|recommend|propose|plan|give (?:me|them|us|the user)|list|come up with)\b[^.!?\n]{0,50}?\b(?:gifts?|presents|recipes?|meals?|dishes|menus|restaurants?|foods|snacks|outfits?|(?:baby|character|people'?s) names|wedding|date ideas|jokes?)\b(?! (?:field|class|function|schema|table|component|API|endpoint))/i,
  /\btranslate (?:the (?:following(?: \w+)?|text|message|input|user'?s \w+)|this|these|it)\b(?![^.!?\n]{0,80}\b(?:in)?to\b)/i,
  /\bgreet (?:the |every |each )?(?:users?|customers?|guests?|visitors?|callers?|clients?)\b/i,
  /\btell (?:me |the user )?(?:a|some) jokes?\b/i,
];

/** Work on software: its messages and names are for developers. */
const SOFTWARE =
  /\b(?:commit|error|log|status|debug|console|regex|unit tests?|function|variable|code|API|JSON|schema|SQL|HTML|CSS|CSRF|smtp|git|repository|pull request|validat\w+|pars\w+|changelog|lint\w*)\b/i;

/** About a text that is there already: "Does the text suggest a gift?" */
const QUESTION = /\b(?:does|did)\b/i;

function firstTask(text: string): { readonly start: number; readonly end: number } | undefined {
  for (const task of TASKS) {
    const match = task.exec(text);
    if (match === null) continue;
    const sentence = sentenceAt(text, match.index);
    if (SOFTWARE.test(sentence) || QUESTION.test(sentence) || isForbidden(sentence)) continue;
    return { start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}
