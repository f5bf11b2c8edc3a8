import * as vscode from "vscode";
import {
  CHECK_DOCUMENT,
  CHECK_WORKSPACE,
  type DocumentStatus,
  type WorkspaceSummary,
} from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { documentStatus, inWords } from "./status.js";

/** The commands of the palette, category "Culture". */
export function registerCommands(client: Client): vscode.Disposable {
  const commands: Readonly<Record<string, () => unknown>> = {
    "cultureManager.checkFile": () => checkFile(client),
    "cultureManager.checkWorkspace": () => checkWorkspace(client),
    "cultureManager.restartServer": () => client.restart(),
    "cultureManager.showStatus": () => showStatus(client),
    "cultureManager.openLog": () => client.log.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  );
}

async function checkFile(client: Client): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file with copy or a prompt first."));
    return;
  }
  const status = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Culture: checking") },
    () => client.request<DocumentStatus>(CHECK_DOCUMENT, { uri: document.uri.toString() }),
  );
  if (status.findings > 0) await vscode.commands.executeCommand("workbench.actions.view.problems");
  else void vscode.window.showInformationMessage(inWords(status));
}

async function checkWorkspace(client: Client): Promise<void> {
  const { files, findings, notes } = await client.request<WorkspaceSummary>(CHECK_WORKSPACE, {});
  if (findings > 0) await vscode.commands.executeCommand("workbench.actions.view.problems");
  const summary = vscode.l10n.t("{0} findings in {1} files with copy or prompts.", findings, files);
  void vscode.window.showInformationMessage([summary, ...notes].join(" "));
}

async function showStatus(client: Client): Promise<void> {
  const status = await documentStatus(client);
  const { model, notes } = client.status;
  const restart = { label: vscode.l10n.t("$(debug-restart) Restart the server") };
  const log = { label: vscode.l10n.t("$(output) Open the log") };
  const settings = { label: vscode.l10n.t("$(gear) Open the settings") };
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: `$(globe) ${inWords(status)}`,
        detail: status?.cultures.map((c) => c.reason).join("; ") ?? "",
      },
      {
        label: `$(hubot) ${model ?? vscode.l10n.t("Rules only, no model")}`,
        detail: notes.join(" "),
      },
      restart,
      log,
      settings,
    ],
    { title: "CultureManager" },
  );
  if (picked === restart) await client.restart();
  else if (picked === log) client.log.show();
  else if (picked === settings)
    await vscode.commands.executeCommand("workbench.action.openSettings", "cultureManager");
}
