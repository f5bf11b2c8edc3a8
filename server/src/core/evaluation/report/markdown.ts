import type { Cell, Summary } from "../summary.js";

/** What a report says beside its figures. */
export interface ReportFacts {
  readonly title: string;
  readonly model: string;
  /** ISO 8601 date. */
  readonly date: string;
  readonly rows: number;
  /** Data sets with their hashes, one line each. */
  readonly data: readonly string[];
  /** Wall-clock seconds of the measuring. */
  readonly seconds: number;
}

export function markdownReport(summary: Summary, facts: ReportFacts): string {
  const tasks = [...new Set(summary.cells.map((c) => c.task))];
  return [
    `# ${facts.title}`,
    "",
    introduction(summary, facts),
    "",
    ...facts.data.map((line) => `- ${line}`),
    ...tasks.flatMap((task) => [
      "",
      `## ${task}`,
      "",
      ...table(summary.cells.filter((c) => c.task === task)),
    ]),
    "",
  ].join("\n");
}

/** What was measured, and how to read the figures. */
export function introduction({ tokens }: Summary, { date, model, rows, seconds }: ReportFacts): string {
  return `Measured on ${date} with ${model}: ${rows} rows, ${tokens} answer tokens, ${Math.round(seconds)} s. Scores are means with 95 % bootstrap intervals over sources; gains are over base on the same rows, with p by a paired bootstrap and, for right-or-wrong scores, McNemar's exact test.`;
}

function table(cells: readonly Cell[]): readonly string[] {
  return [
    `| ${COLUMNS.map(([name]) => name).join(" | ")} |`,
    `|${COLUMNS.map(() => " --- |").join("")}`,
    ...cells.map((cell) => `| ${COLUMNS.map(([, value]) => value(cell)).join(" | ")} |`),
  ];
}

/** The columns of every report, in order. */
export const COLUMNS: readonly (readonly [name: string, value: (cell: Cell) => string])[] = [
  ["culture", (c) => c.culture ?? "all"],
  ["method", (c) => c.method],
  ["rows", (c) => String(c.n)],
  ["score [95 %]", (c) => `${c.score.toFixed(3)} [${c.low.toFixed(3)}, ${c.high.toFixed(3)}]`],
  ["macro F1", (c) => c.macroF1?.toFixed(3) ?? ""],
  ["AUC", (c) => c.auc?.toFixed(3) ?? ""],
  [
    "answers",
    (c) =>
      Object.entries(c.answers ?? {})
        .map(([a, n]) => `${a} ${n}`)
        .join(", "),
  ],
  [
    "gain over base [95 %]",
    ({ gain }) => (gain ? `${signed(gain.difference)} [${signed(gain.low)}, ${signed(gain.high)}]` : ""),
  ],
  [
    "p",
    ({ gain }) =>
      gain
        ? [gain.pValue, gain.mcnemar]
            .filter((p) => p !== undefined)
            .map(pValue)
            .join(" / ")
        : "",
  ],
];

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

function pValue(p: number): string {
  return p < 0.001 ? "<.001" : p.toFixed(3).replace(/^0/, "");
}
