import { setImmediate as nextTurn } from "node:timers/promises";
import type { Baseline } from "../core/baseline.js";
import { type Checker, createChecker, type Inspection, reported } from "../core/check.js";
import { type CultureId, type Finding, reaches, SEVERITIES, type Severity } from "../core/finding.js";
import { judgedFindings } from "../core/norms/judged-findings.js";
import type { LanguageDetector } from "../core/ports.js";
import { inspectByMeaning, meaningRouter } from "../core/router/by-meaning.js";
import { RULES } from "../core/rules/rules.js";
import type { JudgeSession } from "../host/judge-session.js";
import type { Project } from "../host/project.js";
import { splitLines } from "./positions.js";
import { readDocument, type SourceFile } from "./read-document.js";
import type { FileReport, Report } from "./report.js";

export interface CheckFilesOptions {
  readonly project: Project;
  readonly detector: LanguageDetector;
  readonly requested: readonly CultureId[];
  readonly baseline: Baseline;
  /** Absent: norms that need a model stay silent. */
  readonly judged?: NonNullable<JudgeSession["judged"]>;
  readonly minSeverity: Severity;
  readonly notes: readonly string[];
  readonly version: string;
  /** Called as work proceeds; `judged` counts verdicts, of `candidates`. */
  readonly progress: (step: {
    readonly phase: "reading" | "judging";
    readonly done: number;
    readonly total: number;
  }) => void;
}

/** Rules and retrieval for every file first, then all verdicts in one go: the model sees related texts in a row. */
export async function checkFiles(
  files: readonly SourceFile[],
  options: CheckFilesOptions,
  signal: AbortSignal,
): Promise<Report> {
  const { project, detector, requested } = options;
  const checker = createChecker({
    packs: project.packs,
    rules: RULES,
    config: project.config,
    detector,
    baseline: options.baseline,
    ...(requested.length > 0 ? { requested } : {}),
  });
  const inspections: { readonly file: SourceFile; readonly inspection: Inspection }[] = [];
  const skipped: SourceFile[] = [];
  for (const [i, file] of files.entries()) {
    options.progress({ phase: "reading", done: i, total: files.length });
    const document = await readDocument(file, project);
    if (typeof document === "string") skipped.push(file);
    else {
      const inspection = await inspectPausing(checker, document.input, signal);
      inspections.push({ file, inspection: await byMeaning(inspection, checker, options, signal) });
    }
    signal.throwIfAborted();
  }
  const judged = await judgeAll(
    inspections.map((i) => i.inspection),
    options,
    signal,
  );
  const reports = inspections.map(({ file, inspection }, i) =>
    fileReport(file, inspection, judged[i] ?? [], options.minSeverity),
  );
  return {
    version: options.version,
    files: reports,
    summary: summarise(
      reports,
      inspections.map((i) => i.inspection),
      skipped,
      options,
    ),
  };
}

/** A large file takes seconds: between two steps a signal such as Ctrl-C is let through. */
async function inspectPausing(
  checker: Checker,
  input: Inspection["input"],
  signal: AbortSignal,
): Promise<Inspection> {
  const steps = checker.inspectInSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
    signal.throwIfAborted();
  }
}

/** Where the cheap signals leave open which cultures a prompt or prose is for. */
async function byMeaning(
  inspection: Inspection,
  checker: Checker,
  { judged, project }: CheckFilesOptions,
  signal: AbortSignal,
): Promise<Inspection> {
  const meaning = judged && meaningRouter(judged.meaning, project.classifier());
  return meaning ? inspectByMeaning(inspection, checker, meaning, signal) : inspection;
}

async function judgeAll(
  inspections: readonly Inspection[],
  { judged, project, progress }: CheckFilesOptions,
  signal: AbortSignal,
): Promise<readonly (readonly Finding[])[]> {
  if (judged === undefined) return [];
  const setup = { ...judged, packs: project.packs, config: project.config };
  return judgedFindings(inspections, setup, signal, (done, total) =>
    progress({ phase: "judging", done, total }),
  );
}

function fileReport(
  file: SourceFile,
  inspection: Inspection,
  judged: readonly Finding[],
  minSeverity: Severity,
): FileReport {
  const { input } = inspection;
  const { document, source } = input;
  return {
    path: file.path,
    format: document.format,
    segments: document.segments.length,
    cultures: inspection.routings.map((r) => ({
      cultures: r.audiences.map((a) => a.culture),
      reason: r.reason,
      confidence: r.confidence,
    })),
    findings: reported(inspection, judged).filter((f) => reaches(f.severity, minSeverity)),
    problems: document.problems,
    input,
    lines: splitLines(source),
  };
}

function summarise(
  files: readonly FileReport[],
  inspections: readonly Inspection[],
  skipped: readonly SourceFile[],
  { judged, notes }: CheckFilesOptions,
): Report["summary"] {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const file of files) {
    for (const finding of file.findings) counts[finding.severity]++;
    for (const problem of file.problems) counts[problem.severity]++;
  }
  const unjudged = judged ? 0 : inspections.reduce((sum, i) => sum + i.candidates.length, 0);
  const unrouted = files.filter((f) => f.segments > 0 && f.cultures.every((c) => c.cultures.length === 0));
  const leftOut = skipped.filter((f) => f.named);
  return {
    files: files.length,
    skipped: skipped.length,
    segments: files.reduce((sum, f) => sum + f.segments, 0),
    counts,
    model: judged?.modelId ?? null,
    unjudged,
    notes: [
      ...notes,
      ...(leftOut.length > 0
        ? [
            `Left out, because no format is known for ${theseFiles(leftOut)} or the configuration excludes ${leftOut.length === 1 ? "it" : "them"}.`,
          ]
        : []),
      ...(unjudged > 0
        ? [
            `${unjudged} ${unjudged === 1 ? "passage touches a norm" : "passages touch norms"} that only a model can judge; ${unjudged === 1 ? "it is" : "they are"} left out here (see --model).`,
          ]
        : []),
      ...(unrouted.length > 0
        ? [
            `Not checked, because no culture could be told: ${theseFiles(unrouted)}. Name one with --culture or in culture.config.json.`,
          ]
        : []),
    ],
  };
}

/** At most three names: the reader wants one line. */
function theseFiles(files: readonly { readonly path: string }[]): string {
  const names = files.slice(0, 3).map((f) => f.path);
  const more = files.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

/** Whether the report holds anything at or above the threshold: exit code 1. */
export function failsOn(report: Report, threshold: Severity | "never"): boolean {
  return (
    threshold !== "never" && SEVERITIES.some((s) => reaches(s, threshold) && report.summary.counts[s] > 0)
  );
}
