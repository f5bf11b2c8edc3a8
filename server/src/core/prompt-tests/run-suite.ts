import { type CompareSetup, comparePrompt } from "../compare/compare-prompt.js";
import { type Column, type FailedColumn, hasText } from "../compare/comparison.js";
import type { PromptTemplate } from "../compare/prompt-template.js";
import type { CultureId, Span } from "../finding.js";
import type { CultureModels, Embedder } from "../ports.js";
import { checkAnswer, type Outcome } from "./check-answer.js";
import type { PlacedSuite, PlacedTest } from "./read-suite.js";

/** One test for the readers of one culture. */
export interface PromptCase {
  /** `name (JP)`: tells cases of a suite apart. */
  readonly id: string;
  readonly test: PlacedTest;
  readonly culture: CultureId;
}

export interface CaseResult {
  readonly id: string;
  readonly name: string;
  readonly culture: CultureId;
  /** Where the test stands. */
  readonly span: Span;
  readonly verdict: Outcome["verdict"];
  /** Absent where there is none. */
  readonly answer?: string;
  /** Why there is no answer. */
  readonly problem?: string;
  readonly assertions: readonly (Outcome & { readonly title: string; readonly span: Span })[];
}

export interface SuiteSetup extends CompareSetup {
  readonly models: CultureModels;
  readonly embedder?: Embedder | undefined;
}

export interface SuiteRun {
  readonly suite: Pick<PlacedSuite, "maxTokens" | "tests">;
  readonly template: PromptTemplate;
  /** What the prompt's file gives its variables. */
  readonly examples: ReadonlyMap<string, string>;
  /** Ids of cases; all without it. */
  readonly only?: ReadonlySet<string>;
}

export function casesOf({ tests }: Pick<PlacedSuite, "tests">): readonly PromptCase[] {
  return tests.flatMap((test) =>
    test.cultures.map((culture) => ({ id: `${test.name} (${culture})`, test, culture })),
  );
}

/**
 * Runs the cases one after the other. Tests that put the same prompt share its answer.
 * @param started told the id of a case before it runs.
 * @throws UsageError for a variable without a value; the signal's reason; ModelUnavailableError.
 */
export async function* runSuite(
  run: SuiteRun,
  setup: SuiteSetup,
  signal: AbortSignal,
  started: (id: string) => void = () => {},
): AsyncGenerator<CaseResult> {
  const answers = new Map<string, Column | FailedColumn>();
  for (const one of casesOf(run.suite)) {
    if (run.only && !run.only.has(one.id)) continue;
    signal.throwIfAborted();
    started(one.id);
    const { culture, test } = one;
    const key = JSON.stringify([culture, [...test.values]]);
    const column = answers.get(key) ?? (await answer(culture, test.values, run, setup, signal));
    answers.set(key, column);
    yield await judgeCase(one, column, setup, signal);
  }
}

async function answer(
  culture: CultureId,
  values: ReadonlyMap<string, string>,
  { template, examples, suite: { maxTokens } }: SuiteRun,
  setup: SuiteSetup,
  signal: AbortSignal,
): Promise<Column | FailedColumn> {
  const prompt = { template, cultures: [culture], values, examples, maxTokens };
  const { columns } = await comparePrompt(prompt, setup, signal);
  return columns[0] ?? { culture, name: culture, problem: "There is no answer." };
}

async function judgeCase(
  { id, test, culture }: PromptCase,
  column: Column | FailedColumn,
  { models, packs, detector, embedder }: SuiteSetup,
  signal: AbortSignal,
): Promise<CaseResult> {
  const about = { id, name: test.name, culture, span: test.span };
  if (!hasText(column)) return { ...about, verdict: "undecided", problem: column.problem, assertions: [] };
  const assertions: CaseResult["assertions"][number][] = [];
  for (const { title, span, assertion } of test.assertions) {
    const checks = { packs, detector, judge: models.base, embedder };
    assertions.push({ title, span, ...(await checkAnswer(assertion, column, checks, signal)) });
  }
  const verdicts = assertions.map(({ verdict }) => verdict);
  const verdict = verdicts.includes("failed")
    ? "failed"
    : verdicts.includes("undecided")
      ? "undecided"
      : "passed";
  return { ...about, verdict, answer: column.text, assertions };
}
