import type { Checker, CheckInput } from "./check.js";
import { parseDocument } from "./documents/parse.js";
import type { TextEdit } from "./finding.js";
import { applyCertainFixes, applyEdits } from "./rewrite.js";

/** The edits for all that rules are certain about. Pure. */
export function certainFixEdits(input: CheckInput, checker: Checker): readonly TextEdit[] {
  return valueEdits(input, applyCertainFixes(input, checker).input.source);
}

/**
 * From a text to what it became: one edit per value that changed, so that cursors and folds elsewhere stay. Ascending,
 * not overlapping. Pure.
 */
export function valueEdits(input: CheckInput, source: string): readonly TextEdit[] {
  if (source === input.source) return [];
  const { segments } = parseDocument(input.format, source, input.path);
  const after = new Map(segments.map((s) => [s.id, s]));
  const edits = input.document.segments
    .flatMap((segment): readonly TextEdit[] => {
      const now = after.get(segment.id);
      if (now === undefined || now.text === segment.text) return [];
      return [{ span: segment.span, newText: source.slice(now.span.start, now.span.end) }];
    })
    .toSorted((a, b) => a.span.start - b.span.start);
  // A fix that changes which values there are would be a fault of its format: then the whole text is the edit.
  return applyEdits(input.source, edits) === source
    ? edits
    : [{ span: { start: 0, end: input.source.length }, newText: source }];
}
