import type { CurvePoint, GroupReport, RouterReport } from "../../core/evaluation/router.js";
import { visible } from "../visible.js";

/** The report of `evaluate router` as Markdown tables. */
export function* routerTables(report: RouterReport, listWrong: boolean): Generator<string> {
  const { groups, milliseconds, wrong } = report;
  yield "| group | texts | coverage | right of all [95 %] | right of chosen [95 %] | ECE |\n|---|---|---|---|---|---|\n";
  for (const g of groups)
    yield `| ${g.name} | ${g.rows} | ${share(g.coverage)} | ${share(g.accuracy)} ${interval(g.accuracyInterval)} | ${g.coverage === 0 ? "–" : `${share(g.precision)} ${interval(g.precisionInterval)}`} | ${share(g.calibrationError)} |\n`;
  yield "\nAbstention: coverage / right of chosen, if a culture is chosen from this probability on\n\n";
  yield* curves(groups);
  yield "\nConfusion (rows: label, columns: choice)\n\n";
  yield* confusion(report);
  const { cheap, meaning } = milliseconds;
  yield `\nTime a text: p50 ${ms(cheap.p50)}, p95 ${ms(cheap.p95)} without embedding`;
  yield meaning
    ? `; p50 ${ms(meaning.p50)}, p95 ${ms(meaning.p95)} for the ${meaning.texts} texts that were embedded\n`
    : "\n";
  if (!listWrong) return;
  yield "\nRouted wrongly\n\n";
  for (const { row, chosen, reason } of wrong)
    yield `- ${row.id}: ${row.cultures.join(", ") || "none"} taken for ${chosen.join(", ")}: ${visible(row.text)} (${visible(reason)})\n`;
}

function* curves(groups: readonly GroupReport[]): Generator<string> {
  const thresholds = groups[0]?.curve.map((point) => point.threshold) ?? [];
  yield `| group | ${thresholds.join(" | ")} |\n|${"---|".repeat(thresholds.length + 1)}\n`;
  for (const g of groups) yield `| ${g.name} | ${g.curve.map(cell).join(" | ")} |\n`;
}

function cell({ coverage, precision }: CurvePoint): string {
  return coverage === 0 ? "0" : `${share(coverage)} / ${share(precision)}`;
}

function* confusion({ confusion: { cultures, chosen, counts } }: RouterReport): Generator<string> {
  yield `| | ${chosen.join(" | ")} |\n|${"---|".repeat(chosen.length + 1)}\n`;
  for (const [i, culture] of cultures.entries())
    yield `| ${culture} | ${(counts[i] ?? []).map((n) => (n === 0 ? "" : String(n))).join(" | ")} |\n`;
}

function share(value: number): string {
  return value
    .toFixed(3)
    .replace(/^0/, "")
    .replace(/^1\.000$/, "1");
}

function interval([low, high]: readonly [number, number]): string {
  return `[${share(low)}, ${share(high)}]`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
