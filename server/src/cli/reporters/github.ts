import type { Severity } from "../../core/finding.js";
import type { FileReport, Reporter } from "../report.js";

/** GitHub Actions annotations: one workflow command per line. */
export const githubReporter: Reporter = function* (report) {
  for (const file of report.files) {
    for (const p of file.problems)
      yield `${annotation(file, p.severity, p.span, `file/${p.code}`, p.message)}\n`;
    for (const f of file.findings)
      yield `${annotation(file, f.severity, f.span, `${f.rule} (${f.culture})`, `${f.message} ${f.why}`)}\n`;
  }
};

const COMMAND: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** One workflow command. */
export function annotation(
  file: Pick<FileReport, "path" | "lines">,
  severity: Severity,
  span: { readonly start: number; readonly end: number },
  title: string,
  message: string,
): string {
  const start = file.lines.position(span.start);
  const end = file.lines.position(span.end);
  // Columns are only understood within one line.
  const columns = start.line === end.line ? `,col=${start.character + 1},endColumn=${end.character + 1}` : "";
  return `::${COMMAND[severity]} file=${property(file.path)},line=${start.line + 1},endLine=${end.line + 1}${columns},title=${property(title)}::${data(message)}`;
}

/** Escaping as the runner's toolkit does it: a message cannot end its command or start another. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
