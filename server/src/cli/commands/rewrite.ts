import path from "node:path";
import { createChecker } from "../../core/check.js";
import { formatFor } from "../../core/documents/formats.js";
import { parseDocument } from "../../core/documents/parse.js";
import { type RewriteOutcome, rewriteDocument } from "../../core/rewrite.js";
import { RULES } from "../../core/rules/rules.js";
import { writeTextAtomic } from "../../host/files.js";
import { createLanguageDetector } from "../../host/language.js";
import { unifiedDiff } from "../diff.js";
import { openJudge } from "../judge.js";
import { createProgress } from "../progress.js";
import { openProject } from "../project.js";
import { parseCultures, sourceFiles } from "./check.js";

export interface RewriteOptions {
  readonly culture: string;
  readonly model?: string;
  readonly diff?: boolean;
  readonly apply?: boolean;
}

/** `rewrite`: proposals to stdout; files change only with --apply. Exit 0 if everything found was rewritten, else 1. */
export async function rewrite(
  paths: readonly string[],
  options: RewriteOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd());
  const files = await sourceFiles(paths, project, false, signal);
  const requested = parseCultures(options.culture);
  const checker = createChecker({
    packs: project.packs,
    rules: RULES,
    config: project.config,
    detector: createLanguageDetector(),
    ...(requested.length > 0 ? { requested } : {}),
  });
  const progress = createProgress();
  const session = await openJudge(options.model ?? project.config.model, progress, signal);
  let open = 0;
  try {
    for (const [i, file] of files.entries()) {
      signal.throwIfAborted();
      progress.show("Rewriting", i, files.length);
      const { text: source, encoding } = await file.read();
      const relative = path.relative(project.root, file.absolute).split(path.sep).join("/");
      const descriptor = formatFor(relative, () => source.slice(0, 4096));
      if (descriptor === undefined) continue;
      const format = await descriptor.load();
      const input = { path: relative, source, format, document: parseDocument(format, source, relative) };
      const setup = {
        checker,
        ...(session.generator ? { generator: session.generator } : {}),
        ...(session.judged
          ? { judged: { ...session.judged, packs: project.packs, config: project.config } }
          : {}),
      };
      const result = await rewriteDocument(input, setup, signal);
      open += result.outcomes.filter((o) => o.after === undefined).length;
      progress.clear();
      if (options.diff) process.stdout.write(unifiedDiff(file.path, source, result.source));
      else process.stdout.write(result.outcomes.map((o) => describe(file.path, o)).join(""));
      if (options.apply && result.source !== source) {
        await writeTextAtomic(file.absolute, result.source, { root: process.cwd(), encoding });
      }
    }
  } finally {
    progress.clear();
    await session.dispose();
  }
  for (const note of session.notes) process.stderr.write(`${note}\n`);
  return open > 0 ? 1 : 0;
}

function describe(file: string, outcome: RewriteOutcome): string {
  const why = outcome.findings.map((f) => `${f.rule} (${f.culture})`).join(", ");
  const result = outcome.after === undefined ? `  ! ${outcome.whyNot}` : `  + ${outcome.after}`;
  return `${file}  ${outcome.key}  ${why}\n  - ${outcome.before}\n${result}\n\n`;
}
