import type { CultureId, Finding } from "./finding.js";
import type { Routed } from "./segment-matches.js";

/**
 * A fix for one of a text's audiences may spoil it for another (a date for US and GB readers): it is certain only if
 * all of them call for it.
 */
export function certainForAll(findings: readonly Finding[], routed: readonly Routed[]): readonly Finding[] {
  const shared = new Map(
    routed.flatMap(({ segment, audiences }) =>
      audiences.length > 1 ? [[segment.id, audiences.length] as const] : [],
    ),
  );
  if (shared.size === 0) return findings;
  const fixOf = (f: Finding): string => JSON.stringify([f.segment, f.rule, f.fix?.edits]);
  const callers = new Map<string, Set<CultureId>>();
  for (const finding of findings) {
    if (!finding.fix || !shared.has(finding.segment)) continue;
    const known = callers.get(fixOf(finding));
    if (known) known.add(finding.culture);
    else callers.set(fixOf(finding), new Set([finding.culture]));
  }
  return findings.map((finding) => {
    const all = shared.get(finding.segment);
    const agreed = all === undefined || callers.get(fixOf(finding))?.size === all;
    return finding.fix && !agreed ? { ...finding, fix: { ...finding.fix, certain: false } } : finding;
  });
}
