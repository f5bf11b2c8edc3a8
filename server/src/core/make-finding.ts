import type { Candidate, CheckInput } from "./check.js";
import { type Config, severityFor } from "./config.js";
import type { Norm } from "./cultures/culture.js";
import { normMessage } from "./cultures/norm-message.js";
import { type DocumentKind, type Segment, toSourceSpan } from "./documents/document.js";
import type { Finding, Fix, Severity, Span } from "./finding.js";
import type { Audience, Rule, RuleMatch } from "./rules/rule.js";

/** A place where a rule is broken, and for whom. */
export type RoutedMatch = RuleMatch & { readonly audience: Audience; readonly elsewhere: boolean };

export function ruleFinding(rule: Rule, match: RoutedMatch, severity: Severity, input: CheckInput): Finding {
  const { segment, span, audience, elsewhere } = match;
  const fix =
    match.replacement === undefined || elsewhere
      ? undefined
      : replaceFix(input, segment, span, match.replacement, `Replace with "${match.replacement}"`, "rule");
  return {
    rule: rule.id,
    culture: audience.culture,
    // A user's setting for the rule beats what the rule thinks of one place.
    severity: severity !== rule.severity ? severity : elsewhere ? "hint" : (match.severity ?? severity),
    confidence: (match.confidence ?? 0.95) * (elsewhere ? 0.5 : 1),
    span: toSourceSpan(segment, span),
    message: match.message,
    why: match.why ?? rule.why,
    evidence: match.evidence ?? rule.evidence,
    segment: segment.id,
    key: segment.key,
    text: segment.text.slice(span.start, span.end),
    ...(fix ? { fix } : {}),
  };
}

/** A finding for a norm that is broken with the given probability. */
export function normFinding(
  { segment, audience, norm, severity, span }: Candidate,
  confidence: number,
): Finding {
  return {
    rule: norm.id,
    culture: audience.culture,
    severity,
    confidence,
    span: toSourceSpan(segment, span),
    message: normMessage(norm),
    why: `${norm.statement} ${norm.rationale}`,
    evidence: norm.sources,
    segment: segment.id,
    key: segment.key,
    text: segment.text.slice(span.start, span.end),
  };
}

/** The severity a norm is reported at; contested and regional norms never exceed a hint unless the user says so. */
export function normSeverity(norm: Norm, kind: DocumentKind, config: Config): Severity | undefined {
  if (!norm.appliesTo.kinds.includes(kind)) return undefined;
  const own = norm.contested || (norm.appliesTo.regions?.length ?? 0) > 0 ? "hint" : norm.severity;
  return severityFor(norm.id, own, config);
}

/** An edit that turns `span` of the segment's text into `replacement`, as small as the format's escaping allows. */
function replaceFix(
  input: CheckInput,
  segment: Segment,
  span: Span,
  replacement: string,
  title: string,
  origin: Fix["origin"],
): Fix {
  const text = segment.text.slice(0, span.start) + replacement + segment.text.slice(span.end);
  const before = input.source.slice(segment.span.start, segment.span.end);
  const after = input.format.encode(text, segment, input.source);
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  return {
    title,
    replacement,
    certain: origin === "rule",
    origin,
    edits: [
      {
        span: { start: segment.span.start + head, end: segment.span.end - tail },
        newText: after.slice(head, after.length - tail),
      },
    ],
  };
}
