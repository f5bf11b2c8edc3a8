import picocolors from "picocolors";
import type { Evidence, Finding, Severity } from "../../core/finding.js";
import { SEVERITIES } from "../../core/finding.js";
import type { FileReport, Reporter, Summary } from "../report.js";

/** For a terminal: the source line with a caret, the reason, the evidence and the fix. */
export const prettyReporter: Reporter = (report, { colour }) => {
  const c = picocolors.createColors(colour);
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: c.red,
    warning: c.yellow,
    info: c.cyan,
    hint: c.gray,
  };
  const blocks = report.files
    .filter((file) => file.findings.length + file.problems.length > 0)
    .map((file) =>
      [heading(file), ...file.problems.map(problem(file)), ...file.findings.map((f) => block(file, f))].join(
        "\n\n",
      ),
    );
  return `${[...blocks, summaryLine(report.summary)].join("\n\n")}\n`;

  function heading(file: FileReport): string {
    const why = file.cultures.map((r) => `${r.cultures.join(", ") || "no culture"}: ${r.reason}`).join("; ");
    return `${c.bold(c.underline(file.path))}  ${c.dim(why)}`;
  }

  function problem(file: FileReport): (p: FileReport["problems"][number]) => string {
    return (p) => {
      const at = file.lines.position(p.span.start);
      return `  ${at.line + 1}:${at.character + 1}  ${paint[p.severity](p.severity)}  ${p.message}  ${c.dim(p.code)}`;
    };
  }

  function block(file: FileReport, finding: Finding): string {
    const at = file.lines.position(finding.span.start);
    const head = `  ${at.line + 1}:${at.character + 1}  ${paint[finding.severity](finding.severity)}  ${c.bold(finding.message)}`;
    const tag = c.dim(`${finding.culture} · ${finding.rule} · ${Math.round(finding.confidence * 100)}%`);
    const lines = [head, ...excerpt(file, finding), `      ${finding.why}`, ...sources(finding.evidence)];
    if (finding.fix) lines.push(`      ${c.green("fix")}  ${finding.fix.title}`);
    return [...lines, `      ${tag}`].join("\n");
  }

  /** The line around the finding, at most 100 columns, and carets below the flagged words. */
  function excerpt(file: FileReport, { span, severity }: Finding): readonly string[] {
    const start = file.lines.position(span.start);
    const end = file.lines.position(span.end);
    const line = file.lines.text(start.line).replaceAll("\t", " ");
    const last = end.line === start.line ? end.character : line.length;
    const from = Math.max(0, Math.min(start.character - 30, line.length - 100));
    const shown = line.slice(from, from + 100);
    const caretEnd = Math.max(start.character + 1, Math.min(last, from + shown.length));
    const before = columns(line.slice(from, start.character));
    const width = Math.max(1, columns(line.slice(start.character, caretEnd)));
    return [
      `      ${c.dim("│")} ${shown}`,
      `      ${c.dim("│")} ${" ".repeat(before)}${paint[severity]("^".repeat(width))}`,
    ];
  }

  function sources(evidence: readonly Evidence[]): readonly string[] {
    return evidence
      .slice(0, 2)
      .map((e) => c.dim(`      source: ${[e.title, e.publisher, e.address].filter(Boolean).join(", ")}`));
  }

  function summaryLine(summary: Summary): string {
    const counts = SEVERITIES.filter((s) => summary.counts[s] > 0).map((s) =>
      paint[s](`${summary.counts[s]} ${plural(s, summary.counts[s])}`),
    );
    const scope = `${summary.files} ${summary.files === 1 ? "file" : "files"}, ${summary.segments} segments`;
    const verdict = counts.length > 0 ? counts.join(", ") : c.green("nothing to flag");
    return [`${verdict} in ${scope}`, ...summary.notes.map((n) => c.dim(n))].join("\n");
  }
};

function plural(severity: Severity, count: number): string {
  return count === 1 || severity === "info" ? severity : `${severity}s`;
}

/** Terminal columns: East Asian wide characters and emoji take two, combining marks none. */
function columns(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
