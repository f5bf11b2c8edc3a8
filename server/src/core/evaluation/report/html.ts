import * as Plot from "@observablehq/plot";
import { escapeUTF8 } from "entities";
import { DOMParser } from "linkedom";
import { inOrder } from "../methods.js";
import type { Cell, Summary } from "../summary.js";
import { COLUMNS, introduction, type ReportFacts } from "./markdown.js";

/** One page without scripts: a plot and a table per task. */
export function htmlReport(summary: Summary, facts: ReportFacts): string {
  const tasks = [...new Set(summary.cells.map((c) => c.task))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeUTF8(facts.title)}</title>
<style>${STYLE}</style>
</head>
<body><main>
<h1>${escapeUTF8(facts.title)}</h1>
<p>${escapeUTF8(introduction(summary, facts))}</p>
<ul>${facts.data.map((line) => `<li>${escapeUTF8(line)}</li>`).join("")}</ul>
${tasks
  .map((task) =>
    section(
      task,
      summary.cells.filter((c) => c.task === task),
    ),
  )
  .join("\n")}
</main></body>
</html>
`;
}

function section(task: string, cells: readonly Cell[]): string {
  const head = COLUMNS.map(([name]) => `<th scope="col">${escapeUTF8(name)}</th>`).join("");
  const rows = cells.map((cell) => {
    const [first = "", ...rest] = COLUMNS.map(([, value]) => escapeUTF8(value(cell)));
    return `<tr><th scope="row">${first}</th>${rest.map((text) => `<td>${text}</td>`).join("")}</tr>`;
  });
  return `<h2>${escapeUTF8(task)}</h2>
<figure>${scorePlot(task, cells)}<figcaption>Score by culture and method; lines are 95 % intervals.</figcaption></figure>
${answersFigure(task, cells)}
<table><thead><tr>${head}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table>`;
}

/** Methods side by side within each culture, as SVG. */
function scorePlot(task: string, cells: readonly Cell[]): string {
  const points = cells.map(({ culture = "all", method, score, low, high }) => ({
    culture,
    method,
    score,
    low,
    high,
  }));
  const methods = inOrder(points.map(({ method }) => method));
  const plot = Plot.plot({
    document: new DOMParser().parseFromString("<html><body></body></html>", "text/html"),
    width: 760,
    marginLeft: 120,
    ariaLabel: `${task}: score by culture and method`,
    x: { label: "score", domain: [0, 1], grid: true },
    y: { label: null, domain: methods },
    fy: { label: null, domain: [...new Set(points.map((p) => p.culture))] },
    color: { domain: methods, scheme: "Observable10" },
    marks: [
      Plot.ruleY(points, {
        fy: "culture",
        y: "method",
        x1: "low",
        x2: "high",
        stroke: "method",
        strokeWidth: 2,
      }),
      Plot.dot(points, { fy: "culture", y: "method", x: "score", fill: "method", r: 4 }),
    ],
  });
  return String(plot);
}

/** For tasks with labels: what each method answers, so that one that always says the same shows. */
function answersFigure(task: string, cells: readonly Cell[]): string {
  const all = cells.filter(({ culture }) => culture === undefined);
  const bars = all.flatMap(({ method, answers = {}, n }) =>
    Object.entries(answers).map(([answer, count]) => ({ method: String(method), answer, share: count / n })),
  );
  const [first] = all;
  if (bars.length === 0 || first?.gold === undefined) return "";
  const right = Object.entries(first.gold).map(([answer, count]) => ({
    method: "right answers",
    answer,
    share: count / first.n,
  }));
  const plot = Plot.plot({
    document: new DOMParser().parseFromString("<html><body></body></html>", "text/html"),
    width: 760,
    marginLeft: 120,
    ariaLabel: `${task}: answers by method`,
    x: { label: "share of answers", domain: [0, 1] },
    y: { label: null, domain: ["right answers", ...inOrder(all.map(({ method }) => method))] },
    color: { domain: Object.keys(first.gold), legend: true, scheme: "Observable10" },
    marks: [Plot.barX([...right, ...bars], Plot.stackX({ y: "method", x: "share", fill: "answer" }))],
  });
  return `<figure>${plot}<figcaption>What was answered, beside the right answers.</figcaption></figure>`;
}

const STYLE = `
:root { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
main { max-width: 70rem; margin: auto; }
svg { --plot-background: Canvas !important; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; text-align: start; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
figure { margin: 1rem 0; overflow-x: auto; }
`;
