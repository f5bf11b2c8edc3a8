import * as vscode from "vscode";
import { REWRITES_TAKEN } from "../../server/src/protocol/datasets.js";
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
 * Rewrites the values that the selection touches, as one step that can be undone; where nothing could be proven, it is
 * said why.
 */
export async function rewriteSelection(client: Client, target: RewriteTarget = {}): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const uri = target.uri ?? editor?.document.uri.toString();
  const range = target.range ?? editor?.selection;
  if (uri === undefined || range === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file with copy or a prompt first."));
    return;
  }
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Culture: rewriting"),
      cancellable: true,
    },
    (_progress, token) => {
      const { cultures } = target;
      // Ranges of the editor's own are written to JSON in another form than the protocol's.
      const plain = { start: place(range.start), end: place(range.end) };
      const params = { uri, range: plain, ...(cultures ? { cultures } : {}) };
      return client.request<RewriteAnswer>(REWRITE_RANGE, params, token);
    },
  );
  const { edit, outcomes } = answer;
  const [done, open] = [outcomes.filter(isDone), outcomes.filter((o) => !isDone(o))];
  if (edit) await client.apply({ edit, changed: [] });
  if (outcomes.length === 0)
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Nothing in the selection is flagged, so there is nothing to rewrite."),
    );
  if (open.length > 0) explain(client, open);
  if (done.length > 0)
    offerBack(client, vscode.Uri.parse(uri, true), done).catch((error: unknown) =>
      client.log.error(String(error)),
    );
}

function place({ line, character }: Place): Place {
  return { line, character };
}

function isDone({ after }: RewriteEntry): boolean {
  return after !== undefined;
}

/** What was written is shown and can be taken back, as long as nothing else has been typed. */
async function offerBack(client: Client, uri: vscode.Uri, done: readonly RewriteEntry[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { version } = document;
  const undo = vscode.l10n.t("Undo");
  const show = vscode.l10n.t("Show Changes");
  const keys = [...new Set(done.map((o) => o.key))].join(", ");
  const message = done.some((o) => o.by === "model")
    ? vscode.l10n.t("A model rewrote {0}. It was checked again, and every placeholder is there.", keys)
    : vscode.l10n.t("Rewritten by rule: {0}.", keys);
  const chosen = await vscode.window.showInformationMessage(
    message,
    undo,
    ...(document.isUntitled ? [] : [show]),
  );
  if (chosen !== undo) await noteTaken(client, uri, done);
  if (chosen === undefined) return;
  await vscode.window.showTextDocument(document);
  if (chosen === show) await vscode.commands.executeCommand("workbench.files.action.compareWithSaved", uri);
  else if (document.version === version) await vscode.commands.executeCommand("undo");
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

/** What was kept can become an example to train on; the server looks into the document which of it that is. */
async function noteTaken(client: Client, uri: vscode.Uri, done: readonly RewriteEntry[]): Promise<void> {
  const taken = done.flatMap(({ before, after, rules }) =>
    after === undefined ? [] : [{ before, after, rules }],
  );
  await client.request(REWRITES_TAKEN, { uri: uri.toString(), taken });
}
