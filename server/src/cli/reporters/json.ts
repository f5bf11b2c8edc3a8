import type { Finding } from "../../core/finding.js";
import type { FileReport, Report, Reporter } from "../report.js";

/**
 * One object `{version, files: [{path, format, segments, cultures, problems, findings}], summary}` with one finding
 * per line. Lines and characters count from 0, offsets are UTF-16 code units.
 */
export const jsonReporter: Reporter = function* (report) {
  yield `{"version":${JSON.stringify(report.version)},"files":[`;
  for (const [i, file] of report.files.entries()) {
    yield i === 0 ? "\n" : ",\n";
    yield* fileJson(file);
  }
  yield `${report.files.length > 0 ? "\n" : ""}],"summary":${JSON.stringify(report.summary)}}\n`;
};

function* fileJson(file: Report["files"][number]): Iterable<string> {
  const { path, format, segments, cultures } = file;
  const problems = file.problems.map(({ span, ...problem }) => ({ ...problem, ...place(file, span) }));
  const head = JSON.stringify({ path, format, segments, cultures, problems });
  yield `${head.slice(0, -1)},"findings":[`;
  for (const [i, finding] of file.findings.entries())
    yield `${i === 0 ? "" : ","}\n${JSON.stringify(jsonFinding(file, finding))}`;
  yield file.findings.length > 0 ? "\n]}" : "]}";
}

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
