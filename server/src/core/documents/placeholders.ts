import {
  isArgumentElement,
  isPluralElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser";
import type { Placeholder, PlaceholderSyntax } from "./document.js";

type Pattern = { readonly kind: Placeholder["kind"]; readonly regex: RegExp };

const VARIABLE = "variable" as const;

/** One pattern per syntax. Order in `findPlaceholders` does not matter: the longest match at a place wins. */
const PATTERNS: Readonly<Record<Exclude<PlaceholderSyntax, "icu">, readonly Pattern[]>> = {
  i18next: [
    { kind: VARIABLE, regex: /\{\{[^{}]{1,200}\}\}/g },
    { kind: "code", regex: /\$t\([^()]{1,200}\)/g },
  ],
  printf: [
    {
      kind: VARIABLE,
      regex:
        /%(?:\d+\$|\([A-Za-z_][\w.]*\))?[-+#0]?\d*(?:\.\d+)?(?:hh|h|ll|l|L|z|j|t)?[sdiufFeEgGxXocpaAbBnr]|%%/g,
    },
  ],
  apple: [
    {
      kind: VARIABLE,
      regex: /%(?:\d+\$)?[-+#0]?\d*(?:\.\d+)?(?:hh|h|ll|l|q|z|t|j)?[@sdiufFeEgGxXoOcCpaADU]|%%|%#@\w+@/g,
    },
  ],
  ruby: [{ kind: VARIABLE, regex: /%\{[^{}]{1,200}\}|%<[^<>]{1,100}>[sdifgexXo]?/g }],
  braces: [{ kind: VARIABLE, regex: /\{[A-Za-z0-9_.$-]{0,100}(?:[:!][^{}]{0,40})?\}/g }],
  dollar: [{ kind: VARIABLE, regex: /\$\{[^{}]{1,200}\}/g }],
  mustache: [
    { kind: VARIABLE, regex: /\{\{\{?[^{}]{1,200}\}?\}\}/g },
    { kind: "block", regex: /\{\{[#/^>!][^{}]{0,200}\}\}/g },
  ],
  jinja: [
    { kind: "block", regex: /\{%[^]{0,400}?%\}|\{#[^]{0,400}?#\}/g },
    { kind: VARIABLE, regex: /\{\{[^{}]{1,200}\}\}/g },
  ],
  chrome: [{ kind: VARIABLE, regex: /\$[A-Za-z0-9_@]+\$|\$[1-9]|\$\$/g }],
  fluent: [
    {
      kind: VARIABLE,
      regex: /\{\s*(?:\$[\w-]+|-[\w-]+|[A-Z][A-Z0-9_-]*\([^{}]{0,200}\)|"[^"]{0,200}")\s*\}/g,
    },
  ],
  html: [
    {
      kind: "tag",
      regex:
        /<\/?[A-Za-z][\w:-]*(?:\s[^<>]{0,500})?\/?>|<!--[^]{0,2000}?-->|&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[A-Za-z]{2,31});/g,
    },
  ],
};

/** An address is not words either: its dots and digits are nobody's decimal separator. */
const ALWAYS: readonly Pattern[] = [
  {
    kind: "url",
    regex:
      /\b(?:https?|ftp|mailto|tel):[^\s<>"'）)」』]{1,500}|\bwww\.[^\s<>"']{1,300}|\b[\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,40}){1,5}/g,
  },
];

/** Variables, tags and template blocks of `text`, ascending, not overlapping. */
export function findPlaceholders(
  text: string,
  syntaxes: readonly PlaceholderSyntax[],
): readonly Placeholder[] {
  const found: Placeholder[] = [];
  for (const syntax of syntaxes) {
    if (syntax === "icu") found.push(...icuPlaceholders(text));
    else for (const pattern of PATTERNS[syntax]) collect(text, pattern, found);
  }
  for (const pattern of ALWAYS) collect(text, pattern, found);
  return withoutOverlap(found);
}

function collect(text: string, { kind, regex }: Pattern, into: Placeholder[]): void {
  for (const match of text.matchAll(regex)) {
    into.push({ kind, start: match.index, end: match.index + match[0].length, text: match[0] });
  }
}

function withoutOverlap(found: Placeholder[]): readonly Placeholder[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const result: Placeholder[] = [];
  let end = 0;
  for (const placeholder of found) {
    if (placeholder.start < end) continue;
    result.push(placeholder);
    end = placeholder.end;
  }
  return result;
}

/**
 * ICU arguments. Of `plural` and `select` the head (`{count, plural, one {`) and the joints between branches are
 * placeholders, so that the branches' own words stay text.
 */
function icuPlaceholders(text: string): readonly Placeholder[] {
  if (!text.includes("{") && !text.includes("<")) return [];
  let elements: readonly MessageFormatElement[];
  try {
    elements = parse(text, { captureLocation: true, ignoreTag: false, shouldParseSkeletons: false });
  } catch {
    // Not ICU (or broken ICU): whatever braces there are still must not be read as words.
    const found: Placeholder[] = [];
    for (const pattern of PATTERNS.braces) collect(text, pattern, found);
    return found;
  }
  const found: Placeholder[] = [];
  walkIcu(elements, text, found);
  return found;
}

function walkIcu(elements: readonly MessageFormatElement[], text: string, into: Placeholder[]): void {
  for (const element of elements) {
    const start = element.location?.start.offset ?? 0;
    const end = element.location?.end.offset ?? 0;
    const push = (from: number, to: number): void => {
      if (to > from) into.push({ kind: "icu", start: from, end: to, text: text.slice(from, to) });
    };
    if (isPluralElement(element) || isSelectElement(element)) {
      let at = start;
      for (const option of Object.values(element.options)) {
        // An option's location includes its braces.
        const inner = {
          start: (option.location?.start.offset ?? 0) + 1,
          end: (option.location?.end.offset ?? 0) - 1,
        };
        push(at, inner.start);
        walkIcu(option.value, text, into);
        at = inner.end;
      }
      push(at, end);
    } else if (isTagElement(element)) {
      const innerStart = element.children[0]?.location?.start.offset ?? start;
      const innerEnd = element.children.at(-1)?.location?.end.offset ?? end;
      push(start, innerStart);
      walkIcu(element.children, text, into);
      push(innerEnd, end);
    } else if (isArgumentElement(element) || element.type !== 0) {
      push(start, end);
    }
  }
}
