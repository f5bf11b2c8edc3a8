import type { Checker, CheckInput } from "./check.js";
import type { TextEdit } from "./finding.js";
import { applyCertainFixes, applyEdits } from "./rewrite.js";

/**
 * One edit per value that rules are certain about, so that cursors and folds elsewhere stay. Ascending, not overlapping.
 * Pure.
 */
export function certainFixEdits(input: CheckInput, checker: Checker): readonly TextEdit[] {
  const fixed = applyCertainFixes(input, checker).input;
  if (fixed.source === input.source) return [];
  const after = new Map(fixed.document.segments.map((s) => [s.id, s]));
  const edits = input.document.segments
    .flatMap((segment): readonly TextEdit[] => {
      const now = after.get(segment.id);
      if (now === undefined || now.text === segment.text) return [];
      return [{ span: segment.span, newText: fixed.source.slice(now.span.start, now.span.end) }];
    })
    .toSorted((a, b) => a.span.start - b.span.start);
  // A fix that changes which values there are would be a fault of its format: then the whole text is the edit.
  return applyEdits(input.source, edits) === fixed.source
    ? edits
    : [{ span: { start: 0, end: input.source.length }, newText: fixed.source }];
}
