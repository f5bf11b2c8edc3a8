import { type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import type { Finding } from "../core/finding.js";
import { certainFixEdits } from "../core/fix-all.js";
import { ignoreHere } from "../core/ignore.js";
import { FIX_ALL_KIND } from "../protocol.js";
import type { Abilities } from "./abilities.js";
import type { Checked } from "./checks.js";
import { findingDiagnostic, quickFix, toSpan, touches, toWorkspaceEdit } from "./convert.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

/** Quick fixes for the findings at a place, and one action for all fixes that rules are certain of. */
export const codeActions: Feature = ({ connection, documents, checks, abilities }) => {
  connection.onCodeAction((params, token) =>
    answer(token, async () => {
      const document = documents.get(params.textDocument.uri);
      if (document === undefined) return [];
      const checked = await checks.check(document);
      return "inspection" in checked ? actions(checked, params, abilities) : [];
    }),
  );
  return { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] } };
};

function actions(checked: Checked, { range, context }: CodeActionParams, abilities: Abilities): CodeAction[] {
  // A kind stands for itself and all that begin with it. Source actions are given only to those who ask for them.
  const wants = (kind: string): boolean =>
    context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ??
    kind === CodeActionKind.QuickFix;
  const here = toSpan(range, checked.document);
  return [
    ...(wants(CodeActionKind.QuickFix)
      ? checked.findings
          .filter((f) => touches(f.span, here))
          .flatMap((f) => forFinding(f, checked, abilities))
      : []),
    ...(wants(FIX_ALL_KIND) ? fixAll(checked, abilities) : []),
  ];
}

function forFinding(finding: Finding, checked: Checked, abilities: Abilities): CodeAction[] {
  const { document, inspection } = checked;
  const diagnostic = findingDiagnostic(finding, document, abilities);
  const ignored = ignoreHere(inspection.input, finding);
  return [
    ...(finding.fix
      ? [quickFix(finding.fix.title, finding.fix.edits, diagnostic, document, abilities, finding.fix.certain)]
      : []),
    ...(ignored ? [quickFix(`Ignore ${finding.rule} here`, [ignored], diagnostic, document, abilities)] : []),
  ];
}

function fixAll({ inspection, checker, document, findings }: Checked, abilities: Abilities): CodeAction[] {
  if (!findings.some((f) => f.fix?.certain)) return [];
  const edits = certainFixEdits(inspection.input, checker);
  return [
    {
      title: "Fix all certain findings",
      kind: FIX_ALL_KIND,
      edit: toWorkspaceEdit(edits, document, abilities.documentChanges),
    },
  ];
}
