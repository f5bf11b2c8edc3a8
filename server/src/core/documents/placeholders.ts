import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser";
import type { Placeholder, PlaceholderSyntax } from "./document.js";

/** `marker` is a string that every match holds: most texts have none of them and cost a glance. */
interface Pattern {
  readonly kind: Placeholder["kind"];
  readonly marker: string;
  readonly regex: RegExp;
}

const variable = (marker: string, regex: RegExp): Pattern => ({ kind: "variable", marker, regex });

/**
 * A percent sign is prose more often than not: `100% sure` (a space is no flag here), `50%ig`, `20 %-os`. So no
 * digit stands before it, and a flag needs a width.
 */
const PRINTF_START = String.raw`(?<!\d)%(?:[-+#0]?\d{1,4}(?:\.\d{1,3})?|\.\d{1,3}|[+#])?`;
const PRINTF_SIZE = "(?:hh|h|ll|l|q|L|z|j|t)?";

/** One pattern or more for each syntax. Their order does not matter: the first match in the text wins, then the longest. */
const PATTERNS: Readonly<Record<Exclude<PlaceholderSyntax, "icu">, readonly Pattern[]>> = {
  i18next: [
    variable("{{", /\{\{[^{}]{1,200}\}\}/g),
    { kind: "code", marker: "$t(", regex: /\$t\([^()]{1,200}\)/g },
  ],
  printf: [
    variable("%", new RegExp(`${PRINTF_START}${PRINTF_SIZE}[sdiufFeEgGxXcpbBn]|%%`, "g")),
    variable("%", /%\d{1,2}\$[-+#0]?\d*(?:\.\d+)?(?:hh|h|ll|l|L|z|j|t)?[A-Za-z]/g),
    variable("%(", /%\([A-Za-z_][\w.]{0,80}\)[-+#0]?\d*(?:\.\d+)?[sdiufFeEgGxXoc]/g),
  ],
  apple: [
    // What is written to be formatted a second time: `%%@`.
    variable(
      "%",
      new RegExp(`${PRINTF_START}${PRINTF_SIZE}[@sdDiuUfFeEgGxXoOcCp]|%%(?:[@du](?![A-Za-z]))?`, "g"),
    ),
    variable("%", /%\d{1,2}\$[-+#0]?\d*(?:\.\d+)?(?:hh|h|ll|l|q|z|t|j)?[@A-Za-z]/g),
    variable("%", /%(?:\d{1,2}\$)?#@\w{1,80}@|%arg/g),
  ],
  ruby: [
    variable("%", /%\{[^{}]{1,200}\}|%<[^<>]{1,100}>[-+#0]?\d*(?:\.\d+)?[sdifgexXo]?/g),
    // strftime, as in `%d. %B %Y`: one directive alone is too much like prose, a row of them is not.
    variable(
      "%",
      /%[-^_0#]?[A-Za-z](?=[^%\w]{0,5}%[-^_0#]?[A-Za-z])|(?<=%[-^_0#]?[A-Za-z][^%\w]{0,5})%[-^_0#]?[A-Za-z]/g,
    ),
  ],
  braces: [variable("{", /\{[\w.$-]{0,100}(?:[:!][^{}]{0,40})?\}/g)],
  dollar: [variable("${", /\$\{[^{}]{1,200}\}/g)],
  mustache: [
    { kind: "block", marker: "{{", regex: /\{\{~?[#/^>!&][^{}]{0,400}\}\}/g },
    variable("{{", /\{\{\{[^{}]{1,200}\}\}\}|\{\{[^{}]{1,200}\}\}/g),
  ],
  jinja: [
    { kind: "block", marker: "{%", regex: /\{%[\s\S]{0,400}?%\}/g },
    { kind: "block", marker: "{#", regex: /\{#[\s\S]{0,2000}?#\}/g },
    // A filter's argument may hold braces: `{{ x | default({}) }}`.
    variable("{{", /\{\{[\s\S]{1,400}?\}\}(?!\})/g),
  ],
  chrome: [variable("$", /\$[A-Za-z0-9_@]{1,80}\$|\$[1-9]|\$\$/g)],
  fluent: [
    variable(
      "{",
      /\{\s*(?:\$[\w-]+(?:\.[\w-]+)?|-[\w-]+(?:\([^{}]{0,200}\))?|[A-Za-z][\w-]*(?:\.[\w-]+)?|[A-Z][A-Z0-9_-]*\([^{}]{0,200}\)|"[^"\n]{0,200}"|-?\d[\d.]*)\s*\}/g,
    ),
  ],
  html: [
    { kind: "tag", marker: "<", regex: /<\/?[A-Za-z][\w:.-]{0,80}(?:\s[^<>]{0,500})?\/?>/g },
    { kind: "tag", marker: "<!--", regex: /<!--[\s\S]{0,2000}?-->/g },
    { kind: "tag", marker: "&", regex: /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});/g },
    // i18next and react-intl number their tags: `<0>link</0>`.
    { kind: "tag", marker: "<", regex: /<\/?\d{1,2}\/?>/g },
  ],
};

/** Characters of an address, ending on one that is not the sentence's own punctuation. */
const ADDRESS = String.raw`[!#-&*-;=?-~\u00C0-\u024F(]{0,500}[#-&*+\-/-9=@-_a-~\u00C0-\u024F]`;
/** An address is not words either: its dots and digits are nobody's decimal separator. */
const ADDRESSES: readonly Pattern[] = [
  { kind: "url", marker: "://", regex: new RegExp(`\\b(?:https?|ftp)://${ADDRESS}`, "g") },
  { kind: "url", marker: "mailto:", regex: new RegExp(`\\bmailto:${ADDRESS}`, "g") },
  { kind: "url", marker: "tel:", regex: /\btel:[+\d][\d.()-]{2,30}/g },
  { kind: "url", marker: "www.", regex: new RegExp(`\\bwww\\.${ADDRESS}`, "g") },
  { kind: "url", marker: "@", regex: /\b[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g },
];

/** Variables, tags, template blocks and addresses of `text`, ascending, not overlapping. */
export function findPlaceholders(
  text: string,
  syntaxes: readonly PlaceholderSyntax[],
): readonly Placeholder[] {
  const found: Placeholder[] = [];
  for (const syntax of syntaxes) {
    if (syntax === "icu") collectIcu(text, found);
    else for (const pattern of PATTERNS[syntax]) collect(text, pattern, found);
  }
  for (const pattern of ADDRESSES) collect(text, pattern, found);
  return found.length > 0 ? withoutOverlap(found) : found;
}

/** Ascending and not overlapping: where two overlap the earlier stays, then the longer. For structural ones too. */
export function withoutOverlap(found: readonly Placeholder[]): readonly Placeholder[] {
  const result: Placeholder[] = [];
  let end = 0;
  for (const placeholder of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (placeholder.start < end) continue;
    result.push(placeholder);
    end = placeholder.end;
  }
  // A copy without the room that pushing leaves.
  return [...result];
}

function collect(text: string, { kind, marker, regex }: Pattern, into: Placeholder[]): void {
  if (!text.includes(marker)) return;
  for (const match of text.matchAll(regex)) {
    into.push({ kind, start: match.index, end: match.index + match[0].length, text: match[0] });
  }
}

const SIMPLE_ARGUMENT: Pattern = { kind: "icu", marker: "{", regex: /\{\s*[\p{L}\w.-]{1,100}\s*\}/gu };
/** What only a parser can read: an argument with a type, or quoting. Other messages are plain `{name}`. */
const NEEDS_PARSER = /\{[^{}]{1,200},/;

/**
 * ICU arguments. Of `plural` and `select` the head (`{count, plural, one {`) and the joints between branches are
 * placeholders, so that the branches' own words stay text. `{name}` counts even where an apostrophe quotes it:
 * in `l'{name}` that is a slip of ICU syntax, and everywhere else a variable.
 */
function collectIcu(text: string, into: Placeholder[]): void {
  if (!text.includes("{")) return;
  collect(text, SIMPLE_ARGUMENT, into);
  if (!NEEDS_PARSER.test(text)) return;
  try {
    // Tags are left to the `html` syntax: `<br>` is no error in copy.
    walkIcu(parse(text, ICU_OPTIONS), text, into);
  } catch {
    // Not ICU, or broken ICU: the simple arguments found above are all there is to know.
  }
}

const ICU_OPTIONS = {
  captureLocation: true,
  ignoreTag: true,
  shouldParseSkeletons: false,
  requiresOtherClause: false,
} as const;

/** Recursion is as deep as the message nests, which the parser has already bounded. */
function walkIcu(elements: readonly MessageFormatElement[], text: string, into: Placeholder[]): void {
  for (const element of elements) {
    if (isLiteralElement(element)) continue;
    const push = (start: number, end: number): void => {
      if (end > start) into.push({ kind: "icu", start, end, text: text.slice(start, end) });
    };
    const { start, end } = offsets(element.location);
    if (!isPluralElement(element) && !isSelectElement(element)) {
      push(start, end);
      continue;
    }
    let at = start;
    for (const option of Object.values(element.options)) {
      // An option's location includes its braces.
      const inner = offsets(option.location);
      push(at, inner.start + 1);
      walkIcu(option.value, text, into);
      at = inner.end - 1;
    }
    push(at, end);
  }
}

function offsets(location: MessageFormatElement["location"]): {
  readonly start: number;
  readonly end: number;
} {
  return { start: location?.start.offset ?? 0, end: location?.end.offset ?? 0 };
}
