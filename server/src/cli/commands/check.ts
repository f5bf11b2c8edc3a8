import path from "node:path";
import { UsageError } from "../../core/errors.js";
import type { CultureId, Severity } from "../../core/finding.js";
import { decodeText, readText } from "../../host/files.js";
import { createLanguageDetector } from "../../host/language.js";
import { listFiles } from "../../host/workspace.js";
import { checkFiles, failsOn, type SourceFile } from "../check-files.js";
import { openJudge } from "../judge.js";
import { createProgress } from "../progress.js";
import { openProject, type Project } from "../project.js";
import type { Reporter } from "../report.js";
import { VERSION } from "../version.js";

export interface CheckOptions {
  readonly culture: string;
  readonly format: "pretty" | "json" | "sarif" | "github" | "junit";
  readonly model?: string;
  readonly failOn: Severity | "never";
  readonly minSeverity: Severity;
  readonly changed?: boolean;
  readonly stdin?: boolean;
  readonly stdinPath?: string;
}

/** `check`: findings to stdout, progress to stderr. Returns the exit code. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd());
  const files = options.stdin
    ? [await standardInput(options)]
    : await sourceFiles(paths, project, options.changed ?? false, signal);
  const progress = createProgress();
  const session = await openJudge(options.model ?? project.config.model, progress, signal);
  try {
    const report = await checkFiles(
      files,
      {
        project,
        detector: createLanguageDetector(),
        requested: parseCultures(options.culture),
        ...(session.judged ? { judged: session.judged } : {}),
        minSeverity: options.minSeverity,
        notes: session.notes,
        version: VERSION,
        progress: (step) =>
          progress.show(step.phase === "reading" ? "Reading" : "Judging", step.done, step.total),
      },
      signal,
    );
    progress.clear();
    process.stdout.write(
      (await reporter(options.format))(report, {
        colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
      }),
    );
    return failsOn(report, options.failOn) ? 1 : 0;
  } finally {
    progress.clear();
    await session.dispose();
  }
}

/** @throws UsageError for anything that is no culture. */
export function parseCultures(text: string): readonly CultureId[] {
  if (text === "auto") return [];
  const ids = text.split(",").map((id) => id.trim().toUpperCase());
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const bad = ids.find((id) => !/^[A-Z]{2}$/.test(id) || names.of(id) === undefined);
  if (bad !== undefined) {
    throw new UsageError(
      `"${bad}" is not a culture.`,
      'Name cultures by their ISO 3166 code, for example --culture JP or --culture US,GB,IN, or "auto".',
    );
  }
  return ids;
}

/** The files to look at. @throws UsageError if a path does not exist or nothing was named. */
export async function sourceFiles(
  paths: readonly string[],
  project: Project,
  changed: boolean,
  signal: AbortSignal,
): Promise<readonly SourceFile[]> {
  if (paths.length === 0 && !changed)
    throw new UsageError(
      "No files were named.",
      "Name files or folders, for example: culture-manager check src/locales",
    );
  const found = await listFiles(paths.length === 0 ? [project.root] : paths.map((p) => path.resolve(p)), {
    root: project.root,
    changed,
    signal,
  });
  return found.map((absolute) => ({
    path: displayPath(absolute),
    absolute,
    read: async () => readText(absolute),
  }));
}

function displayPath(absolute: string): string {
  const relative = path.relative(process.cwd(), absolute);
  return (relative.startsWith("..") ? absolute : relative).split(path.sep).join("/");
}

async function standardInput({ stdinPath }: CheckOptions): Promise<SourceFile> {
  if (stdinPath === undefined)
    throw new UsageError(
      "--stdin needs --stdin-path to know the format.",
      "Add for example --stdin-path locales/de.json (the file need not exist).",
    );
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return { path: stdinPath, absolute: path.resolve(stdinPath), read: async () => decodeText(bytes) };
}

async function reporter(format: CheckOptions["format"]): Promise<Reporter> {
  switch (format) {
    case "json":
      return (await import("../reporters/json.js")).jsonReporter;
    case "sarif":
      return (await import("../reporters/sarif.js")).sarifReporter;
    case "github":
      return (await import("../reporters/github.js")).githubReporter;
    case "junit":
      return (await import("../reporters/junit.js")).junitReporter;
    case "pretty":
      return (await import("../reporters/pretty.js")).prettyReporter;
  }
}
