import * as z from "zod";
import { type Candidate, type Checker, type CheckInput, type Inspection, withoutAccepted } from "./check.js";
import { replaceSegment, type Segment } from "./documents/document.js";
import { parseDocument } from "./documents/parse.js";
import { type CultureId, type Finding, groupBySegment, type TextEdit } from "./finding.js";
import { type JudgedSetup, judgedFindings } from "./norms/judged-findings.js";
import type { CultureModels, Generator } from "./ports.js";
import { proveRewrite } from "./rewrite-proof.js";
import type { Audience } from "./rules/rule.js";
import { tidy } from "./tidy.js";

/** What became of one value. `after` is present only if the proposal passed every proof. */
export interface RewriteOutcome {
  readonly key: string;
  readonly before: string;
  readonly after?: string;
  /** Findings this rewrite answers. */
  readonly findings: readonly Finding[];
  readonly by: "rule" | "model";
  /** Why there is no rewrite: what the best proposal failed on. */
  readonly whyNot?: string;
}

export interface RewriteSetup {
  readonly checker: Checker;
  /** Absent: only what rules are certain of is rewritten. */
  readonly models?: CultureModels;
  readonly judged?: JudgedSetup;
  /** Ids of the values to rewrite; all without it. */
  readonly only?: ReadonlySet<string>;
  /** Readers for whom values without findings are reworded too: somebody has asked for it. */
  readonly adaptTo?: CultureId;
}

export interface RewriteResult {
  readonly source: string;
  readonly outcomes: readonly RewriteOutcome[];
}

/** Rewrites what the check finds: certain fixes by rule first, then proposals by a model, each proven before use. */
export async function rewriteDocument(
  input: CheckInput,
  setup: RewriteSetup,
  signal: AbortSignal,
): Promise<RewriteResult> {
  const wanted = (finding: Finding): boolean => setup.only?.has(finding.segment) ?? true;
  const fixed = applyCertainFixes(input, setup.checker, wanted);
  let current = fixed.input;
  const outcomes = [...fixed.outcomes];
  const inspection = setup.checker.inspect(current);
  const candidates = inspection.candidates.filter((c) => setup.only?.has(c.segment.id) ?? true);
  const routed = inspection.routed.filter((r) => setup.only?.has(r.segment.id) ?? true);
  const findings = await allFindings({ ...inspection, candidates, routed }, setup, signal);
  for (const [id, group] of groupBySegment(findings.filter(wanted))) {
    signal.throwIfAborted();
    const segment = current.document.segments.find((s) => s.id === id);
    const open = withoutAccepted(group, inspection);
    if (segment === undefined || open.length === 0) continue;
    const outcome = await rewriteSegment(current, segment, { open, all: group }, setup, signal);
    outcomes.push(outcome);
    if (outcome.after !== undefined)
      current = withSource(current, replaceSegment(current.format, current.source, segment, outcome.after));
  }
  const answered = new Set(outcomes.map((o) => o.key));
  for (const { segment: earlier, audiences } of routed) {
    signal.throwIfAborted();
    const reader = audiences.find((a) => a.culture === setup.adaptTo);
    const segment = current.document.segments.find((s) => s.id === earlier.id);
    if (reader === undefined || segment === undefined || answered.has(segment.key)) continue;
    const all = findings.filter((f) => f.segment === segment.id);
    const outcome = await rewriteSegment(current, segment, { open: [], all, reader }, setup, signal);
    outcomes.push(outcome);
    if (outcome.after !== undefined)
      current = withSource(current, replaceSegment(current.format, current.source, segment, outcome.after));
  }
  return { source: current.source, outcomes };
}

/** Applies every fix a rule is certain of. Fixes that overlap wait for the next round. Pure. */
export function applyCertainFixes(
  input: CheckInput,
  checker: Checker,
  wanted: (finding: Finding) => boolean = () => true,
): { readonly input: CheckInput; readonly outcomes: readonly RewriteOutcome[] } {
  let current = input;
  const outcomes: RewriteOutcome[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const inspection = checker.inspect(current);
    const findings = withoutAccepted(inspection.findings, inspection).filter(
      (f) => f.fix?.certain && wanted(f),
    );
    const chosen = withoutOverlap(findings);
    if (chosen.length === 0) break;
    const next = withSource(
      current,
      applyEdits(
        current.source,
        chosen.flatMap((f) => f.fix?.edits ?? []),
      ),
    );
    const [befores, afters] = [byId(current), byId(next)];
    for (const [id, group] of groupBySegment(chosen)) {
      const before = befores.get(id);
      const after = afters.get(id);
      if (before && after)
        outcomes.push({
          key: before.key,
          before: before.text,
          after: after.text,
          findings: group,
          by: "rule",
        });
    }
    current = next;
  }
  return { input: current, outcomes };
}

function byId({ document }: CheckInput): ReadonlyMap<string, Segment> {
  return new Map(document.segments.map((s) => [s.id, s]));
}

/** A fix may uncover another (a quote inside a quote), never endlessly. */
const MAX_ROUNDS = 5;

/** Edits must not overlap; order does not matter. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { span, newText } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    parts.push(source.slice(at, span.start), newText);
    at = span.end;
  }
  return parts.join("") + source.slice(at);
}

const ATTEMPTS = [
  { temperature: 0, seed: 0 },
  { temperature: 0.7, seed: 1 },
  { temperature: 0.9, seed: 2 },
] as const;

/** Why a value is rewritten. */
interface Cause {
  /** Findings to answer. */
  readonly open: readonly Finding[];
  /** With those that were accepted. */
  readonly all: readonly Finding[];
  /** Without findings: whom it is to be reworded for. */
  readonly reader?: Audience;
}

async function rewriteSegment(
  input: CheckInput,
  segment: Segment,
  { open: findings, all, reader }: Cause,
  setup: RewriteSetup,
  signal: AbortSignal,
): Promise<RewriteOutcome> {
  const outcome = { key: segment.key, before: segment.text, findings, by: "model" as const };
  if (setup.models === undefined)
    return {
      ...outcome,
      whyNot: findings.some((f) => f.fix?.origin === "rule")
        ? "the text is for several cultures, and what one of them expects would not fit another"
        : "no rule knows the one right wording, and no model is loaded to propose one (see --model)",
    };
  const readers = reader ? [reader.culture] : findings.map((f) => f.culture);
  const generator = writerFor(readers, setup.models);
  const problems = reader ? [{ message: notYetFor(reader) }] : findings;
  let whyNot = "";
  for (const attempt of ATTEMPTS) {
    const proposal = await generator.generate({ ...rewriteRequest(segment, problems), ...attempt }, signal);
    const after = proposal.rewrite;
    const failed = proveRewrite(segment, after);
    whyNot = failed ?? (await recheck(input, segment, after, { findings, all }, setup, signal)) ?? "";
    if (whyNot === "") return { ...outcome, after };
  }
  return { ...outcome, whyNot: `the model's best proposal was refused: ${whyNot}` };
}

/** The model of the culture that is not content; where several are not, the one that belongs to none. */
function writerFor(readers: readonly CultureId[], models: CultureModels): Generator {
  const [culture, ...others] = new Set(readers);
  return culture === undefined || others.length > 0 ? models.base : models.for(culture, REWRITE_TASK);
}

function notYetFor({ culture, locale, profile }: Audience): string {
  const register = profile?.register[new Intl.Locale(locale).language];
  const manner = register === "formal" || register === "informal" ? `, in ${register} language` : "";
  return `It does not yet read as if it was written for readers in ${profile?.name ?? culture}${manner}.`;
}

/** The task that an adapter must serve to propose rewrites. */
const REWRITE_TASK = "rewrite";

/** The findings must be gone and none may be new; what was accepted may stay. */
async function recheck(
  input: CheckInput,
  segment: Segment,
  text: string,
  { findings, all }: { readonly findings: readonly Finding[]; readonly all: readonly Finding[] },
  setup: RewriteSetup,
  signal: AbortSignal,
): Promise<string | undefined> {
  const changed = withSource(input, replaceSegment(input.format, input.source, segment, text));
  if (changed.document.segments.find((s) => s.id === segment.id)?.text !== text)
    return "it cannot be written in this file format";
  const own = onlySegment(setup.checker.inspect(changed), segment.id);
  // A norm is asked again even if the words that led to it are gone: other words may say the same.
  const again = normCandidates(own, findings, setup);
  const found = await allFindings({ ...own, candidates: [...own.candidates, ...again] }, setup, signal);
  const nameOf = (f: Finding): string => `${f.rule}/${f.culture}`;
  const [open, known] = [new Set(findings.map(nameOf)), new Set(all.map(nameOf))];
  const still = found.find((f) => open.has(nameOf(f)));
  if (still) return `${still.rule} is still found in it`;
  const fresh = found.find((f) => !known.has(nameOf(f)));
  return fresh ? `it brings a new finding, ${fresh.rule}` : undefined;
}

function onlySegment(inspection: Inspection, id: string): Inspection {
  return {
    ...inspection,
    findings: inspection.findings.filter((f) => f.segment === id),
    candidates: inspection.candidates.filter((c) => c.segment.id === id),
    routed: inspection.routed.filter((r) => r.segment.id === id),
  };
}

function normCandidates(
  { routed, candidates }: Inspection,
  findings: readonly Finding[],
  { judged }: RewriteSetup,
): readonly Candidate[] {
  const [own] = routed;
  if (own === undefined || judged === undefined) return [];
  const { segment, audiences } = own;
  return findings.flatMap(({ rule, culture, severity }) => {
    const norm = judged.packs.get(culture)?.norms.find((n) => n.id === rule);
    const audience = audiences.find((a) => a.culture === culture);
    const known = candidates.some((c) => c.norm.id === rule && c.audience.culture === culture);
    if (norm?.decidedBy !== "model" || audience === undefined || known) return [];
    return [
      { segment, audience, norm, severity, span: { start: 0, end: segment.text.length }, by: "trigger" },
    ];
  });
}

/** What a model is asked; the task `rewrite` makes data in this very form. */
export function rewriteRequest(segment: Segment, findings: readonly Pick<Finding, "message">[]) {
  const kept = segment.placeholders.map((p) => p.text);
  return {
    instruction: [
      "You edit texts of apps and shops. Rewrite the text so that the problem is gone.",
      "Keep its language, meaning, tone and length. Change as little as possible.",
      ...(kept.length > 0 ? [`Keep these parts exactly as they are: ${kept.join("  ")}`] : []),
    ].join("\n"),
    text: [`Text: ${segment.text}`, ...findings.slice(0, 3).map((f) => `Problem: ${f.message}`)].join("\n"),
    schema: z.object({ rewrite: z.string() }),
    maxTokens: Math.min(400, 60 + segment.text.length),
  };
}

async function allFindings(
  inspection: Inspection,
  { judged }: RewriteSetup,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (judged === undefined) return inspection.findings;
  const [found = []] = await judgedFindings([inspection], judged, signal);
  return tidy([...inspection.findings, ...found]);
}

function withSource(input: CheckInput, source: string): CheckInput {
  return { ...input, source, document: parseDocument(input.format, source, input.path) };
}

function withoutOverlap(findings: readonly Finding[]): readonly Finding[] {
  let last: TextEdit["span"] = { start: -1, end: 0 };
  return findings
    .toSorted((a, b) => firstEdit(a) - firstEdit(b))
    .filter(({ fix }) => {
      const [first] = fix?.edits ?? [];
      if (first === undefined || first.span.start < last.end || first.span.start === last.start) return false;
      last = { start: first.span.start, end: fix?.edits.at(-1)?.span.end ?? first.span.end };
      return true;
    });
}

function firstEdit({ fix }: Finding): number {
  return fix?.edits[0]?.span.start ?? 0;
}
