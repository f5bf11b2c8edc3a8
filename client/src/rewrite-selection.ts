import * as vscode from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import { REWRITE_RANGE, type RewriteAnswer, type RewriteEntry } from "../../server/src/protocol.js";
import type { Client } from "./client.js";

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Where to rewrite, for a caller that is no editor's cursor. */
export interface RewriteTarget {
  readonly uri?: string;
  /** Lines and characters from 0. */
  readonly range?: { readonly start: Place; readonly end: Place };
  readonly cultures?: readonly string[];
}

/**
 * Rewrites the values that the selection touches. What a rule is certain of is applied, what a model wrote is shown
 * first; where nothing could be proven, it is said why.
 */
export async function rewriteSelection(client: Client, target: RewriteTarget = {}): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const uri = target.uri ?? editor?.document.uri.toString();
  const range = target.range ?? editor?.selection;
  if (uri === undefined || range === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file with copy or a prompt first."));
    return;
  }
  const { cultures } = target;
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Culture: rewriting"),
      cancellable: true,
    },
    (_progress, token) => {
      const { start, end } = range;
      // Ranges of the editor's own are written to JSON in another form than the protocol's.
      const params = {
        uri,
        range: { start: place(start), end: place(end) },
        ...(cultures ? { cultures } : {}),
      };
      return client.request<RewriteAnswer>(REWRITE_RANGE, params, token);
    },
  );
  const open = answer.outcomes.filter((o) => o.after === undefined);
  if (answer.edit) await apply(client, answer.edit, answer.outcomes);
  if (answer.outcomes.length === 0)
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Nothing in the selection is flagged, so there is nothing to rewrite."),
    );
  else if (open.length > 0) explain(client, open);
}

function place({ line, character }: Place): Place {
  return { line, character };
}

async function apply(client: Client, edit: WorkspaceEdit, outcomes: readonly RewriteEntry[]): Promise<void> {
  const { protocol2CodeConverter } = await client.start();
  const converted = await protocol2CodeConverter.asWorkspaceEdit(edit);
  const needsConfirmation = outcomes.some((o) => o.by === "model" && o.after !== undefined);
  const shown = new vscode.WorkspaceEdit();
  for (const [uri, edits] of converted.entries())
    for (const { range, newText } of edits) {
      const label = vscode.l10n.t("Rewrite");
      const description = vscode.l10n.t("Placeholders kept, checked again");
      shown.replace(uri, range, newText, { needsConfirmation, label, description });
    }
  await vscode.workspace.applyEdit(shown);
}

function explain(client: Client, open: readonly RewriteEntry[]): void {
  for (const { key, rules, whyNot } of open) client.log.info(`${key} (${rules.join(", ")}): ${whyNot ?? ""}`);
  const [first] = open;
  const reason = first?.whyNot ?? "";
  const message =
    open.length === 1
      ? vscode.l10n.t("No rewrite for {0}: {1}.", first?.key ?? "", reason)
      : vscode.l10n.t(
          "No rewrite for {0} values, {1} among them: {2}.",
          open.length,
          first?.key ?? "",
          reason,
        );
  const show = vscode.l10n.t("Open Log");
  void vscode.window.showInformationMessage(message, ...(open.length > 1 ? [show] : [])).then((chosen) => {
    if (chosen === show) client.log.show();
  });
}
