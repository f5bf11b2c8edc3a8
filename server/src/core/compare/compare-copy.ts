import { type CheckInput, createChecker } from "../check.js";
import { type Segment, toTextSpan } from "../documents/document.js";
import type { CultureId } from "../finding.js";
import { RULES } from "../rules/rules.js";
import { readersOf } from "./audience-prompt.js";
import type { CompareSetup } from "./compare-prompt.js";
import type { Column, Comparison } from "./comparison.js";
import { onlySegment, touchesOf } from "./touches.js";

/**
 * One value of a copy file as the readers of each culture would see it flagged: the same words, other findings.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function compareCopy(
  { input, segment, cultures }: { input: CheckInput; segment: Segment; cultures: readonly CultureId[] },
  { packs, config, detector, judged }: CompareSetup,
  signal: AbortSignal,
): Promise<Comparison> {
  const columns: Column[] = [];
  for (const culture of cultures) {
    const checker = createChecker({ packs, config, detector, rules: RULES, requested: [culture] });
    const inspection = onlySegment(checker.inspect(input), segment);
    const touches = await touchesOf(inspection, judged && { ...judged, packs, config }, signal);
    columns.push({
      culture,
      name: readersOf(culture, packs).name,
      text: segment.text,
      values: {},
      touches: touches.map((touch) => ({ ...touch, span: toTextSpan(segment, touch.span) })),
    });
  }
  const same = { shared: 1, spans: [] };
  const differences = cultures.map((culture) => ({ culture, ...same }));
  return { columns, differences, messages: [] };
}

/** The value that holds an offset, else the next one, else the last. */
export function segmentAt(segments: readonly Segment[], offset: number): Segment | undefined {
  const ordered = segments.toSorted((a, b) => a.span.start - b.span.start);
  return ordered.find(({ span }) => offset <= span.end) ?? ordered.at(-1);
}
