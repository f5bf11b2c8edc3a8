import * as vscode from "vscode";
import { DOCUMENT_STATUS, type DocumentStatus } from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { SELECTOR } from "./selector.js";

/** The language status item: the culture of the file at hand, why, and what the server does. */
export function showLanguageStatus(client: Client): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("cultureManager.status", SELECTOR);
  item.name = "CultureManager";
  item.text = "$(globe) CultureManager";
  item.command = { command: "cultureManager.showStatus", title: vscode.l10n.t("Status") };
  let asked = 0;
  const update = async (): Promise<void> => {
    if (!client.running) return;
    const mine = ++asked;
    item.busy = client.status.activity !== "idle";
    const status = await documentStatus(client).catch(() => undefined);
    // Another editor has been chosen meanwhile.
    if (mine !== asked) return;
    item.text = `$(globe) ${inWords(status)}`;
    item.detail = [...(status?.cultures.map((c) => c.reason) ?? []), client.status.model ?? ""]
      .filter((part) => part !== "")
      .join(" · ");
  };
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    client.onStatus(update),
  );
}

export async function documentStatus(client: Client): Promise<DocumentStatus | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || vscode.languages.match(SELECTOR, document) === 0) return undefined;
  return client.request<DocumentStatus>(DOCUMENT_STATUS, { uri: document.uri.toString() });
}

/** One line: the cultures and what was found, or why there is nothing to say. */
export function inWords(status: DocumentStatus | undefined): string {
  if (status === undefined) return vscode.l10n.t("No file with copy or a prompt");
  if (!status.checked) return status.notes.join(" ");
  const ids = [...new Set(status.cultures.flatMap((c) => c.ids))];
  if (ids.length === 0) return vscode.l10n.t("No culture could be told");
  return vscode.l10n.t("{0}: {1} findings", ids.join(", "), status.findings);
}
