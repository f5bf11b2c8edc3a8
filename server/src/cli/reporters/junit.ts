import { reaches } from "../../core/finding.js";
import type { FileReport, Reporter } from "../report.js";

/** JUnit XML: one suite per file, one failed case per finding of warning or above, the others as output. */
export const junitReporter: Reporter = function* (report) {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="CultureManager">\n';
  for (const file of report.files) yield `${suite(file)}\n`;
  yield "</testsuites>\n";
};

function suite(file: FileReport): string {
  const items = [
    ...file.problems.map((p) => ({
      name: `file/${p.code}`,
      failed: p.severity === "error",
      at: p.span.start,
      text: p.message,
    })),
    ...file.findings.map((f) => ({
      name: `${f.rule} (${f.culture}) ${f.key}`,
      failed: reaches(f.severity, "warning"),
      at: f.span.start,
      text: `${f.message}\n${f.why}`,
    })),
  ];
  const cases = items.map(({ name, failed, at, text }) => {
    const { line, character } = file.lines.position(at);
    const place = `${file.path}:${line + 1}:${character + 1}`;
    const body = failed
      ? `<failure message="${escapeXml(text.split("\n")[0] ?? "")}">${escapeXml(`${place}\n${text}`)}</failure>`
      : `<system-out>${escapeXml(`${place}\n${text}`)}</system-out>`;
    return `    <testcase classname="${escapeXml(file.path)}" name="${escapeXml(name)}">${body}</testcase>`;
  });
  if (cases.length === 0)
    cases.push(`    <testcase classname="${escapeXml(file.path)}" name="nothing to flag"/>`);
  const failures = items.filter((i) => i.failed).length;
  return `  <testsuite name="${escapeXml(file.path)}" tests="${cases.length}" failures="${failures}">\n${cases.join("\n")}\n  </testsuite>`;
}

/** XML 1.0: what it cannot hold at all is left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
