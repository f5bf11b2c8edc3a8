import picocolors from "picocolors";
import type { CaseResult } from "../../core/prompt-tests/run-suite.js";
import type { Lines } from "../positions.js";
import { visible } from "../visible.js";
import { annotation } from "./github.js";
import { escapeXml } from "./junit.js";

export interface SuiteReport {
  /** As the user would type it. */
  readonly path: string;
  readonly lines: Lines;
  readonly results: readonly CaseResult[];
}

export interface PromptReport {
  readonly version: string;
  readonly model: string;
  readonly suites: readonly SuiteReport[];
}

/** The results of prompt tests, in one of the forms of `check`. */
export function printPromptTests(
  report: PromptReport,
  format: "pretty" | "json" | "github" | "junit",
  colour: boolean,
): Iterable<string> {
  switch (format) {
    case "json":
      return json(report);
    case "github":
      return github(report);
    case "junit":
      return junit(report);
    case "pretty":
      return pretty(report, picocolors.createColors(colour));
  }
}

/** Lines count from 0, as in the report of `check`. */
function* json({ version, model, suites }: PromptReport): Iterable<string> {
  const tests = suites.map(({ path, lines, results }) => ({
    path,
    cases: results.map(({ span, assertions, ...result }) => ({
      ...result,
      line: lines.position(span.start).line,
      assertions: assertions.map(({ span: own, ...a }) => ({ ...a, line: lines.position(own.start).line })),
    })),
  }));
  yield `${JSON.stringify({ version, model, suites: tests, summary: counts(suites) }, null, 2)}\n`;
}

function* github({ suites }: PromptReport): Iterable<string> {
  for (const suite of suites)
    for (const result of suite.results)
      for (const { span, title, why } of faults(result))
        yield `${annotation(suite, "error", span, `${result.name} (${result.culture})`, `${title}: ${why}`)}\n`;
}

function* junit({ suites }: PromptReport): Iterable<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="CultureManager prompt tests">\n';
  for (const suite of suites) {
    const { failed, undecided } = counts([suite]);
    yield `  <testsuite name="${escapeXml(suite.path)}" tests="${suite.results.length}" failures="${failed}" errors="${undecided}">\n`;
    for (const result of suite.results) {
      yield `    <testcase classname="${escapeXml(suite.path)}" name="${escapeXml(result.id)}">\n`;
      const tag = result.verdict === "undecided" ? "error" : "failure";
      for (const { span, title, why } of faults(result)) {
        const place = `${suite.path}:${suite.lines.position(span.start).line + 1}`;
        yield `      <${tag} message="${escapeXml(title)}">${escapeXml(`${place}\n${why}`)}</${tag}>\n`;
      }
      if (result.answer !== undefined) yield `      <system-out>${escapeXml(result.answer)}</system-out>\n`;
      yield "    </testcase>\n";
    }
    yield "  </testsuite>\n";
  }
  yield "</testsuites>\n";
}

function* pretty({ model, suites }: PromptReport, c: ReturnType<typeof picocolors.createColors>) {
  for (const { path, lines, results } of suites) {
    yield `${c.bold(c.underline(visible(path)))}\n`;
    for (const result of results) {
      const passed = result.verdict === "passed";
      yield `  ${passed ? c.green("✓") : c.red("✗")} ${visible(result.name)} ${c.dim(result.culture)}\n`;
      if (passed) continue;
      for (const { span, title, why } of faults(result)) {
        const at = lines.position(span.start);
        yield `      ${at.line + 1}:${at.character + 1}  ${c.bold(visible(title))}\n${indent(why)}`;
      }
      if (result.answer !== undefined) yield c.dim(indent(`answer: ${result.answer.trim()}`));
    }
    yield "\n";
  }
  const { passed, failed, undecided } = counts(suites);
  const parts = [
    ...(failed > 0 ? [c.red(`${failed} failed`)] : []),
    ...(undecided > 0 ? [c.yellow(`${undecided} undecided`)] : []),
    c.green(`${passed} passed`),
  ];
  yield `${parts.join(", ")} ${c.dim(`(${visible(model)})`)}\n`;
}

function indent(text: string): string {
  return `${text
    .split("\n")
    .map((line) => `        ${visible(line)}`)
    .join("\n")}\n`;
}

/** What did not pass, at its place; without an answer the test itself. */
function faults({ span, name, problem, assertions }: CaseResult) {
  if (problem !== undefined) return [{ span, title: name, why: problem }];
  return assertions.filter(({ verdict }) => verdict !== "passed");
}

function counts(suites: readonly SuiteReport[]): Readonly<Record<CaseResult["verdict"], number>> {
  const verdicts = suites.flatMap(({ results }) => results.map(({ verdict }) => verdict));
  const count = (wanted: CaseResult["verdict"]) => verdicts.filter((verdict) => verdict === wanted).length;
  return { passed: count("passed"), failed: count("failed"), undecided: count("undecided") };
}
