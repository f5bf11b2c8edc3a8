import * as vscode from "vscode";
import {
  type EditAnswer,
  type FolderCultures,
  LIST_CULTURES,
  SET_CULTURES,
  SETTINGS_SECTION,
} from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { byName, cultureName } from "./cultures.js";
import { documentStatus } from "./status.js";

interface Choice extends vscode.QuickPickItem {
  readonly id: string;
}

/** Asks who reads a file and writes it down: in the file where its format has comments, else in culture.config.json. */
export async function setCultures(client: Client, given?: vscode.Uri): Promise<void> {
  const uri = given ?? vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file with copy or a prompt first."));
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const picked = await vscode.window.showQuickPick(choices(client, document), {
    title: vscode.l10n.t("Who reads {0}?", document.uri.path.split("/").at(-1) ?? ""),
    placeHolder: vscode.l10n.t("Choose none to have it told from the file"),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  const cultures = picked.map(({ id }) => id);
  const answer = await client.request<EditAnswer>(SET_CULTURES, { uri: document.uri.toString(), cultures });
  const unsaved = await client.apply(answer);
  await tell(document, answer, unsaved);
}

async function choices(client: Client, document: vscode.TextDocument): Promise<readonly Choice[]> {
  const [folders, status] = await Promise.all([
    client.request<readonly FolderCultures[]>(LIST_CULTURES, {}),
    documentStatus(client, document),
  ]);
  const now = new Set(status?.cultures.flatMap((c) => c.ids) ?? []);
  const known = new Map(folders.flatMap((f) => f.cultures).map((c) => [c.id, c]));
  // A culture without a pack may be set too, with its locale rules alone.
  return [...new Set([...known.keys(), ...now])]
    .map((id) => ({
      id,
      label: cultureName(id),
      description: [id, ...(known.get(id)?.locales ?? [])].join(" · "),
      picked: now.has(id),
    }))
    .sort((a, b) => Number(b.picked) - Number(a.picked) || byName(a.label, b.label));
}

async function tell(
  document: vscode.TextDocument,
  { changed }: EditAnswer,
  unsaved: readonly vscode.Uri[],
): Promise<void> {
  const named = vscode.workspace
    .getConfiguration(SETTINGS_SECTION, document)
    .get<readonly string[]>("cultures", []);
  if (named.length > 0) {
    const open = vscode.l10n.t("Open Setting");
    const message = vscode.l10n.t(
      "The setting {0} names {1}, which beats what the file says.",
      "cultureManager.cultures",
      named.join(", "),
    );
    if ((await vscode.window.showWarningMessage(message, open)) === open)
      await vscode.commands.executeCommand("workbench.action.openSettings", "cultureManager.cultures");
    return;
  }
  const [file] = changed.map((uri) => vscode.Uri.parse(uri, true));
  if (file === undefined || file.toString() === document.uri.toString()) return;
  const name = vscode.workspace.asRelativePath(file);
  if (unsaved.length > 0)
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} has other changes that are not saved. Save it for this one to count.", name),
    );
  else vscode.window.setStatusBarMessage(vscode.l10n.t("Culture: written to {0}", name), 5000);
}
