import type { LanguageDetector } from "../../ports.js";
import { scriptLanguage } from "../../router/script.js";

/** Texts of which a part is in another language count by what there is most of; names and labels prove nothing. */
const SHORTEST = 20;

/** @returns the language that the text shows instead of the one it should be in, or undefined. */
export function otherLanguage(
  text: string,
  language: string,
  detector: LanguageDetector,
): string | undefined {
  const byScript = scriptLanguage(text);
  // Han alone is Chinese or a short Japanese title.
  if (
    byScript &&
    !same(byScript.language, language) &&
    !(byScript.language.startsWith("zh") && language === "ja")
  )
    return byScript.language;
  const needsScript = scriptOf(language);
  if (needsScript && !byScript && /\p{L}{4}/u.test(text))
    return detector.detect(text)?.language ?? "another script";
  if (text.length < SHORTEST) return undefined;
  const found = detector.detect(text)?.language;
  return found === undefined || same(found, language) ? undefined : found;
}

function same(a: string, b: string): boolean {
  const [first, second] = [a.split("-")[0], b.split("-")[0]];
  // One cannot be told from the other by a sentence.
  const twins = [new Set(["id", "ms"]), new Set(["fa", "ar", "ur"])];
  return first === second || twins.some((set) => set.has(first ?? "") && set.has(second ?? ""));
}

const OTHER_SCRIPTS = new Set("zh ja ko fa ar el am hi th he ta te bn gu kn ml ur".split(" "));

function scriptOf(language: string): boolean {
  return OTHER_SCRIPTS.has(language);
}
