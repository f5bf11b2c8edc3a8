/** What a check produces. Plain data: shells translate it to diagnostics, SARIF or text. */

/** Half-open range of UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const SEVERITIES = ["error", "warning", "info", "hint"] as const;
/** Strongest first. A contested or regional norm is never above `hint`. */
export type Severity = (typeof SEVERITIES)[number];

/**
 * ISO 3166-1 alpha-2, upper case, or 001 (UN M.49) for readers anywhere. A locale is not a culture: `de-CH` is language
 * `de` in culture `CH`.
 */
export type CultureId = string;

/** UN M.49 and CLDR: readers anywhere, of a prompt that says nothing of them. No pack is theirs. */
export const WORLD: CultureId = "001";

/** Something a reader can look up: a norm's source or the data a rule is derived from. */
export interface Evidence {
  readonly title: string;
  readonly publisher?: string | undefined;
  readonly address?: string | undefined;
  readonly licence?: string | undefined;
}

/** A replacement for one span of the source file, already in the format's own escaping. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  /** What the flagged words become, as the reader sees them. */
  readonly replacement: string;
  /** Never overlapping, ascending. */
  readonly edits: readonly TextEdit[];
  /** True only where a rule knows the one right answer; a model's proposal is never certain. */
  readonly certain: boolean;
  readonly origin: "rule" | "model";
}

export interface Finding {
  /** Rule id (`numbers/decimal-separator`) or norm id (`CN.gifts.clock`). */
  readonly rule: string;
  readonly culture: CultureId;
  readonly severity: Severity;
  /** Probability in [0, 1] that a reader of that culture would agree. */
  readonly confidence: number;
  /** Where in the file, UTF-16 offsets. */
  readonly span: Span;
  /** What is wrong and what to do, one sentence. */
  readonly message: string;
  /** Why it matters there, in neutral words. */
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly segment: string;
  readonly key: string;
  /** The flagged words as the reader sees them (decoded). */
  readonly text: string;
  readonly fix?: Fix;
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 };

/** True if `severity` is at or above `threshold`. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return RANK[severity] >= RANK[threshold];
}

/** Stable order: by place, then severity, rule and culture. The same input always lists the same way. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    RANK[b.severity] - RANK[a.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.culture, b.culture)
  );
}

/** Code-unit order, independent of the machine's locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Findings by the id of their segment, in order. */
export function groupBySegment(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.segment);
    if (group) group.push(finding);
    else groups.set(finding.segment, [finding]);
  }
  return groups;
}

/** Findings come in order of place, and so do their edits: each is compared with the last one taken. */
