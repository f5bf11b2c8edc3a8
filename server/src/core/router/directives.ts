import type { ParsedDocument } from "../documents/document.js";
import type { CultureId, Span } from "../finding.js";

/**
 * Instructions to the checker written in a file's comments (or, where a format has none, as a key):
 *   culture-manager-cultures: DE, AT      the cultures this file is for
 *   culture-manager-task: TASK            the task of a prompt: which adapter of its culture goes on with it
 *   culture-manager-ignore: RULE, …       skip these rules (all if none is named) for the next value
 *   culture-manager-ignore-file: RULE, …  the same for the whole file
 */
export interface Directives {
  readonly cultures: readonly CultureId[];
  readonly task?: string;
  /** Rule ids or `*`. */
  readonly ignoredInFile: readonly string[];
  /** `value` is the span of the value that the comment stands before. */
  readonly ignoredAt: readonly { readonly value: Span; readonly rules: readonly string[] }[];
}

const DIRECTIVE = /culture-manager-(cultures|task|ignore-file|ignore)\b([^\r\n]*)/g;

/** One directive as it stands in the source. */
export interface Directive {
  readonly name: "cultures" | "task" | "ignore-file" | "ignore";
  readonly args: readonly string[];
  /** From the first argument to the last; what follows the name where there is none. */
  readonly span: Span;
  /** The value that it stands before. */
  readonly next: Span | undefined;
}

/** The directives of a source. Words inside copy are copy, whatever they say. */
export function findDirectives(source: string, { segments }: ParsedDocument): readonly Directive[] {
  // Most files have none: one indexOf decides.
  if (!source.includes("culture-manager-")) return [];
  const spans = segments.map((s) => s.span).sort((a, b) => a.start - b.start);
  return [...source.matchAll(DIRECTIVE)].flatMap((match): Directive[] => {
    const next = firstEndingAfter(spans, match.index);
    if (next !== undefined && next.start <= match.index) return [];
    const after = match[2] ?? "";
    // As a key, it says what stands in its value; what follows on the line is other keys.
    const key = /^["']\s*:\s*["']/.exec(after)?.[0] ?? "";
    const end = key === "" ? /\*\/|-->|#\}|\}\}/ : /["']/;
    const [rest = ""] = after.slice(key.length).split(end);
    const begin = match.index + match[0].length - after.length + key.length;
    const found = [...rest.matchAll(/[\w./*-]+/g)].filter(([arg]) => /[\w*]/.test(arg));
    const [first, last] = [found[0], found.at(-1)];
    const span = {
      start: begin + (first?.index ?? 0),
      end: begin + (last ? last.index + last[0].length : rest.trimEnd().length),
    };
    const name = match[1] as Directive["name"];
    return [{ name, args: found.map(([arg]) => arg), span, next }];
  });
}

export function readDirectives(source: string, document: ParsedDocument): Directives {
  const cultures: CultureId[] = [];
  let task: string | undefined;
  const ignoredInFile: string[] = [];
  const ignoredAt: { value: Span; rules: readonly string[] }[] = [];
  for (const { name, args, next } of findDirectives(source, document)) {
    if (name === "cultures")
      cultures.push(...args.filter((a) => /^[A-Za-z]{2}$/.test(a)).map((a) => a.toUpperCase()));
    else if (name === "task") task = args[0] ?? task;
    else if (name === "ignore-file") ignoredInFile.push(...(args.length > 0 ? args : ["*"]));
    else if (next) ignoredAt.push({ value: next, rules: args.length > 0 ? args : ["*"] });
  }
  return { cultures: [...new Set(cultures)], ...(task ? { task } : {}), ignoredInFile, ignoredAt };
}

/** Whether a finding of `rule` in the value at `span` is to be left out. */
export function isIgnored(rule: string, span: Span, directives: Directives): boolean {
  const named = (rules: readonly string[]): boolean =>
    rules.some((r) => r === "*" || r === rule || (r.endsWith("*") && rule.startsWith(r.slice(0, -1))));
  return (
    named(directives.ignoredInFile) ||
    directives.ignoredAt.some(
      ({ value, rules }) => value.start <= span.start && span.end <= value.end && named(rules),
    )
  );
}

/** Of spans that ascend and do not overlap. */
function firstEndingAfter(spans: readonly Span[], offset: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return spans[low];
}
