import type { Adapter } from "../adapters/adapter.js";
import type { Result } from "../evaluation/evaluate.js";
import type { Method } from "../evaluation/methods.js";
import { bootstrapInterval, mcnemar, mean, pairedBootstrap } from "../evaluation/statistics.js";
import type { DataRow } from "../tasks/data-row.js";

export type Gate = NonNullable<Adapter["gate"]>;
type Test = Gate["tests"][number];

export interface GateSubject {
  /** Never learnt, of no source that was. */
  readonly heldOut: readonly DataRow[];
  readonly regression: readonly DataRow[];
  /** Of `base`, `culture-prompt`, `adapter` and perhaps `wrong-adapter` on the first; of `base` and `adapter` on the second. */
  readonly results: readonly Result[];
  /** The adapter of another culture that was measured beside it. */
  readonly wrongAdapter?: string;
}

export interface Judged {
  readonly gate: Gate;
  readonly metrics: Adapter["metrics"];
  /** The tasks that it may serve: those it gained in, or all that were measured where it gained in none. */
  readonly tasks: readonly string[];
}

/** Chance that a difference this large comes about by luck, at most. */
const SIGNIFICANT = 0.05;
/** What may be lost on general questions, at most, where luck cannot be told from loss. */
const TOLERATED_LOSS = 0.1;
const GENERAL = "regression";

/**
 * An adapter passes if, on held-out rows of at least one task, it beats the base model and the base model told the
 * culture, each in a paired test, and does not lose on general questions.
 */
export function judge(subject: GateSubject): Judged {
  const { heldOut, regression } = subject;
  const scores = new Map(
    subject.results.map(({ method, id, score }) => [`${method}\n${id}`, score] as const),
  );
  const of = (method: Method, rows: readonly DataRow[]): readonly number[] | undefined => {
    const values = rows.flatMap(({ id }) => scores.get(`${method}\n${id}`) ?? []);
    return values.length === rows.length && rows.length > 0 ? values : undefined;
  };
  const byTask = [...new Set(heldOut.map((row) => row.task))].sort().map((task) => {
    const rows = heldOut.filter((row) => row.task === task);
    const own = of("adapter", rows);
    const tests = (["base", "culture-prompt", "wrong-adapter"] as const).flatMap((against) => {
      const other = of(against, rows);
      return own && other ? [pairedTest(against, task, other, own)] : [];
    });
    const gained = ["base", "culture-prompt"].every((against) =>
      tests.some((test) => test.against === against && gains(test)),
    );
    return { task, tests, gained, metrics: METHODS.flatMap((m) => metric(m, task, of(m, rows))) };
  });
  const [before, after] = [of("base", regression), of("adapter", regression)];
  const general = before && after ? pairedTest(GENERAL, "general", before, after) : undefined;
  const lost = general === undefined || loses(general);
  const tests = [...byTask.flatMap((t) => t.tests), ...(general ? [general] : [])];
  const gained = byTask.filter((t) => t.gained).map((t) => t.task);
  const passed = gained.length > 0 && !lost;
  return {
    gate: { passed, reason: reason(byTask, gained, general, subject.wrongAdapter), tests },
    metrics: byTask.flatMap((t) => t.metrics),
    tasks: passed ? gained : byTask.map((t) => t.task),
  };
}

const METHODS = ["base", "culture-prompt", "adapter", "wrong-adapter"] as const;

/** McNemar's exact test where answers are right or wrong, else the bootstrap's. */
function pairedTest(against: string, task: string, a: readonly number[], b: readonly number[]): Test {
  const { pValue, ...difference } = pairedBootstrap(a, b);
  const isBinary = [...a, ...b].every((score) => score === 0 || score === 1);
  const onlyA = a.filter((score, i) => score > (b[i] ?? 0)).length;
  const onlyB = a.filter((score, i) => score < (b[i] ?? 0)).length;
  return { against, task, ...difference, pValue: isBinary ? mcnemar(onlyA, onlyB) : pValue, n: a.length };
}

function gains({ difference, pValue }: Test): boolean {
  return difference > 0 && pValue < SIGNIFICANT;
}

function loses({ difference, pValue }: Test): boolean {
  return difference < -TOLERATED_LOSS || (difference < 0 && pValue < SIGNIFICANT);
}

function metric(method: (typeof METHODS)[number], task: string, values: readonly number[] | undefined) {
  if (values === undefined) return [];
  const [low, high] = bootstrapInterval(values, mean);
  return [{ name: "score", task, method, value: mean(values), low, high, n: values.length }];
}

interface TaskResult {
  readonly task: string;
  readonly tests: readonly Test[];
  readonly gained: boolean;
}

function reason(
  byTask: readonly TaskResult[],
  gained: readonly string[],
  general: Test | undefined,
  wrongAdapter: string | undefined,
): string {
  const parts: string[] = [];
  for (const { task, tests, gained: won } of byTask) {
    const compared = tests
      .filter((t) => t.against !== "wrong-adapter")
      .map(
        (t) => `${signed(t.difference)} against ${NAMES[t.against] ?? t.against} (p ${t.pValue.toFixed(3)})`,
      );
    const verdict = won ? "gains" : "shows no certain gain";
    parts.push(`${task}: ${verdict} on ${tests[0]?.n ?? 0} held-out rows, ${compared.join(", ")}`);
    const wrong = tests.find((t) => t.against === "wrong-adapter");
    if (wrong)
      parts.push(`${signed(wrong.difference)} against the adapter ${wrongAdapter ?? "of another culture"}`);
  }
  if (byTask.length === 0) parts.push("there were no held-out rows to measure it on");
  if (general === undefined) parts.push("general questions were not measured");
  else
    parts.push(
      `${loses(general) ? "it loses" : "it does not lose"} on ${general.n} general questions (${signed(general.difference)})`,
    );
  if (wrongAdapter === undefined && gained.length > 0)
    parts.push("no adapter of another culture was at hand");
  return `${parts.join("; ")}.`;
}

const NAMES: Readonly<Record<string, string>> = {
  base: "the base model",
  "culture-prompt": "the base model told the culture",
};

function signed(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(2)}`;
}
