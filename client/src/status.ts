import * as vscode from "vscode";
import { DOCUMENT_STATUS, type DocumentStatus } from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { cultureName } from "./cultures.js";
import { SELECTOR } from "./selector.js";

/** True while the editor at hand shows something that the server checks: commands for it are then in the palette. */
const CHECKED = "cultureManager.checked";

/** Language status items: the cultures of the file at hand and why, and the model with where it runs. */
export function showLanguageStatus(client: Client): vscode.Disposable {
  const cultures = vscode.languages.createLanguageStatusItem("cultureManager.cultures", SELECTOR);
  cultures.name = vscode.l10n.t("CultureManager: readers");
  cultures.text = "$(globe) CultureManager";
  cultures.command = { command: "cultureManager.setCultures", title: vscode.l10n.t("Change") };
  const model = vscode.languages.createLanguageStatusItem("cultureManager.model", SELECTOR);
  model.name = vscode.l10n.t("CultureManager: model");
  model.text = "$(hubot) …";
  model.command = { command: "cultureManager.showStatus", title: vscode.l10n.t("Status") };
  let asked = 0;
  const update = async (): Promise<void> => {
    const mine = ++asked;
    showModel(model, client);
    cultures.busy = client.status.activity === "judging";
    const status = client.running ? await documentStatus(client).catch(() => undefined) : undefined;
    // Another editor has been chosen meanwhile.
    if (mine !== asked) return;
    cultures.text = `$(globe) ${inWords(status)}`;
    cultures.detail = brief(status?.cultures[0]?.reason ?? "");
    context(CHECKED, status?.checked === true);
    // Steps of the walkthrough are done by these.
    if (status && status.findings > 0) context("cultureManager.found", true);
    if (client.status.model !== undefined) context("cultureManager.hasModel", true);
  };
  return vscode.Disposable.from(
    cultures,
    model,
    vscode.window.onDidChangeActiveTextEditor(update),
    // Findings have changed, so what is said of their number has to.
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const shown = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === shown)) void update();
    }),
    client.onStatus(update),
  );
}

/** Lines of the language status do not wrap: what is too long would push the command out of sight. */
function brief(text: string): string {
  const [first = ""] = text.split(/[,;] /);
  return first.length > BRIEF ? `${first.slice(0, BRIEF - 1)}…` : first;
}

const BRIEF = 48;

function context(key: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", key, value);
}

function showModel(item: vscode.LanguageStatusItem, client: Client): void {
  const { activity, model, where, notes } = client.status;
  item.busy = activity !== "idle";
  item.text = `$(hubot) ${model ?? vscode.l10n.t("Rules only, no model")}`;
  item.detail = brief(where ?? notes[0] ?? "");
  item.severity =
    model === undefined && notes.length > 0
      ? vscode.LanguageStatusSeverity.Warning
      : vscode.LanguageStatusSeverity.Information;
}

/** @param document the one of the active editor without it. */
export async function documentStatus(
  client: Client,
  document = vscode.window.activeTextEditor?.document,
): Promise<DocumentStatus | undefined> {
  if (document === undefined || vscode.languages.match(SELECTOR, document) === 0) return undefined;
  return client.request<DocumentStatus>(DOCUMENT_STATUS, { uri: document.uri.toString() });
}

/** One line: the cultures and what was found, or why there is nothing to say. */
export function inWords(status: DocumentStatus | undefined): string {
  if (status === undefined) return vscode.l10n.t("No file with copy or a prompt");
  if (!status.checked) return status.notes.join(" ");
  const ids = [...new Set(status.cultures.flatMap((c) => c.ids))];
  if (ids.length === 0) return vscode.l10n.t("No culture could be told");
  const names = ids.map(cultureName).join(", ");
  if (status.findings === 0) return vscode.l10n.t("{0}: nothing found", names);
  return status.findings === 1
    ? vscode.l10n.t("{0}: 1 finding", names)
    : vscode.l10n.t("{0}: {1} findings", names, status.findings);
}
