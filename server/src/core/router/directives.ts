import type { ParsedDocument } from "../documents/document.js";
import type { CultureId, Span } from "../finding.js";

/**
 * Instructions to the checker written in a file's comments (or, where a format has none, as a key):
 *   culture-manager-cultures: DE, AT      the cultures this file is for
 *   culture-manager-ignore: RULE, …       skip these rules (all if none is named) for the next value
 *   culture-manager-ignore-file: RULE, …  the same for the whole file
 */
export interface Directives {
  readonly cultures: readonly CultureId[];
  /** Rule ids or `*`. */
  readonly ignoredInFile: readonly string[];
  /** `value` is the span of the value that the comment stands before. */
  readonly ignoredAt: readonly { readonly value: Span; readonly rules: readonly string[] }[];
}

const DIRECTIVE = /culture-manager-(cultures|ignore-file|ignore)\b([^\r\n]*)/g;

export function readDirectives(source: string, document: ParsedDocument): Directives {
  const cultures: CultureId[] = [];
  const ignoredInFile: string[] = [];
  const ignoredAt: { value: Span; rules: readonly string[] }[] = [];
  // Most files have none: one indexOf decides.
  if (!source.includes("culture-manager-")) return { cultures, ignoredInFile, ignoredAt };
  const spans = document.segments.map((s) => s.span).sort((a, b) => a.start - b.start);
  for (const match of source.matchAll(DIRECTIVE)) {
    // Words inside copy are copy, whatever they say.
    const next = firstEndingAfter(spans, match.index);
    if (next !== undefined && next.start <= match.index) continue;
    const args = (match[2] ?? "").replace(/(?:\*\/|-->|#\}|\}\}).*$/, "").match(/[\w./*-]+/g) ?? [];
    const rules = args.filter((a) => /[\w*]/.test(a));
    if (match[1] === "cultures")
      cultures.push(...rules.filter((r) => /^[A-Za-z]{2}$/.test(r)).map((r) => r.toUpperCase()));
    else if (match[1] === "ignore-file") ignoredInFile.push(...(rules.length > 0 ? rules : ["*"]));
    else if (next) ignoredAt.push({ value: next, rules: rules.length > 0 ? rules : ["*"] });
  }
  return { cultures: [...new Set(cultures)], ignoredInFile, ignoredAt };
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
