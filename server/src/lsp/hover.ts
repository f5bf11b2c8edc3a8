import { type Hover, MarkupKind } from "vscode-languageserver";
import { toRange, touches } from "./convert.js";
import { explain } from "./explanation.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

/** Why something is flagged. */
export const hover: Feature = ({ connection, documents, checks, models }) => {
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
      const value = found.map((f) => explain(f, checked, { model: models.inUse })).join("\n\n---\n\n");
      return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(first.span, checked.document) };
    }),
  );
  return { hoverProvider: true };
};
