import { compareFindings, type Finding, groupBySegment, type Span } from "./finding.js";

/**
 * Ordered and without doubles: one finding per rule, culture and place, and no norm where a rule has already said what
 * is wrong with the same words.
 */
export function tidy(findings: readonly Finding[]): readonly Finding[] {
  const sorted = findings.toSorted(compareFindings);
  const byRule = groupBySegment(sorted.filter((f) => f.rule.includes("/")));
  return sorted.filter((f, i) => {
    const previous = sorted[i - 1];
    if (previous && previous.rule === f.rule && sameReader(previous, f) && sameSpan(previous, f))
      return false;
    if (f.rule.includes("/")) return true;
    return !byRule.get(f.segment)?.some((rule) => sameReader(rule, f) && covers(rule.span, f.span));
  });
}

function sameReader(a: Finding, b: Finding): boolean {
  return a.culture === b.culture;
}

function sameSpan(a: Finding, b: Finding): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end;
}

function covers(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
