import { type Config, severityFor } from "../config.js";
import type { CultureId, Finding, Span } from "../finding.js";
import type { Routing } from "./routing.js";

/** Below this confidence in who the readers are, what they would notice is only a hint. */
const SURE_OF_READERS = 0.75;

/**
 * A finding for readers that were told from the text itself is only as sure as that they are the readers. A severity
 * that the user has set for its rule stays.
 */
export function asSureAsRouting(finding: Finding, { by, confidence }: Routing, config: Config): Finding {
  if (by !== "text" && by !== "meaning") return finding;
  const severity =
    confidence < SURE_OF_READERS
      ? (severityFor(finding.rule, "hint", config) ?? finding.severity)
      : finding.severity;
  return { ...finding, severity, confidence: Math.round(finding.confidence * confidence * 100) / 100 };
}

/** Whether a stretch of a text about several cultures is about this one. */
export function isAbout(culture: CultureId, span: Span, { parts }: Routing): boolean {
  if (parts === undefined) return true;
  return parts.some(
    (part) => part.cultures.includes(culture) && part.span.start < span.end && span.start < part.span.end,
  );
}
