import { pathToFileURL } from "node:url";
import type { Finding, Severity } from "../../core/finding.js";
import type { FileReport, Reporter } from "../report.js";

/** SARIF 2.1.0, for code scanning services. Columns are UTF-16 code units, counted from 1. */
export const sarifReporter: Reporter = (report) => {
  const rules = new Map<string, object>();
  const fingerprint = fingerprints();
  const results = report.files.flatMap((file) => [
    ...file.problems.map((problem) => {
      const id = `file/${problem.code}`;
      rules.set(id, {
        id,
        shortDescription: { text: `The file cannot be read as it should: ${problem.code}` },
      });
      return {
        ruleId: id,
        level: LEVEL[problem.severity],
        message: { text: problem.message },
        locations: [location(file, problem.span)],
      };
    }),
    ...file.findings.map((finding) => {
      if (!rules.has(finding.rule)) {
        const help = finding.evidence
          .map((e) => [e.title, e.publisher, e.address].filter(Boolean).join(", "))
          .join("; ");
        rules.set(finding.rule, {
          id: finding.rule,
          shortDescription: { text: finding.rule },
          fullDescription: { text: finding.why },
          ...(help ? { help: { text: help } } : {}),
        });
      }
      return {
        ruleId: finding.rule,
        level: LEVEL[finding.severity],
        message: { text: `${finding.message} (${finding.culture})` },
        locations: [location(file, finding.span)],
        partialFingerprints: { "cultureManager/v1": fingerprint(file, finding) },
        properties: {
          culture: finding.culture,
          confidence: finding.confidence,
          why: finding.why,
          severity: finding.severity,
        },
        ...(finding.fix
          ? {
              fixes: [
                {
                  description: { text: finding.fix.title },
                  artifactChanges: [
                    {
                      artifactLocation: { uri: uri(file) },
                      replacements: finding.fix.edits.map((e) => ({
                        deletedRegion: region(file, e.span),
                        insertedContent: { text: e.newText },
                      })),
                    },
                  ],
                },
              ],
            }
          : {}),
      };
    }),
  ]);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "CultureManager", version: report.version, rules: [...rules.values()] } },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return [`${JSON.stringify(log)}\n`];
};

/** Stable when lines move; two equal findings of one value are told apart by their number. */
function fingerprints(): (file: FileReport, finding: Finding) => string {
  const seen = new Map<string, number>();
  return (file, { rule, culture, key, text }) => {
    const base = [rule, culture, key, text].join("/");
    const inFile = `${file.path}\n${base}`;
    const count = (seen.get(inFile) ?? 0) + 1;
    seen.set(inFile, count);
    return count === 1 ? base : `${base}#${count}`;
  };
}

const LEVEL: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

function location(file: FileReport, span: { readonly start: number; readonly end: number }): object {
  return { physicalLocation: { artifactLocation: { uri: uri(file) }, region: region(file, span) } };
}

function region(file: FileReport, span: { readonly start: number; readonly end: number }): object {
  const start = file.lines.position(span.start);
  const end = file.lines.position(span.end);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** Relative to the working folder where the file lies below it. */
function uri(file: FileReport): string {
  if (/^(?:\/|[A-Za-z]:)/.test(file.path)) return pathToFileURL(file.path).href;
  return file.path.split("/").map(encodeURIComponent).join("/");
}
