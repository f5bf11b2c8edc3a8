import type { Baseline } from "./baseline.js";
import { certainForAll } from "./certain-for-all.js";
import type { Config } from "./config.js";
import { severityFor } from "./config.js";
import type { Norm } from "./cultures/culture.js";
import type { Packs } from "./cultures/packs.js";
import type { DocumentFormat, ParsedDocument, Segment } from "./documents/document.js";
import type { CultureId, Finding, Severity, Span } from "./finding.js";
import { lazy } from "./lazy.js";
import { normFinding, normSeverity, type RoutedMatch, ruleFinding } from "./make-finding.js";
import { createTriggerIndex, type TriggerIndex } from "./norms/triggers.js";
import type { LanguageDetector } from "./ports.js";
import { asSureAsRouting, isAbout } from "./router/certainty.js";
import { type CultureRouter, createCultureRouter, type Route } from "./router/culture-router.js";
import { isIgnored, readDirectives } from "./router/directives.js";
import { createRouting, judgeTexts, type Routing } from "./router/routing.js";
import type { Audience, Rule } from "./rules/rule.js";
import {
  isElsewhere,
  type Matchers,
  matchSegment,
  type Routed,
  type SegmentMatches,
  stillHolds,
} from "./segment-matches.js";
import { tidy } from "./tidy.js";

export interface CheckSetup {
  readonly packs: Packs;
  readonly rules: readonly Rule[];
  readonly config: Config;
  readonly detector: LanguageDetector;
  /** Cultures the user named: they beat every other sign. */
  readonly requested?: readonly CultureId[];
  /** Findings that were accepted before. */
  readonly baseline?: Baseline;
}

export interface CheckInput {
  /** Relative to the configuration's folder, forward slashes. */
  readonly path: string;
  readonly source: string;
  readonly format: DocumentFormat;
  readonly document: ParsedDocument;
  /** By text, the cultures that its meaning was found to point to (`inspectByMeaning`). */
  readonly routes?: ReadonlyMap<string, Route>;
}

/** A norm that may be broken by a segment: a model has to judge. */
export interface Candidate {
  readonly segment: Segment;
  readonly audience: Audience;
  readonly norm: Norm;
  readonly severity: Severity;
  /** The telling words, offsets in `segment.text`; the whole segment if the meaning, not a word, led here. */
  readonly span: Span;
  readonly by: "trigger" | "meaning";
}

/** What can be said at once, without a model. */
export interface Inspection {
  readonly input: CheckInput;
  readonly findings: readonly Finding[];
  readonly candidates: readonly Candidate[];
  /** How the cultures were chosen, one entry per distinct choice. */
  readonly routings: readonly Routing[];
  /** Segments with their audiences: what retrieval by meaning works on. */
  readonly routed: readonly RoutedSegment[];
  /** By segment id: what a check of the next text need not find again. */
  readonly matches: ReadonlyMap<string, SegmentMatches>;
  readonly ignored: (rule: string, segment: Segment) => boolean;
  /** True if somebody has accepted the finding: it is not reported, and no model is asked. */
  readonly accepted: (rule: string, segment: Segment, culture: CultureId) => boolean;
  /** True if a rule has already said to these readers of the segment what the norm says. */
  readonly said: (norm: Norm, segment: Segment, culture: CultureId) => boolean;
}

export interface RoutedSegment extends Routed {
  readonly routing: Routing;
}

export interface Checker {
  /** Rules and trigger retrieval: instant, pure. */
  inspect(input: CheckInput): Inspection;
  /**
   * The same in steps of a few milliseconds, for callers that have to listen in between.
   * @param previous an earlier text of the same file: values that are unchanged are not looked at again.
   */
  inspectInSteps(input: CheckInput, previous?: Inspection): Generator<void, Inspection>;
  /** Judges which cultures a text is for or about; made when it is first asked for. */
  router(): CultureRouter;
}

/** Prepares the packs' trigger indexes once; `inspect` is then called for every document and edit. */
export function createChecker(setup: CheckSetup): Checker {
  const indexes = new Map<CultureId, TriggerIndex>();
  const indexOf = (culture: CultureId): TriggerIndex | undefined => {
    const pack = setup.packs.get(culture);
    if (pack === undefined) return undefined;
    let index = indexes.get(culture);
    if (index === undefined) {
      index = createTriggerIndex(pack.norms);
      indexes.set(culture, index);
    }
    return index;
  };
  const router = lazy(() => createCultureRouter(setup.packs, setup.detector));
  const rules = setup.rules.filter((r) => severityFor(r.id, r.severity, setup.config) !== undefined);
  const own = new WeakSet<Inspection>();
  function* inspectInSteps(input: CheckInput, previous?: Inspection): Generator<void, Inspection> {
    // Another checker has other rules: what it found says nothing here.
    const usable = previous && own.has(previous) ? previous : undefined;
    const inspection = yield* inspectSteps(
      input,
      { ...setup, router },
      { rules, indexOf, detector: setup.detector },
      usable,
    );
    own.add(inspection);
    return inspection;
  }
  return {
    router,
    inspectInSteps,
    inspect(input) {
      const steps = inspectInSteps(input);
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    },
  };
}

/** Values that are looked at in one step, and texts whose cultures are judged in one. */
const STEP = 200;
const TEXTS = 20;

function* inspectSteps(
  input: CheckInput,
  setup: CheckSetup & { readonly router: () => CultureRouter },
  matchers: Matchers,
  previous: Inspection | undefined,
): Generator<void, Inspection> {
  const { document, source } = input;
  const directives = readDirectives(source, document);
  const toRoute = { ...setup, ...input, directives };
  let judged = 0;
  for (const _ of judgeTexts(toRoute)) if (++judged % TEXTS === 0) yield;
  const route = createRouting(toRoute);
  const routed = document.segments.map((segment): RoutedSegment => {
    const routing = route(segment);
    return { segment, audiences: routing.audiences, routing };
  });
  const ignored = (rule: string, segment: Segment): boolean => isIgnored(rule, segment.span, directives);
  const accepted = (rule: string, segment: Segment, culture: CultureId): boolean =>
    setup.baseline?.accepts(input.path, rule, culture, segment) === true;
  const findings: Finding[] = [];
  const candidates: Candidate[] = [];
  const routingOf = new Map(routed.map((r) => [r.segment, r.routing]));
  const add = (finding: Finding, segment: Segment): void => {
    const routing = routingOf.get(segment);
    if (routing !== undefined && !ignored(finding.rule, segment))
      findings.push(asSureAsRouting(finding, routing, setup.config));
  };
  const concerns = (segment: Segment, culture: CultureId, span: Span): boolean => {
    const routing = routingOf.get(segment);
    return routing === undefined || isAbout(culture, span, routing);
  };
  const matches = new Map<string, SegmentMatches>();
  for (const [i, entry] of routed.entries()) {
    if (i % STEP === STEP - 1) yield;
    const { id } = entry.segment;
    matches.set(id, stillHolds(previous?.matches.get(id), entry) ?? matchSegment(entry, matchers));
  }
  for (const { segment, byRules } of matches.values()) {
    for (const { rule, audience, match, elsewhere } of byRules) {
      const severity = severityFor(rule.id, rule.severity, setup.config);
      if (severity && concerns(segment, audience.culture, match.span))
        add(ruleFinding(rule, { ...match, segment, audience, elsewhere }, severity, input), segment);
    }
  }
  const groups = byAudience(routed);
  for (const rule of matchers.rules) {
    const severity = severityFor(rule.id, rule.severity, setup.config);
    if (severity === undefined) continue;
    for (const match of documentMatches(rule, input, groups))
      if (concerns(match.segment, match.audience.culture, match.span))
        add(ruleFinding(rule, match, severity, input), match.segment);
  }
  yield;
  const spoken = new Set(findings.map((f) => place(f.rule, f.segment, f.culture)));
  const said = (norm: Norm, segment: Segment, culture: CultureId): boolean =>
    norm.yieldsTo?.some((rule) => spoken.has(place(rule, segment.id, culture))) === true;
  for (const { segment, byTriggers } of matches.values()) {
    for (const { norm, audience, span } of byTriggers) {
      const severity = normSeverity(norm, segment.kind, setup.config);
      if (severity === undefined || said(norm, segment, audience.culture)) continue;
      if (!concerns(segment, audience.culture, span)) continue;
      const candidate: Candidate = { segment, audience, norm, severity, span, by: "trigger" };
      if (norm.decidedBy === "trigger") add(normFinding(candidate, TRIGGER_CONFIDENCE), segment);
      else if (!ignored(norm.id, segment) && !accepted(norm.id, segment, audience.culture))
        candidates.push(candidate);
    }
  }
  return {
    input,
    // With what was accepted: a rule that has said it keeps norms from saying it again.
    findings: tidy(certainForAll(findings, routed)),
    candidates,
    routings: distinctRoutings(routed),
    routed,
    matches,
    ignored,
    accepted,
    said,
  };
}

/** Texts that were judged one by one and alike are one choice. */
function distinctRoutings(routed: readonly RoutedSegment[]): readonly Routing[] {
  const choices = new Map<string, Routing>();
  for (const { routing } of routed) {
    const { audiences, by, reason } = routing;
    const judged = by === "text" || by === "meaning" || by === "nothing";
    const key = [by, judged ? "" : reason, ...audiences.map((a) => a.locale)].join("\n");
    if (!choices.has(key)) choices.set(key, routing);
  }
  return [...choices.values()];
}

function place(rule: string, segment: string, culture: CultureId): string {
  return `${rule}\n${culture}\n${segment}`;
}

/** A pattern that its author declared to be the offence itself. */
const TRIGGER_CONFIDENCE = 0.9;

/** The matches of rules that look at the whole document. Each sees, per audience, just the values it reads. */
function* documentMatches(
  rule: Rule,
  { document }: CheckInput,
  groups: readonly { readonly audience: Audience; readonly segments: readonly Segment[] }[],
): Generator<RoutedMatch> {
  if (!rule.checkDocument || !rule.kinds.includes(document.kind)) return;
  for (const { audience, segments } of groups) {
    for (const match of rule.checkDocument({ document: { ...document, segments }, audience }))
      yield { ...match, audience, elsewhere: isElsewhere(rule, match.segment, audience) };
  }
}

function byAudience(
  routed: readonly Routed[],
): readonly { readonly audience: Audience; readonly segments: readonly Segment[] }[] {
  const groups = new Map<string, { readonly audience: Audience; readonly segments: Segment[] }>();
  for (const { segment, audiences } of routed) {
    for (const audience of audiences) {
      const key = `${audience.culture}/${audience.locale}`;
      const group = groups.get(key);
      if (group) group.segments.push(segment);
      else groups.set(key, { audience, segments: [segment] });
    }
  }
  return [...groups.values()];
}

/** What a user is told: findings of rules and models in order, without those that were accepted. */
export function reported(inspection: Inspection, judged: readonly Finding[]): readonly Finding[] {
  const all = tidy([...inspection.findings, ...judged]);
  return withoutAccepted(all, inspection);
}

export function withoutAccepted(
  findings: readonly Finding[],
  { routed, accepted }: Pick<Inspection, "routed" | "accepted">,
): readonly Finding[] {
  if (findings.length === 0) return findings;
  const segments = new Map(routed.map(({ segment }) => [segment.id, segment]));
  return findings.filter(({ rule, culture, segment: id }) => {
    const segment = segments.get(id);
    return segment === undefined || !accepted(rule, segment, culture);
  });
}
