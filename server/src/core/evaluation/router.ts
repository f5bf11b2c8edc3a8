import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";
import { InvalidDataError } from "../errors.js";
import type { CultureId } from "../finding.js";
import type { Route } from "../router/culture-router.js";
import { bootstrapInterval, calibrationError, type Interval, mean, percentile } from "./statistics.js";

/** A text with the cultures it is for or about: none, one or several. Untrusted, parsed here. */
export const routerRowSchema = z.object({
  id: z.string().min(1),
  text: z.string().min(1),
  cultures: z.array(cultureIdSchema),
  kind: z.enum(["copy", "prompt"]).default("copy"),
  /** Rows are reported by group, and within it by cue. */
  group: z.string().min(1).default("all"),
  cue: z.string().optional(),
});
export type RouterRow = z.infer<typeof routerRowSchema>;

/** @param jsonl one row a line. @throws InvalidDataError naming the line. */
export function parseRouterRows(jsonl: string, path: string): readonly RouterRow[] {
  return jsonl.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const mend = 'Each line is an object such as {"id": "1", "text": "Only ₹499", "cultures": ["IN"]}.';
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new InvalidDataError(`${path}, line ${i + 1} is not valid JSON.`, mend);
    }
    const row = routerRowSchema.safeParse(value);
    if (row.success) return [row.data];
    throw new InvalidDataError(`${path}, line ${i + 1}:\n${z.prettifyError(row.error)}`, mend);
  });
}

/** What the router made of a row. */
export interface RoutedRow {
  readonly row: RouterRow;
  readonly route: Route;
  /** Of the cheap signals, and of the meaning where that was asked. */
  readonly milliseconds: { readonly cheap: number; readonly meaning?: number };
}

export interface GroupReport {
  readonly name: string;
  readonly rows: number;
  /** Share of rows with a choice. */
  readonly coverage: number;
  /** Of all rows; for rows about no culture, to choose none is right. */
  readonly accuracy: number;
  readonly accuracyInterval: Interval;
  /** Of the rows with a choice. */
  readonly precision: number;
  readonly precisionInterval: Interval;
  readonly calibrationError: number;
  readonly curve: readonly CurvePoint[];
}

export interface CurvePoint {
  /** A choice only at this probability and above. */
  readonly threshold: number;
  readonly coverage: number;
  readonly precision: number;
}

export interface RouterReport {
  readonly groups: readonly GroupReport[];
  /** Rows about one culture: how often each was taken for which; the last column is "none". */
  readonly confusion: {
    readonly cultures: readonly CultureId[];
    readonly chosen: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
  readonly milliseconds: {
    readonly cheap: { readonly p50: number; readonly p95: number };
    readonly meaning?: { readonly p50: number; readonly p95: number; readonly texts: number };
  };
  readonly wrong: readonly {
    readonly row: RouterRow;
    readonly chosen: readonly CultureId[];
    readonly reason: string;
  }[];
}

const THRESHOLDS = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

export function measureRouter(rows: readonly RoutedRow[]): RouterReport {
  const byGroup = new Map<string, RoutedRow[]>();
  for (const routed of rows) {
    const { group, cue } = routed.row;
    for (const name of cue === undefined ? [group] : [group, `${group}: ${cue}`])
      byGroup.set(name, [...(byGroup.get(name) ?? []), routed]);
  }
  const meaning = rows.flatMap((r) => r.milliseconds.meaning ?? []);
  return {
    groups: [...byGroup].map(([name, own]) => measureGroup(name, own)),
    confusion: confusionOf(rows),
    milliseconds: {
      cheap: percentiles(rows.map((r) => r.milliseconds.cheap)),
      ...(meaning.length > 0 ? { meaning: { ...percentiles(meaning), texts: meaning.length } } : {}),
    },
    wrong: rows
      .filter(({ row, route }) => route.cultures.length > 0 && !isRight(row, route.cultures))
      .map(({ row, route }) => ({ row, chosen: route.cultures, reason: route.reason })),
  };
}

function percentiles(values: readonly number[]): { readonly p50: number; readonly p95: number } {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

/** One culture: it is chosen first. Several or none: just these are chosen. */
function isRight({ cultures }: RouterRow, chosen: readonly CultureId[]): boolean {
  if (cultures.length === 1) return chosen[0] === cultures[0];
  return chosen.length === cultures.length && cultures.every((c) => chosen.includes(c));
}

function measureGroup(name: string, rows: readonly RoutedRow[]): GroupReport {
  const share = (sample: readonly boolean[]): number => mean(sample.map((r) => (r ? 1 : 0)));
  const right = rows.map(({ row, route }) => isRight(row, route.cultures));
  const covered = rows.filter((r) => r.route.cultures.length > 0);
  const rightOfCovered = covered.map(({ row, route }) => isRight(row, route.cultures));
  return {
    name,
    rows: rows.length,
    coverage: covered.length / rows.length,
    accuracy: share(right),
    accuracyInterval: bootstrapInterval(right, share),
    precision: share(rightOfCovered),
    precisionInterval: bootstrapInterval(rightOfCovered, share),
    calibrationError: calibrationError(rows.map(topPrediction)),
    curve: THRESHOLDS.map((threshold) => pointOf(rows, threshold)),
  };
}

/** The choice where there is one; else the most probable culture, which was too improbable to choose. */
function topPrediction({ row, route }: RoutedRow): { readonly probability: number; readonly right: boolean } {
  if (route.cultures.length > 0)
    return { probability: route.probability, right: isRight(row, route.cultures) };
  const [top] = route.ranked;
  return { probability: top?.probability ?? 0, right: top !== undefined && row.cultures[0] === top.culture };
}

function pointOf(rows: readonly RoutedRow[], threshold: number): CurvePoint {
  const predictions = rows.filter((r) => r.route.ranked.length > 0).map(topPrediction);
  const kept = predictions.filter((p) => p.probability >= threshold);
  return {
    threshold,
    coverage: kept.length / rows.length,
    precision: mean(kept.map((p) => (p.right ? 1 : 0))),
  };
}

function confusionOf(rows: readonly RoutedRow[]): RouterReport["confusion"] {
  const single = rows.filter((r) => r.row.cultures.length === 1);
  const cultures = [...new Set(single.flatMap((r) => r.row.cultures))].sort();
  const others = new Set(
    single.flatMap((r) => r.route.cultures.slice(0, 1)).filter((c) => !cultures.includes(c)),
  );
  const chosen = [...cultures, ...[...others].sort(), "none"];
  const counts = cultures.map((culture) =>
    chosen.map(
      (choice) =>
        single.filter((r) => r.row.cultures[0] === culture && (r.route.cultures[0] ?? "none") === choice)
          .length,
    ),
  );
  return { cultures, chosen, counts };
}
