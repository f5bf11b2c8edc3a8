import { createChecker } from "../../core/check.js";
import { type RewriteOutcome, rewriteDocument } from "../../core/rewrite.js";
import { RULES } from "../../core/rules/rules.js";
import { readBaseline } from "../../host/baseline.js";
import { writeTextAtomic } from "../../host/files.js";
import { openJudge } from "../../host/judge-session.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { unifiedDiff } from "../diff.js";
import { writeOut } from "../output.js";
import { createProgress } from "../progress.js";
import { readDocument } from "../read-document.js";
import { parseCultures, sourceFiles } from "./check.js";

export interface RewriteOptions {
  readonly culture: string;
  readonly model?: string;
  readonly diff?: boolean;
  readonly apply?: boolean;
}

/**
 * `rewrite`: proposals to stdout, what became of them to stderr; files change only with --apply.
 * Exit 0 if everything found was rewritten, else 1.
 */
export async function rewrite(
  paths: readonly string[],
  options: RewriteOptions,
  signal: AbortSignal,
): Promise<number> {
  const requested = parseCultures(options.culture);
  const project = openProject(process.cwd(), paths);
  const files = await sourceFiles(paths, project, false, signal);
  const checker = createChecker({
    packs: project.packs,
    rules: RULES,
    config: project.config,
    detector: createLanguageDetector(),
    baseline: readBaseline(project.root),
    ...(requested.length > 0 ? { requested } : {}),
  });
  const progress = createProgress();
  const session = await openJudge(options.model ?? project.config.model, { progress, project }, signal);
  const setup = {
    checker,
    ...(session.models ? { models: session.models } : {}),
    ...(session.judged
      ? { judged: { ...session.judged, packs: project.packs, config: project.config } }
      : {}),
  };
  const outcomes: RewriteOutcome[] = [];
  const changed: string[] = [];
  try {
    for (const [i, file] of files.entries()) {
      signal.throwIfAborted();
      progress.show("Rewriting", i, files.length);
      const document = await readDocument(file, project);
      if (typeof document === "string") {
        if (file.named) progress.note(`${file.path} is left out: ${LEFT_OUT[document]}.`);
        continue;
      }
      const { input, encoding } = document;
      for (const problem of input.document.problems) progress.note(`${file.path}: ${problem.message}`);
      const result = await rewriteDocument(input, setup, signal);
      outcomes.push(...result.outcomes);
      progress.clear();
      await writeOut(
        options.diff
          ? [unifiedDiff(file.path, input.source, result.source)]
          : result.outcomes.map((o) => describe(file.path, o)),
        signal,
      );
      if (result.source === input.source) continue;
      changed.push(file.path);
      if (options.apply)
        await writeTextAtomic(file.absolute, result.source, { root: project.root, encoding });
    }
  } finally {
    progress.clear();
    await session.dispose();
  }
  const open = outcomes.filter((o) => o.after === undefined);
  for (const line of [...session.notes, ...summary(outcomes, open, changed, options)]) progress.note(line);
  return open.length > 0 ? 1 : 0;
}

const LEFT_OUT = {
  unknown: "no format is known for it",
  excluded: "the configuration excludes it",
} as const;

function describe(file: string, outcome: RewriteOutcome): string {
  const why = outcome.findings.map((f) => `${f.rule} (${f.culture})`).join(", ");
  const result = outcome.after === undefined ? `  ! ${outcome.whyNot}` : `  + ${outcome.after}`;
  return `${file}  ${outcome.key}  ${why}\n  - ${outcome.before}\n${result}\n\n`;
}

function summary(
  outcomes: readonly RewriteOutcome[],
  open: readonly RewriteOutcome[],
  changed: readonly string[],
  { apply }: RewriteOptions,
): readonly string[] {
  if (outcomes.length === 0) return ["Nothing to rewrite."];
  const files = `${changed.length} ${changed.length === 1 ? "file" : "files"}`;
  const done = outcomes.length - open.length;
  const texts = `${done} ${done === 1 ? "rewrite" : "rewrites"}`;
  const reasons = new Set(open.map((o) => o.whyNot ?? ""));
  return [
    apply ? `${texts} written to ${files}.` : `${texts} for ${files}; --apply writes them.`,
    ...(open.length > 0 ? [`${open.length} left open: ${[...reasons].slice(0, 2).join("; ")}.`] : []),
  ];
}
