import path from "node:path";
import type { CheckInput } from "../../core/check.js";
import { ModelUnavailableError, UsageError } from "../../core/errors.js";
import { parseSuite } from "../../core/prompt-tests/read-suite.js";
import { casesOf, runSuite, type SuiteRun, type SuiteSetup } from "../../core/prompt-tests/run-suite.js";
import { isSuitePath } from "../../core/prompt-tests/suite.js";
import { promptOfSuite } from "../../core/prompt-tests/suite-prompt.js";
import { insideRoot, readText } from "../../host/files.js";
import { openJudge } from "../../host/judge-session.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject, type Project } from "../../host/project.js";
import { wantsColour, writeOut } from "../output.js";
import { splitLines } from "../positions.js";
import { createProgress } from "../progress.js";
import { readPrompt } from "../read-prompt.js";
import { printPromptTests, type SuiteReport } from "../reporters/prompt-tests.js";
import { VERSION } from "../version.js";
import { parseCultures, sourceFiles } from "./check.js";

export interface PromptOptions {
  readonly culture: string;
  readonly test?: string;
  readonly format: "pretty" | "json" | "github" | "junit";
  readonly model?: string;
}

/** `prompt`: prompt tests, to stdout. Exit 0 if every case passed, else 1. */
export async function prompt(
  paths: readonly string[],
  options: PromptOptions,
  signal: AbortSignal,
): Promise<number> {
  const project = openProject(process.cwd(), paths);
  const found = await sourceFiles(paths.length > 0 ? paths : [project.root], project, false, signal);
  const files = found.filter((file) => isSuitePath(file.path));
  if (files.length === 0)
    throw new UsageError(
      "There are no prompt tests here.",
      "Write some into a file such as prompts/travel.culture-test.yaml; docs/prompt-tests.md shows one.",
    );
  const jobs = await Promise.all(
    files.map(async ({ path: name, absolute }) => {
      const { text } = await readText(absolute);
      const suite = parseSuite(text, name);
      const run = { suite, ...promptOfSuite(suite, await promptBeside(absolute, suite.prompt, project)) };
      return { path: name, lines: splitLines(text), run: { ...run, only: chosen(run, options) } };
    }),
  );
  const total = jobs.reduce((sum, { run }) => sum + run.only.size, 0);
  if (total === 0)
    throw new UsageError("No test is left to run.", "Look at --culture and --test, or leave them out.");
  const progress = createProgress();
  const session = await openJudge(options.model ?? project.config.model, { progress, project }, signal);
  try {
    const { models, judged, notes } = session;
    if (models === undefined)
      throw new ModelUnavailableError(
        `There is no model that could answer the prompts. ${notes.join(" ")}`.trim(),
        "Name one with --model.",
      );
    const { packs, config } = project;
    const detector = createLanguageDetector();
    const setup: SuiteSetup = {
      packs,
      config,
      detector,
      models,
      judged,
      embedder: judged?.meaning?.embedder,
    };
    const reports: SuiteReport[] = [];
    let done = 0;
    for (const { path: name, lines, run } of jobs) {
      const results = [];
      for await (const result of runSuite(run, setup, signal, () => progress.show("Testing", done, total))) {
        results.push(result);
        progress.show("Testing", ++done, total);
      }
      if (results.length > 0) reports.push({ path: name, lines, results });
    }
    progress.clear();
    const colour = wantsColour(process.env, process.stdout.isTTY === true);
    const report = { version: VERSION, model: models.base.identity.id, suites: reports };
    await writeOut(printPromptTests(report, options.format, colour), signal);
    for (const note of notes) progress.note(note);
    return reports.every(({ results }) => results.every(({ verdict }) => verdict === "passed")) ? 0 : 1;
  } finally {
    progress.clear();
    await session.dispose();
  }
}

/** The cases that the command line leaves. */
function chosen({ suite }: Pick<SuiteRun, "suite">, { culture, test }: PromptOptions): ReadonlySet<string> {
  const cultures = parseCultures(culture);
  const words = test?.toLowerCase() ?? "";
  return new Set(
    casesOf(suite)
      .filter((one) => cultures.length === 0 || cultures.includes(one.culture))
      .filter((one) => one.test.name.toLowerCase().includes(words))
      .map(({ id }) => id),
  );
}

/** The prompt that a suite names, beside it. @throws UsageError for one outside of the project, or one that is none. */
async function promptBeside(suite: string, named: string, project: Project): Promise<CheckInput> {
  const absolute = await insideRoot(path.resolve(path.dirname(suite), named), project.root);
  const file = path.relative(process.cwd(), absolute).split(path.sep).join("/");
  const advice = 'Name a prompt, such as "prompt: travel.prompt".';
  return readPrompt({ path: file, absolute }, project, "tested", advice);
}
