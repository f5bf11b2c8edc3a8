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
  readonly ignoredAt: readonly { readonly after: number; readonly rules: readonly string[] }[];
}

const DIRECTIVE = /culture-manager-(cultures|ignore-file|ignore)\b([^\r\n]*)/g;

export function readDirectives(source: string, document: ParsedDocument): Directives {
  const cultures: CultureId[] = [];
  const ignoredInFile: string[] = [];
  const ignoredAt: { after: number; rules: readonly string[] }[] = [];
  // Most files have none: one indexOf decides.
  if (!source.includes("culture-manager-")) return { cultures, ignoredInFile, ignoredAt };
  const spans = document.segments.map((s) => s.span).sort((a, b) => a.start - b.start);
  for (const match of source.matchAll(DIRECTIVE)) {
    // Words inside copy are copy, whatever they say.
    if (isInside(match.index, spans)) continue;
    const args = (match[2] ?? "").replace(/(?:\*\/|-->|#\}|\}\}).*$/, "").match(/[\w./*-]+/g) ?? [];
    const rules = args.filter((a) => /[\w*]/.test(a));
    if (match[1] === "cultures")
      cultures.push(...rules.filter((r) => /^[A-Za-z]{2}$/.test(r)).map((r) => r.toUpperCase()));
    else if (match[1] === "ignore-file") ignoredInFile.push(...(rules.length > 0 ? rules : ["*"]));
    else ignoredAt.push({ after: match.index + match[0].length, rules: rules.length > 0 ? rules : ["*"] });
  }
  return { cultures: [...new Set(cultures)], ignoredInFile, ignoredAt };
}

/** Whether a finding of `rule` in the segment at `span` is to be left out. */
export function isIgnored(
  rule: string,
  span: Span,
  directives: Directives,
  document: ParsedDocument,
): boolean {
  const named = (rules: readonly string[]): boolean =>
    rules.some((r) => r === "*" || r === rule || (r.endsWith("*") && rule.startsWith(r.slice(0, -1))));
  if (named(directives.ignoredInFile)) return true;
  return directives.ignoredAt.some(({ after, rules }) => {
    if (span.start < after || !named(rules)) return false;
    const next = document.segments.reduce(
      (first, s) => (s.span.start >= after && s.span.start < first ? s.span.start : first),
      Number.POSITIVE_INFINITY,
    );
    return (
      span.start >= next && document.segments.some((s) => s.span.start === next && span.end <= s.span.end)
    );
  });
}

function isInside(offset: number, spans: readonly Span[]): boolean {
  return spans.some((s) => s.start <= offset && offset < s.end);
}
