import type { Inspection } from "../check.js";

/** Values in the first portion; each later one has twice as many, so that a long file is told of a few times only. */
const FIRST = 8;

/**
 * Cuts the slow half of a check into portions whose findings can be shown as they come. The portions together are judged
 * as the whole would be.
 * @param urgent values to judge first: what the writer has just changed.
 */
export function portions(
  inspection: Inspection,
  urgent: (segmentId: string) => boolean,
): readonly Inspection[] {
  const readable = inspection.routed.filter((r) => r.audiences.length > 0);
  const ordered = [
    ...readable.filter((r) => urgent(r.segment.id)),
    ...readable.filter((r) => !urgent(r.segment.id)),
  ];
  const parts: Inspection[] = [];
  let size = FIRST;
  for (let at = 0; at < ordered.length; at += size / 2) {
    const routed = ordered.slice(at, at + size);
    const ids = new Set(routed.map((r) => r.segment.id));
    parts.push({
      ...inspection,
      routed,
      candidates: inspection.candidates.filter((c) => ids.has(c.segment.id)),
    });
    size *= 2;
  }
  return parts;
}
