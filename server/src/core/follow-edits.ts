import type { Inspection } from "./check.js";
import type { Segment } from "./documents/document.js";
import type { Finding } from "./finding.js";
import { sameReaders } from "./segment-matches.js";

/**
 * What a model said of an earlier text and still holds: findings in values that are unchanged, moved to where those
 * values are now. So a finding does not vanish while another line is typed and the model thinks again.
 */
export function followEdits(
  judged: readonly Finding[],
  before: Inspection,
  after: Inspection,
): readonly Finding[] {
  if (judged.length === 0) return [];
  const same = unchangedSegments(before, after);
  return judged.flatMap((finding) => {
    const pair = same.get(finding.segment);
    if (pair === undefined || after.ignored(finding.rule, pair.now)) return [];
    const by = pair.now.span.start - pair.was.span.start;
    const span = { start: finding.span.start + by, end: finding.span.end + by };
    return [{ ...finding, span }];
  });
}

/** By id: values whose source and readers are the same in both texts. */
export function unchangedSegments(
  before: Inspection,
  after: Inspection,
): ReadonlyMap<string, { readonly was: Segment; readonly now: Segment }> {
  const earlier = new Map(before.routed.map((r) => [r.segment.id, r]));
  const same = new Map<string, { readonly was: Segment; readonly now: Segment }>();
  for (const { segment: now, audiences } of after.routed) {
    const known = earlier.get(now.id);
    if (known === undefined || known.segment.text !== now.text) continue;
    const was = known.segment;
    if (sourceOf(was, before) === sourceOf(now, after) && sameReaders(known.audiences, audiences))
      same.set(now.id, { was, now });
  }
  return same;
}

function sourceOf({ span }: Segment, { input }: Inspection): string {
  return input.source.slice(span.start, span.end);
}
