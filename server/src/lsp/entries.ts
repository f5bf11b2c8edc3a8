import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Segment } from "../core/documents/document.js";
import { readFrontMatter } from "../core/documents/frontmatter.js";
import type { Span } from "../core/finding.js";
import type { Checked } from "./checks.js";

/** A value with what belongs to it in the file: its key, and comments right above. */
export interface Entry {
  readonly segment: Segment;
  readonly span: Span;
}

/** Formats whose keys most editors do not list or fold by themselves. */
const LISTED: ReadonlySet<string> = new Set([
  ...["po", "strings", "prompt", "properties", "fluent", "csv"],
  ...["android-strings", "xliff", "resx"],
]);

/** The entries of a document in order; none for formats that editors know well. They never overlap. */
export function entriesOf({ document, inspection }: Checked): readonly Entry[] {
  const parsed = inspection.input.document;
  if (!LISTED.has(parsed.format)) return [];
  const segments = parsed.segments.toSorted((a, b) => a.span.start - b.span.start);
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const body = parsed.format === "prompt" ? lineOf(readFrontMatter(inspection.input.source).bodyStart) : 0;
  return segments.map((segment, i) => {
    const { start, end } = segment.span;
    const own = lineOf(start);
    const above = i > 0 ? lineOf(segments[i - 1]?.span.end ?? 0) : -1;
    // Rows of a table have nothing above them, and front matter is above no message.
    const bound = parsed.format === "csv" ? own - 1 : own >= body ? Math.max(above, body - 1) : above;
    const below = segments[i + 1];
    const endsLine = below === undefined || lineOf(below.span.start) > lineOf(end);
    return {
      segment,
      span: {
        start: above === own ? start : startOf(own, bound, document),
        end: endsLine ? lineEnd(end, document) : end,
      },
    };
  });
}

/** The first of the lines right above a value, without a blank one between, that belong to no other. */
function startOf(own: number, above: number, document: TextDocument): number {
  let line = own;
  while (line - 1 > above && lineText(line - 1, document).trim() !== "") line--;
  const text = lineText(line, document);
  return document.offsetAt({ line, character: text.length - text.trimStart().length });
}

function lineText(line: number, document: TextDocument): string {
  return document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
}

function lineEnd(offset: number, document: TextDocument): number {
  const { line } = document.positionAt(offset);
  return document.offsetAt({ line, character: lineText(line, document).trimEnd().length });
}
