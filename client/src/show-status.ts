import * as vscode from "vscode";
import type { Client } from "./client.js";
import { documentStatus, inWords } from "./status.js";

/** What is checked for whom, by which model and where, with the ways to change it. */
export async function showStatus(client: Client): Promise<void> {
  const status = await documentStatus(client);
  const { model, where, notes } = client.status;
  const action = (icon: string, label: string, command: string, ...args: readonly unknown[]) => ({
    label: `$(${icon}) ${label}`,
    command,
    args,
  });
  const facts = [
    {
      ...action("globe", inWords(status), status?.checked ? "cultureManager.setCultures" : ""),
      detail: status?.cultures.map((c) => c.reason).join("; ") ?? "",
    },
    {
      ...action("hubot", model ?? vscode.l10n.t("Rules only, no model"), "cultureManager.pullModel"),
      description: where ?? "",
      detail: notes.join(" "),
    },
  ];
  const picked = await vscode.window.showQuickPick(
    [
      ...facts,
      { label: "", kind: vscode.QuickPickItemKind.Separator, command: "", args: [] },
      action("pulse", vscode.l10n.t("Look at this machine"), "cultureManager.showDoctor"),
      action("debug-restart", vscode.l10n.t("Restart the server"), "cultureManager.restartServer"),
      action("output", vscode.l10n.t("Open the log"), "cultureManager.openLog"),
      action("gear", vscode.l10n.t("Open the settings"), "workbench.action.openSettings", "cultureManager"),
    ],
    { title: "CultureManager" },
  );
  if (picked && picked.command !== "") await vscode.commands.executeCommand(picked.command, ...picked.args);
}
