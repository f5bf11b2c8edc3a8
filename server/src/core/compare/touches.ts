import type { Candidate, Inspection } from "../check.js";
import { type Segment, toSourceSpan } from "../documents/document.js";
import type { Evidence, Finding, Severity, Span } from "../finding.js";
import { type JudgedSetup, judgedFindings } from "../norms/judged-findings.js";
import { tidy } from "../tidy.js";

/** A rule or norm of a culture that a text has to do with. */
export interface Touch {
  /** Rule id (`numbers/decimal-separator`) or norm id (`CN.gifts.clock`). */
  readonly rule: string;
  /** `broken`: a finding. `kept`: the text speaks of it and a model saw nothing wrong. `open`: no model judged it. */
  readonly verdict: "broken" | "kept" | "open";
  readonly severity: Severity;
  /** The words that led to it, offsets in the source. */
  readonly span: Span;
  /** What is wrong and what to do; for a norm that is not broken, the norm itself. */
  readonly message: string;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

/**
 * What the text of an inspection touches: all findings, and the norms whose words occur in it.
 * @param judged absent: norms that need a model stay open.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function touchesOf(
  inspection: Inspection,
  judged: JudgedSetup | undefined,
  signal: AbortSignal,
): Promise<readonly Touch[]> {
  const [found = []] = judged ? await judgedFindings([inspection], judged, signal) : [];
  const broken = tidy([...inspection.findings, ...found]);
  const spoken = inspection.candidates
    .filter((candidate) => !broken.some((finding) => saysTheSame(finding, candidate)))
    .map(
      ({ segment, norm, severity, span }): Touch => ({
        rule: norm.id,
        verdict: judged ? "kept" : "open",
        severity,
        span: toSourceSpan(segment, span),
        message: norm.rule,
        why: `${norm.statement} ${norm.rationale}`,
        evidence: norm.sources,
      }),
    );
  return [...broken.map(brokenBy), ...onePerNorm(spoken)];
}

/** The norm is found broken already, or a rule says what is wrong with the same words. */
function saysTheSame({ rule, segment: id, span }: Finding, { norm, segment, span: own }: Candidate): boolean {
  if (id !== segment.id) return false;
  const { start, end } = toSourceSpan(segment, own);
  return rule === norm.id || (rule.includes("/") && span.start <= start && end <= span.end);
}

function brokenBy({ rule, severity, span, message, why, evidence }: Finding): Touch {
  return { rule, verdict: "broken", severity, span, message, why, evidence };
}

/** A long answer speaks of the same thing in many places: the first is enough. */
function onePerNorm(touches: readonly Touch[]): readonly Touch[] {
  return touches.filter((t, i) => touches.findIndex((other) => other.rule === t.rule) === i);
}

/** The part of an inspection that is about one segment. */
export function onlySegment(inspection: Inspection, { id }: Segment): Inspection {
  return {
    ...inspection,
    findings: inspection.findings.filter((f) => f.segment === id),
    candidates: inspection.candidates.filter((c) => c.segment.id === id),
    routed: inspection.routed.filter((r) => r.segment.id === id),
  };
}
