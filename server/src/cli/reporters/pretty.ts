import picocolors from "picocolors";
import type { CultureId, Evidence, Finding, Severity } from "../../core/finding.js";
import { SEVERITIES, WORLD } from "../../core/finding.js";
import type { FileReport, Reporter, Summary } from "../report.js";
import { visible } from "../visible.js";

/** For a terminal: the source line with a caret, the reason, the evidence and the fix. */
export const prettyReporter: Reporter = function* (report, { colour }) {
  const c = picocolors.createColors(colour);
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: c.red,
    warning: c.yellow,
    info: c.cyan,
    hint: c.gray,
  };
  for (const file of report.files) {
    if (file.findings.length + file.problems.length === 0) continue;
    yield `${heading(file)}\n\n`;
    for (const p of file.problems) yield `${problem(file, p)}\n\n`;
    for (const f of file.findings) yield `${block(file, f)}\n\n`;
  }
  yield `${summaryLines(report.summary)}\n`;

  function heading(file: FileReport): string {
    const why = file.cultures
      .map((r) => `${r.cultures.map(placeOf).join(", ") || "no culture"}: ${r.reason}`)
      .join("; ");
    return `${c.bold(c.underline(visible(file.path)))}  ${c.dim(visible(why))}`;
  }

  function problem(
    file: FileReport,
    { span, severity, message, code }: FileReport["problems"][number],
  ): string {
    const at = file.lines.position(span.start);
    return `  ${at.line + 1}:${at.character + 1}  ${paint[severity](severity)}  ${visible(message)}  ${c.dim(code)}`;
  }

  function block(file: FileReport, finding: Finding): string {
    const at = file.lines.position(finding.span.start);
    const head = `  ${at.line + 1}:${at.character + 1}  ${paint[finding.severity](finding.severity)}  ${c.bold(visible(finding.message))}`;
    const tag = c.dim(
      `${placeOf(finding.culture)} · ${finding.rule} · ${Math.round(finding.confidence * 100)}%`,
    );
    const lines = [
      head,
      ...excerpt(file, finding),
      `      ${visible(finding.why)}`,
      ...sources(finding.evidence),
    ];
    if (finding.fix) lines.push(`      ${c.green("fix")}  ${visible(finding.fix.title)}`);
    return [...lines, `      ${tag}`].join("\n");
  }

  /** The line around the finding, and carets below the flagged words. */
  function excerpt(file: FileReport, { span, severity }: Finding): readonly string[] {
    const start = file.lines.position(span.start);
    const end = file.lines.position(span.end);
    const line = visible(file.lines.text(start.line));
    const last = end.line === start.line ? end.character : line.length;
    const { from, to } = window(line, start.character);
    const before = columns(line.slice(from, start.character));
    const width = Math.max(1, columns(line.slice(start.character, Math.min(last, to))));
    return [
      `      ${c.dim("│")} ${line.slice(from, to)}`,
      `      ${c.dim("│")} ${" ".repeat(before)}${paint[severity]("^".repeat(width))}`,
    ];
  }

  function sources(evidence: readonly Evidence[]): readonly string[] {
    return evidence
      .slice(0, 2)
      .map((e) => c.dim(`      source: ${[e.title, e.publisher, e.address].filter(Boolean).join(", ")}`));
  }

  function summaryLines(summary: Summary): string {
    const counts = SEVERITIES.filter((s) => summary.counts[s] > 0).map((s) =>
      paint[s](`${summary.counts[s]} ${plural(s, summary.counts[s])}`),
    );
    const { files, segments, skipped } = summary;
    const others = skipped > 0 ? `; ${skipped} other ${plural("file", skipped)} left alone` : "";
    const scope = `${files} ${plural("file", files)}, ${segments} ${plural("text", segments)}${others}`;
    const clean = files > 0 ? c.green("nothing to flag") : "nothing to check";
    return [`${counts.join(", ") || clean} in ${scope}`, ...summary.notes.map((n) => c.dim(visible(n)))].join(
      "\n",
    );
  }
};

function plural(word: string, count: number): string {
  return count === 1 || word === "info" ? word : `${word}s`;
}

/** Excerpts are at most this long, in UTF-16 code units, with some context before the finding. */
const EXCERPT = 100;
const CONTEXT = 30;

/** The part of a line to show; never cuts a character in two. */
function window(line: string, character: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(character - CONTEXT, line.length - EXCERPT));
  return { from: boundary(line, from), to: boundary(line, Math.min(line.length, from + EXCERPT)) };
}

function boundary(line: string, at: number): number {
  const isLow = /^[\udc00-\udfff]/.test(line.slice(at, at + 1));
  return at > 0 && isLow ? at - 1 : at;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Terminal columns: East Asian wide characters and whole emoji take two, combining marks none. */
function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (/\p{Emoji_Presentation}|\ufe0f/u.test(segment)) width += 2;
    else
      for (const character of segment)
        if (!/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

function placeOf(culture: CultureId): string {
  return culture === WORLD ? "anywhere" : culture;
}
