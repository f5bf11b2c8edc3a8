import { type Hover, MarkupKind } from "vscode-languageserver";
import type { Finding } from "../core/finding.js";
import type { Checked } from "./checks.js";
import { toRange, touches } from "./convert.js";
import type { Feature } from "./feature.js";
import { plain, sourceList } from "./markdown.js";
import { answer } from "./requests.js";

/** Why something is flagged: the norm, the culture, how sure, the sources, and how the culture was chosen. */
export const hover: Feature = ({ connection, documents, checks }) => {
  connection.onHover(({ textDocument, position }, token) =>
    answer(token, async (): Promise<Hover | null> => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      const checked = await checks.check(document);
      if (!("inspection" in checked)) return null;
      const offset = checked.document.offsetAt(position);
      const found = checked.findings.filter((f) => touches(f.span, { start: offset, end: offset }));
      const [first] = found;
      if (first === undefined) return null;
      const value = found.map((f) => explain(f, checked)).join("\n\n---\n\n");
      return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(first.span, checked.document) };
    }),
  );
  return { hoverProvider: true };
};

function explain(finding: Finding, { inspection, project }: Checked): string {
  const { culture, confidence } = finding;
  const name = project.packs.get(culture)?.profile.name ?? culture;
  const routed = inspection.routed.find((r) => r.segment.id === finding.segment);
  const reason = routed?.routing.reason;
  // The message itself is shown with the diagnostic by every editor, in VS Code in the same box.
  return [
    `**${plain(name)}** (${culture}) · \`${finding.rule}\` · confidence ${Math.round(confidence * 100)}%`,
    ...(reason ? [`Why ${culture}: ${plain(reason)}.`] : []),
    plain(finding.why),
    ...(finding.evidence.length > 0 ? [`Sources:\n${sourceList(finding.evidence)}`] : []),
  ].join("\n\n");
}
