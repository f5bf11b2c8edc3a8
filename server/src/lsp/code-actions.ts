import * as l10n from "@vscode/l10n";
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTag,
  type Diagnostic,
} from "vscode-languageserver";
import type { Finding, Span } from "../core/finding.js";
import { certainFixEdits } from "../core/fix-all.js";
import { ignoreHere } from "../core/ignore.js";
import { culturesOf } from "../core/router/audience.js";
import { FIX_ALL_KIND, SERVER_COMMANDS } from "../protocol.js";
import type { Checked } from "./checks.js";
import { findingDiagnostic, quickFix, toSpan, touches, toWorkspaceEdit } from "./convert.js";
import { type Deferred, deferredSchema, workOut } from "./deferred-actions.js";
import type { Feature, Parts } from "./feature.js";
import { referenceTo } from "./finding-reference.js";
import { filePath } from "./projects.js";
import { answer } from "./requests.js";

/** What can be done about the findings at a place, about a selection, and about all that rules are certain of. */
export const codeActions: Feature = (parts) => {
  const { connection, documents, checks, abilities } = parts;
  connection.onCodeAction((params, token) =>
    answer(token, async () => {
      const document = documents.get(params.textDocument.uri);
      if (document === undefined) return [];
      const checked = await checks.check(document);
      return "inspection" in checked ? actions(parts, checked, params) : [];
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    answer(token, async (signal) => {
      const deferred = deferredSchema.safeParse(action.data);
      const edit = deferred.success ? await workOut(parts, deferred.data, signal) : undefined;
      return edit ? { ...action, edit } : action;
    }),
  );
  const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL_KIND];
  return { codeActionProvider: { codeActionKinds, resolveProvider: abilities.resolvesActions } };
};

function actions(parts: Parts, checked: Checked, { range, context }: CodeActionParams): CodeAction[] {
  // A kind stands for itself and all that begin with it. Source actions are given only to those who ask for them.
  const wants = (kind: string): boolean =>
    context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? kind !== FIX_ALL_KIND;
  const here = toSpan(range, checked.document);
  const found = checked.findings.filter((f) => touches(f.span, here));
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(parts, checked, found) : []),
    ...(wants(CodeActionKind.RefactorRewrite) ? rewrites(parts, checked, here) : []),
    ...(wants(FIX_ALL_KIND) ? fixAll(parts, checked) : []),
  ];
}

/** Fixes of all findings first, then the model's proposals, then what is said about each finding. */
function quickFixes(parts: Parts, checked: Checked, found: readonly Finding[]): CodeAction[] {
  const { document } = checked;
  const of = (finding: Finding): Diagnostic => findingDiagnostic(finding, document, parts.abilities);
  const fixes = found.flatMap((finding) => {
    const { fix } = finding;
    if (fix === undefined) return [];
    const title = l10n.t('Replace with "{0}"', fix.replacement);
    return [quickFix(title, fix.edits, of(finding), document, parts.abilities, fix.certain)];
  });
  return [
    ...fixes,
    ...proposals(parts, checked, found, of),
    ...found.flatMap((finding) => aboutFinding(parts, checked, finding, of(finding))),
  ];
}

/** For each value with findings that no rule knows the one right answer to. */
function proposals(
  parts: Parts,
  { document }: Checked,
  found: readonly Finding[],
  of: (finding: Finding) => Diagnostic,
): CodeAction[] {
  if (parts.models.inUse === undefined) return [];
  const open = found.filter((f) => !f.fix?.certain);
  const values = new Map(open.map((f) => [f.segment, open.filter((other) => other.segment === f.segment)]));
  return [...values.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { uri, version } = document;
    const action = deferredAction(
      parts,
      l10n.t("Propose a rewrite"),
      CodeActionKind.QuickFix,
      { do: "rewrite", uri, version, span: first.span },
      "by a model",
    );
    return action.map((a) => ({ ...a, diagnostics: [first, ...others].map(of) }));
  });
}

function aboutFinding(
  parts: Parts,
  { document, inspection }: Checked,
  finding: Finding,
  diagnostic: Diagnostic,
): CodeAction[] {
  const { rule } = finding;
  const { uri } = document;
  const reference = referenceTo(finding, uri);
  const ignored = ignoreHere(inspection.input, finding);
  const command = (title: string, id: string): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command: id, arguments: [reference] },
  });
  const switchOff = deferredAction(
    parts,
    l10n.t("Ignore {0} in this workspace", rule),
    CodeActionKind.QuickFix,
    { do: "switch off", uri, rule },
    "by rule",
  );
  const isFile = filePath(uri) !== undefined;
  return [
    command(l10n.t("Why is this flagged?"), SERVER_COMMANDS.explain),
    ...(ignored
      ? [quickFix(l10n.t("Ignore {0} here", rule), [ignored], diagnostic, document, parts.abilities)]
      : []),
    ...(isFile ? [command(l10n.t("Accept into the baseline"), SERVER_COMMANDS.accept)] : []),
    ...(isFile ? switchOff.map((action) => ({ ...action, diagnostics: [diagnostic] })) : []),
  ];
}

/** "Rewrite for Japan…": for each culture that the selected values are for. */
function rewrites(parts: Parts, { document, inspection, project }: Checked, here: Span): CodeAction[] {
  if (parts.models.inUse === undefined || here.start === here.end) return [];
  const selected = inspection.routed.filter(({ segment }) => touches(segment.span, here));
  const cultures = culturesOf(selected.flatMap(({ audiences }) => audiences));
  const { uri, version } = document;
  return cultures
    .slice(0, MOST_CULTURES)
    .flatMap((culture) =>
      deferredAction(
        parts,
        l10n.t("Rewrite for {0}…", project.packs.get(culture)?.profile.name ?? culture),
        CodeActionKind.RefactorRewrite,
        { do: "rewrite", uri, version, span: here, cultures: [culture] },
        "by a model",
      ),
    );
}

/** A selection over a table of many languages would fill the menu. */
const MOST_CULTURES = 5;

/** An action whose edit is worked out when it is chosen: by the client's asking, or by a command. */
function deferredAction(
  { abilities }: Parts,
  title: string,
  kind: CodeActionKind,
  data: Deferred,
  origin: "by rule" | "by a model",
): CodeAction[] {
  const tagged: Pick<CodeAction, "tags"> =
    origin === "by a model" && abilities.tagsActions ? { tags: [CodeActionTag.LLMGenerated] } : {};
  if (abilities.resolvesActions) return [{ title, kind, data, ...tagged }];
  if (!abilities.appliesEdits) return [];
  return [{ title, kind, command: { title, command: SERVER_COMMANDS.apply, arguments: [data] }, ...tagged }];
}

function fixAll({ abilities }: Parts, { inspection, checker, document, findings }: Checked): CodeAction[] {
  if (!findings.some((f) => f.fix?.certain)) return [];
  const edits = certainFixEdits(inspection.input, checker);
  return [
    {
      title: l10n.t("Fix all certain findings"),
      kind: FIX_ALL_KIND,
      edit: toWorkspaceEdit(edits, document, abilities.documentChanges),
    },
  ];
}
