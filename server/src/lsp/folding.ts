import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { readFrontMatter } from "../core/documents/frontmatter.js";
import type { Checked } from "./checks.js";
import { entriesOf } from "./entries.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

/** Entries of more than one line, messages of a prompt, and its front matter. */
export const folding: Feature = ({ connection, documents, checks }) => {
  connection.onFoldingRanges(({ textDocument: { uri } }, token) =>
    answer(token, async () => {
      const document = documents.get(uri);
      const checked = document && (await checks.check(document));
      return checked && "inspection" in checked ? foldingRanges(checked) : [];
    }),
  );
  return { foldingRangeProvider: true };
};

function foldingRanges(checked: Checked): FoldingRange[] {
  const { document, inspection } = checked;
  const { source } = inspection.input;
  const ranges = new Map<string, FoldingRange>();
  for (const { segment, span } of entriesOf(checked)) {
    // Paragraphs of one message fold together.
    const name = segment.key.replace(/\.paragraph-\d+$/, "");
    const known = ranges.get(name);
    const startLine = known?.startLine ?? document.positionAt(span.start).line;
    ranges.set(name, { startLine, endLine: document.positionAt(span.end).line });
  }
  const folded = [...ranges.values()].filter(({ startLine, endLine }) => endLine > startLine);
  if (inspection.input.document.format !== "prompt") return folded;
  const { bodyStart } = readFrontMatter(source);
  if (bodyStart === 0) return folded;
  const endLine = document.positionAt(source.slice(0, bodyStart).trimEnd().length).line;
  return [{ startLine: 0, endLine, kind: FoldingRangeKind.Region }, ...folded];
}
