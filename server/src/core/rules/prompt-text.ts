import type { ParsedDocument, Segment } from "../documents/document.js";
import { DEMONYM } from "./demonyms.js";
import { memo } from "./locale-data.js";
import { isValue } from "./words.js";

/** The messages that instruct: few-shot examples and the model's own turns only show what it is to be like. */
export function instructions({ segments }: ParsedDocument): readonly Segment[] {
  return segments.filter(isInstruction);
}

export function isInstruction({ role }: Segment): boolean {
  return role !== "example" && role !== "assistant";
}

/** The sentence or line of `text` that holds offset `at`. */
export function sentenceAt(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - SENTENCE), at);
  const after = text.slice(at, at + SENTENCE);
  const start = Math.max(
    ...[...before.matchAll(BREAK)].map(({ index, 0: found }) => index + found.length),
    0,
  );
  const end = after.search(BREAK);
  return before.slice(start) + (end < 0 ? after : after.slice(0, end));
}

/** True if the prompt forbids or quotes what stands in this sentence rather than asking for it. */
export function isForbidden(sentence: string): boolean {
  return FORBIDDING.test(sentence);
}

/** True if the prompt says that its users come from everywhere, or has a variable for where they come from. */
export function isForEverybody(document: ParsedDocument): boolean {
  return document.segments.some(
    ({ text, placeholders }) => EVERYBODY.test(text) || placeholders.some(isCultural),
  );
}

/** True if the prompt names a place, people, language or locale, or has a variable that stands for one. */
export function statesAudience(document: ParsedDocument): boolean {
  return document.segments.some(
    ({ text, placeholders }) =>
      AUDIENCE.test(withoutMoney(text)) || placeholders.some(isCultural) || regionNames("en").test(text),
  );
}

/** "US dollars" names a currency and no reader. */
function withoutMoney(text: string): string {
  return text.replace(/\b(?:US|American) dollars?\b|\bUS\$/g, "");
}

/** UTF-16 code units either side; a longer sentence is cut. */
const SENTENCE = 300;
const BREAK = /[.!?。！？](?=\s|$)\s*|\n/g;

const FORBIDDING =
  /\b(?:do not|don['’]t|never|avoid\w*|not|no|without|instead of|rather than|refrain\w*|must ?n['’]t|nicht|keine?|nunca|jamais|evit\w+)\b/i;

const EVERYBODY =
  /\b(?:(?:all|any|every) (?:our )?(?:users?|customers?|countr(?:y|ies)|languages?|locales?|regions?)|world-?wide|around the world|across the world|all over the world|(?:global|international|multilingual|diverse) (?:audience|users?|customers?|readers?|clients?|markets?|team|company|platform|service)|(?:multiple|different|many|several) (?:countries|languages|locales|cultures|regions))\b/i;

const AUDIENCE = new RegExp(
  `\\b(?:audience|locales?|countr(?:y|ies)|regions?|regional|cultur(?:e|es|al|ally)|languages?|nationalit(?:y|ies)|dialect|international|global|worldwide|EU|UK|USA?|UAE|[a-z]{2}-[A-Z]{2})\\b|\\b(?:in|from) \\p{Lu}\\p{Ll}+|(?<!\\p{L})(?:${DEMONYM})(?!\\p{L})`,
  "u",
);

function isCultural(placeholder: Segment["placeholders"][number]): boolean {
  return (isValue(placeholder) || placeholder.kind === "block") && CULTURAL_NAME.test(placeholder.text);
}

const CULTURAL_NAME = /local(?!host)|lang|countr|cultur|region|audience|market|national|territor|city/i;

/** Names of all territories in the given language, from CLDR through `Intl`. */
const regionNames: (language: string) => RegExp = memo((language) => {
  const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const names = letters
    .flatMap((a) => letters.map((b) => display.of(a + b)))
    .filter((name) => name !== undefined && !name.startsWith("Pseudo"))
    .map((name) => String(name).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return new RegExp(`(?<!\\p{L})(?:${names.join("|")})(?!\\p{L})`, "u");
});
