import type { Finding } from "../../core/finding.js";
import type { FileReport, Reporter } from "../report.js";

/** One object as documented in docs/json.md: `{version, files: [{path, segments, findings}], summary}`. */
export const jsonReporter: Reporter = (report) =>
  `${JSON.stringify(
    {
      version: report.version,
      files: report.files.map((file) => ({
        path: file.path,
        format: file.format,
        segments: file.segments,
        cultures: file.cultures,
        problems: file.problems.map(({ span, ...problem }) => ({ ...problem, ...place(file, span) })),
        findings: file.findings.map((finding) => jsonFinding(file, finding)),
      })),
      summary: report.summary,
    },
    null,
    2,
  )}\n`;

function jsonFinding(file: FileReport, { span, segment: _segment, fix, ...finding }: Finding): object {
  return {
    ...finding,
    ...place(file, span),
    ...(fix
      ? { fix: { ...fix, edits: fix.edits.map((e) => ({ ...place(file, e.span), newText: e.newText })) } }
      : {}),
  };
}

function place(file: FileReport, span: Finding["span"]): object {
  return {
    range: { start: file.lines.position(span.start), end: file.lines.position(span.end) },
    offset: { start: span.start, end: span.end },
  };
}
