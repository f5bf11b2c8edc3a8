import { parse } from "@formatjs/icu-messageformat-parser";
import type { Placeholder, PlaceholderSyntax, Segment } from "./documents/document.js";
import { findPlaceholders } from "./documents/placeholders.js";
import { scriptLanguage } from "./router/script.js";

/**
 * Proves what can be proven about a rewrite without checking it again: words there, placeholders, ICU, tags and
 * blocks as before, length in bounds, same script.
 * @returns why the rewrite must not be used, in words that complete "refused: …"; undefined if it may.
 */
export function proveRewrite(segment: Segment, text: string): string | undefined {
  if (text.trim().length === 0) return "it is empty";
  if (text === segment.text) return "it changes nothing";
  return (
    placeholders(segment, text) ??
    icu(segment, text) ??
    length(segment, text) ??
    language(segment, text) ??
    whitespace(segment, text) ??
    sameMessage(segment, text)
  );
}

export const ALL_SYNTAXES: readonly PlaceholderSyntax[] = [
  "icu",
  "i18next",
  "printf",
  "apple",
  "ruby",
  "braces",
  "dollar",
  "mustache",
  "jinja",
  "chrome",
  "fluent",
  "html",
];

function placeholders(segment: Segment, text: string): string | undefined {
  const wanted = counts(segment.placeholders);
  // Searched literally: a placeholder may look like none by itself (an XLIFF inline element).
  for (const [placeholder, count] of wanted) {
    const found = occurrences(text, placeholder);
    if (found < count) return `it drops the placeholder ${placeholder}`;
    // Also as a part of a longer one: `$name` occurs in `$name2`.
    const before = Math.max(count, occurrences(segment.text, placeholder));
    if (found > before && !/^[\s\p{P}]*$/u.test(placeholder))
      return `it repeats the placeholder ${placeholder}`;
  }
  const known = new Set(findPlaceholders(segment.text, ALL_SYNTAXES).map((p) => p.text));
  const invented = findPlaceholders(text, ALL_SYNTAXES).find((p) => !known.has(p.text) && p.kind !== "url");
  if (invented) return `it invents the placeholder ${invented.text}`;
  return tagOrder(segment.placeholders, text);
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Paired tags must stay in order: `</b>…<b>` is broken markup. Variables may move: word order differs. */
function tagOrder(placeholders: readonly Placeholder[], text: string): string | undefined {
  let at = 0;
  for (const tag of placeholders.filter((p) => p.kind === "tag" || p.kind === "block")) {
    const next = text.indexOf(tag.text, at);
    if (next < 0) return `it moves the markup ${tag.text}`;
    at = next + tag.text.length;
  }
  return undefined;
}

function counts(placeholders: readonly Placeholder[]): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  for (const { text } of placeholders) map.set(text, (map.get(text) ?? 0) + 1);
  return map;
}

function icu(segment: Segment, text: string): string | undefined {
  if (!segment.placeholders.some((p) => p.kind === "icu")) return undefined;
  try {
    parse(text);
    return undefined;
  } catch {
    return "it is no valid ICU message any more";
  }
}

function length(segment: Segment, text: string): string | undefined {
  if (segment.maxLength !== undefined && text.length > segment.maxLength) {
    return `it is ${text.length} characters long, and the file allows ${segment.maxLength}`;
  }
  // A rewrite that doubles the text has done more than mend it.
  const bound = Math.max(segment.text.length * 1.6, segment.text.length + 30);
  return text.length > bound ? "it is much longer than the original" : undefined;
}

function language(segment: Segment, text: string): string | undefined {
  const before = scriptLanguage(segment.text)?.language;
  return before === scriptLanguage(text)?.language ? undefined : "it is in another language";
}

function whitespace(segment: Segment, text: string): string | undefined {
  if (!segment.text.includes("\n") && text.includes("\n")) return "it breaks a single line in two";
  const edges = (t: string): string => `${/^\s*/.exec(t)?.[0]}|${/\s*$/.exec(t)?.[0]}`;
  return edges(segment.text) === edges(text) ? undefined : "it adds or drops space at its start or end";
}

/**
 * A rewrite mends a few words and says the rest as before; one that shares little with the original has lost the
 * message or repeats the instruction. Short texts may change wholly.
 */
function sameMessage(segment: Segment, text: string): string | undefined {
  if (segment.text.length < SHORT || overlap(segment.text, text) >= ENOUGH_IN_COMMON) return undefined;
  return "it says something else than the original";
}

const SHORT = 12;
/** Dice coefficient of character pairs. */
const ENOUGH_IN_COMMON = 0.4;

function overlap(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)];
  let common = 0;
  for (const [pair, count] of left) common += Math.min(count, right.get(pair) ?? 0);
  return (2 * common) / Math.max(1, a.length - 1 + (b.length - 1));
}

function pairs(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2).toLowerCase();
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}
