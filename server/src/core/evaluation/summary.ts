import type { CultureId } from "../finding.js";
import type { DataRow } from "../tasks/data-row.js";
import type { Result } from "./evaluate.js";
import { inOrder, type Method } from "./methods.js";
import { macroF1 } from "./metrics.js";
import {
  auc,
  bootstrapInterval,
  mcnemar,
  mean,
  type PairedDifference,
  pairedBootstrap,
} from "./statistics.js";

/** One row of a report: a method on the rows of one task and culture, or of all cultures. */
export interface Cell {
  readonly task: string;
  /** `undefined`: all cultures together. */
  readonly culture: CultureId | undefined;
  readonly method: Method;
  readonly n: number;
  /** Mean score in [0, 1], with its 95 % bootstrap interval over sources, not rows. */
  readonly score: number;
  readonly low: number;
  readonly high: number;
  /** For tasks with a fixed label set. */
  readonly macroF1?: number;
  /** For tasks with two labels: the second against the first. */
  readonly auc?: number;
  /** How often each label was given, of all answers, and how often it is the right one. */
  readonly answers?: Readonly<Record<string, number>>;
  readonly gold?: Readonly<Record<string, number>>;
  /** Against `base` on the same rows. */
  readonly gain?: PairedDifference & {
    /** McNemar's exact test, for right-or-wrong scores. */
    readonly mcnemar?: number;
  };
}

export interface Summary {
  readonly cells: readonly Cell[];
  readonly tokens: number;
}

/** @param results the last one counts where a row was measured twice. */
export function summarize(rows: readonly DataRow[], results: readonly Result[]): Summary {
  const byRow = new Map(rows.map((row) => [row.id, row] as const));
  const known = new Map<string, Result>();
  for (const result of results) if (byRow.has(result.id)) known.set(`${result.method}\n${result.id}`, result);
  const methods = inOrder([...known.values()].map(({ method }) => method));
  const tasks = [...new Set(rows.map((r) => r.task))].sort();
  const cells = tasks.flatMap((task) => {
    const own = rows.filter((r) => r.task === task);
    const cultures = [...new Set(own.map((r) => r.culture))].sort();
    return [undefined, ...cultures].flatMap((culture) => {
      const members = own.filter((r) => culture === undefined || r.culture === culture);
      return methods.flatMap((method) => cell({ task, culture, method, members, known }));
    });
  });
  return { cells, tokens: [...known.values()].reduce((sum, { tokens }) => sum + tokens, 0) };
}

interface CellInput {
  readonly task: string;
  readonly culture: CultureId | undefined;
  readonly method: Method;
  readonly members: readonly DataRow[];
  readonly known: ReadonlyMap<string, Result>;
}

interface Pair {
  readonly row: DataRow;
  readonly result: Result;
}

function cell({ task, culture, method, members, known }: CellInput): readonly Cell[] {
  const by = (m: Method): readonly Pair[] =>
    members.flatMap((row) => {
      const result = known.get(`${m}\n${row.id}`);
      return result ? [{ row, result }] : [];
    });
  const pairs = by(method);
  if (pairs.length === 0) return [];
  const groups = bySource(pairs);
  const [low, high] = bootstrapInterval(groups, (sample) => mean(sample.flat().map((p) => p.result.score)));
  const labels = fixedLabels(pairs);
  return [
    {
      task,
      culture,
      method,
      n: pairs.length,
      score: mean(pairs.map((p) => p.result.score)),
      low,
      high,
      ...(labels
        ? {
            macroF1: macroF1(
              pairs.map(({ row, result }) => ({ gold: row.answer, predicted: result.answer })),
              labels,
            ),
            answers: tally(
              labels,
              pairs.map((p) => p.result.answer),
            ),
            gold: tally(
              labels,
              pairs.map((p) => p.row.answer),
            ),
          }
        : {}),
      ...(labels?.length === 2 ? { auc: auc(pairs.map((pair) => scored(pair, labels[0] ?? ""))) } : {}),
      ...(method === "base" ? {} : gainOver(by("base"), pairs)),
    },
  ];
}

function tally(labels: readonly string[], answers: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(labels.map((l) => [l, answers.filter((answer) => answer === l).length]));
}

function scored(
  { row, result }: Pair,
  label: string,
): { readonly score: number; readonly positive: boolean } {
  const at = row.options?.indexOf(label) ?? -1;
  return { score: result.probabilities?.[at] ?? 0, positive: row.answer === label };
}

/** On the rows that both have, resampled by row. */
function gainOver(base: readonly Pair[], own: readonly Pair[]): Pick<Cell, "gain"> {
  const before = new Map(base.map(({ row, result }) => [row.id, result.score] as const));
  const shared = own.filter(({ row }) => before.has(row.id));
  if (shared.length === 0) return {};
  const a = shared.map(({ row }) => before.get(row.id) ?? 0);
  const b = shared.map(({ result }) => result.score);
  const rightOrWrong = [...a, ...b].every((score) => score === 0 || score === 1);
  const only = (x: readonly number[], y: readonly number[]): number =>
    x.filter((score, i) => score > (y[i] ?? 0)).length;
  return {
    gain: { ...pairedBootstrap(a, b), ...(rightOrWrong ? { mcnemar: mcnemar(only(a, b), only(b, a)) } : {}) },
  };
}

/** The options, if they are the same for every row: labels, not choices. */
function fixedLabels(pairs: readonly Pair[]): readonly string[] | undefined {
  const first = pairs[0]?.row.options;
  const same = pairs.every(({ row }) => JSON.stringify(row.options) === JSON.stringify(first));
  return same ? first : undefined;
}

/** Rows of one source stand and fall together, so they are drawn together. */
function bySource(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const group = groups.get(pair.row.source);
    if (group) group.push(pair);
    else groups.set(pair.row.source, [pair]);
  }
  return [...groups.values()];
}
