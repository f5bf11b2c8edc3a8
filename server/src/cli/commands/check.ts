import path from "node:path";
import { addAbortSignal } from "node:stream";
import { BASELINE_FILE, baselineEntry, createBaseline } from "../../core/baseline.js";
import type { Config } from "../../core/config.js";
import { isKnownRule } from "../../core/config-problems.js";
import { UsageError } from "../../core/errors.js";
import type { CultureId, Severity } from "../../core/finding.js";
import { readBaseline, updateBaseline } from "../../host/baseline.js";
import { decodeText, readText } from "../../host/files.js";
import { openJudge } from "../../host/judge-session.js";
import { createLanguageDetector } from "../../host/language.js";
import { ignoreRoot, openProject, type Project } from "../../host/project.js";
import { listFiles } from "../../host/workspace.js";
import { checkFiles, failsOn } from "../check-files.js";
import { wantsColour, writeOut } from "../output.js";
import { createProgress, type Progress } from "../progress.js";
import { readDocument, type SourceFile } from "../read-document.js";
import type { Report, Reporter } from "../report.js";
import { VERSION } from "../version.js";

export interface CheckOptions {
  readonly culture: string;
  readonly format: "pretty" | "json" | "sarif" | "github" | "junit";
  readonly model?: string;
  readonly failOn: Severity | "never";
  readonly minSeverity: Severity;
  readonly changed?: boolean;
  /** Accept everything that is found. */
  readonly updateBaseline?: boolean;
  readonly stdin?: boolean;
  readonly stdinPath?: string;
}

/** `check`: findings to stdout, progress to stderr. Returns the exit code. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<number> {
  refuseContradictions(paths, options);
  const requested = parseCultures(options.culture);
  const project = openProject(process.cwd(), options.stdinPath ? [options.stdinPath] : paths);
  const files = options.stdinPath
    ? [await standardInput(options.stdinPath, project, signal)]
    : await sourceFiles(paths, project, options.changed ?? false, signal);
  const progress = createProgress();
  const session = await openJudge(options.model ?? project.config.model, { progress, project }, signal);
  try {
    const report = await checkFiles(
      files,
      {
        project,
        detector: createLanguageDetector(),
        requested,
        baseline: options.updateBaseline ? createBaseline([]) : readBaseline(project.root),
        ...(session.judged ? { judged: session.judged } : {}),
        minSeverity: options.minSeverity,
        notes: [...unknownRules(project.config), ...session.notes],
        version: VERSION,
        progress: (step) =>
          progress.show(step.phase === "reading" ? "Reading" : "Judging", step.done, step.total),
      },
      signal,
    );
    progress.clear();
    if (options.updateBaseline) return await acceptAll(report, project.root, progress);
    const colour = wantsColour(process.env, process.stdout.isTTY === true);
    await writeOut((await reporter(options.format))(report, { colour }), signal);
    return failsOn(report, options.failOn) ? 1 : 0;
  } finally {
    progress.clear();
    await session.dispose();
  }
}

/** Writes the baseline instead of the report. */
async function acceptAll({ files }: Report, root: string, progress: Progress): Promise<number> {
  const entries = files.flatMap(({ input, findings }) => {
    const segments = new Map(input.document.segments.map((s) => [s.id, s]));
    return findings.flatMap((finding) => {
      const segment = segments.get(finding.segment);
      return segment ? [baselineEntry(input.path, finding, segment)] : [];
    });
  });
  await updateBaseline(root, new Set(files.map(({ input }) => input.path)), entries);
  progress.note(
    `${entries.length} ${entries.length === 1 ? "finding" : "findings"} accepted in ${BASELINE_FILE}.`,
  );
  return 0;
}

function refuseContradictions(
  paths: readonly string[],
  { stdin, stdinPath, changed, updateBaseline: accepts }: CheckOptions,
): void {
  if (accepts && stdin)
    throw new UsageError(
      "--update-baseline accepts what is found in files, not in standard input.",
      "Leave out --stdin and name the file.",
    );
  if (stdin && stdinPath === undefined)
    throw new UsageError(
      "--stdin needs --stdin-path to know the format.",
      "Add for example --stdin-path locales/de.json (the file need not exist).",
    );
  if (!stdin && stdinPath !== undefined)
    throw new UsageError(
      "--stdin-path only names what --stdin reads.",
      "Add --stdin, or name the file itself to check it where it lies.",
    );
  if (stdin && (paths.length > 0 || changed))
    throw new UsageError(
      "--stdin checks standard input only, not files as well.",
      "Leave out the paths and --changed, or leave out --stdin.",
    );
}

function unknownRules({ rules }: Config): readonly string[] {
  return Object.keys(rules)
    .filter((pattern) => !isKnownRule(pattern))
    .map((pattern) => `culture.config.json sets "${pattern}", but no rule has that name.`);
}

/** @throws UsageError for anything that is no culture. */
export function parseCultures(text: string): readonly CultureId[] {
  if (text === "auto") return [];
  const ids = text.split(",").map((id) => id.trim());
  const bad = ids.find((id) => cultureOf(id) === undefined);
  if (bad !== undefined) {
    throw new UsageError(
      `"${bad}" is not a culture.`,
      'Name cultures by their ISO 3166 code, for example --culture JP or --culture US,GB,IN, or "auto".',
    );
  }
  return [...new Set(ids.flatMap((id) => cultureOf(id) ?? []))];
}

/** The ISO 3166 code, also for an old or wide-spread other one (UK). CLDR names some codes that are no country. */
function cultureOf(id: string): CultureId | undefined {
  if (!/^[A-Za-z]{2}$/.test(id)) return undefined;
  const { region } = new Intl.Locale(`und-${id}`);
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  return region && !/^(?:ZZ|EU|EZ|UN|QO|X[AB])$/.test(region) && names.of(region) ? region : undefined;
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
  const named = paths.map((p) => path.resolve(p));
  const found = await listFiles(named.length === 0 ? [project.root] : named, {
    root: ignoreRoot(project),
    changed,
    signal,
  });
  return found.map((absolute) => ({
    path: displayPath(absolute),
    absolute,
    named: named.includes(absolute),
    read: async () => readText(absolute),
  }));
}

function displayPath(absolute: string): string {
  const relative = path.relative(process.cwd(), absolute);
  return (relative.startsWith("..") ? absolute : relative).split(path.sep).join("/");
}

/** What is read from standard input, as if it were a file of that name. @throws UsageError for a name without a format. */
export async function standardInput(
  name: string,
  project: Project,
  signal: AbortSignal,
): Promise<SourceFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, process.stdin)) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const file = {
    path: name,
    absolute: path.resolve(name),
    named: true,
    read: async () => decodeText(bytes),
  };
  if ((await readDocument(file, project)) === "unknown")
    throw new UsageError(
      `--stdin-path ${name} has no format that is known.`,
      "Give it the name that the text would have as a file, for example locales/de.json.",
    );
  return file;
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
