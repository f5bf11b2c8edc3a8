import type { CultureProfile } from "../cultures/culture.js";
import type { DocumentKind, ParsedDocument, Segment } from "../documents/document.js";
import type { CultureId, Evidence, Severity, Span } from "../finding.js";

/** The reader a document is checked for. */
export interface Audience {
  readonly culture: CultureId;
  /**
   * BCP 47 of the text itself with the culture's region, for example `de-AT`, or `en-DE` for English copy that
   * German readers get. Number, date and quote formats follow this; units, week and paper follow `culture`.
   */
  readonly locale: string;
  /** Absent for a culture without a pack: locale rules still apply. */
  readonly profile?: CultureProfile;
}

export interface RuleContext {
  readonly document: ParsedDocument;
  readonly audience: Audience;
}

/** One place where a rule is broken. Spans are offsets in `segment.text`. */
export interface RuleMatch {
  readonly segment: Segment;
  readonly span: Span;
  /** What is wrong and what to do, one sentence. */
  readonly message: string;
  /** Overrides the rule's own. */
  readonly why?: string;
  readonly severity?: Severity;
  /** Probability in [0, 1]; default 0.95. */
  readonly confidence?: number;
  readonly evidence?: readonly Evidence[];
  /** New text for exactly `span`, only where it is the one right answer. */
  readonly replacement?: string;
}

export interface Rule {
  /** `<group>/<name>`: `numbers/decimal-separator`. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly kinds: readonly DocumentKind[];
  /**
   * True for rules on how something is written in the reader's place (dates, amounts, units). Where the text itself
   * speaks of another territory such a finding is only a hint: it may be written as it is done there.
   */
  readonly local?: boolean;
  /** True for rules on how the text's own language is written: a value that was left in English is not asked for it. */
  readonly orthography?: boolean;
  /** Default explanation, neutral. */
  readonly why: string;
  readonly evidence: readonly Evidence[];
  /**
   * Looks at one segment by itself (called for each that has changed) or at the whole document (called once for each
   * text). Pure and fast: no `Intl` object is made per call, no regular expression can backtrack exponentially.
   */
  readonly checkSegment?: (segment: Segment, context: Pick<RuleContext, "audience">) => Iterable<RuleMatch>;
  readonly checkDocument?: (context: RuleContext) => Iterable<RuleMatch>;
}
