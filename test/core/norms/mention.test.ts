import { expect, test } from "vitest";
import { mentionCues } from "../../../server/src/core/norms/mention.js";

/** The flagged words stand between [ and ]. */
function cues(marked: string, culture: string, locale: string): string {
  const start = marked.indexOf("[");
  const span = { start, end: marked.indexOf("]") - 1 };
  const found = mentionCues(marked.replace(/[[\]]/g, ""), span, { culture, locale });
  return Object.entries(found)
    .filter(([, value]) => value)
    .map(([name]) => name)
    .join(" ");
}

test.each([
  ["The perfect gift: a [clock]", "CN", "en-CN", ""],
  ["Never give a [clock] as a present", "CN", "en-CN", "negated"],
  ["请勿赠送[钟]", "CN", "zh-CN", "negated"],
  ["لا نقدم [الكحول]", "SA", "ar-SA", "negated"],
  ["منتجاتنا حلال وخالية من [لحم الخنزير]", "SA", "ar-SA", "negated"],
  ["In Germany a [clock] is a fine gift", "CN", "en-CN", "elsewhere"],
  ["Try our [Turkish] coffee in Athens", "GR", "en-GR", ""],
  ["Le film « [Salut mec] » est inclus", "FR", "fr-FR", "quoted"],
  ["« [Salut mec] »", "FR", "fr-FR", ""],
  ["[Salut mec], ta banque a bloqué ta carte.", "FR", "fr-FR", ""],
])("%s (%s)", (text, culture, locale, expected) => {
  expect(cues(text, culture, locale)).toBe(expected);
});
