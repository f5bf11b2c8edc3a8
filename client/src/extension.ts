import * as vscode from "vscode";
import { Client } from "./client.js";
import { registerCommands } from "./commands.js";
import { SELECTOR } from "./selector.js";
import { showLanguageStatus } from "./status.js";

/** Registers what costs nothing; the server starts with the first file that may hold copy or a prompt. */
export function activate(context: vscode.ExtensionContext): void {
  const client = new Client(context);
  const startFor = (document: vscode.TextDocument): void => {
    if (vscode.languages.match(SELECTOR, document) === 0) return;
    opened.dispose();
    client.start().catch((error: unknown) => client.log.error(String(error)));
  };
  const opened = vscode.workspace.onDidOpenTextDocument(startFor);
  vscode.workspace.textDocuments.forEach(startFor);
  context.subscriptions.push(
    client,
    opened,
    registerCommands(client),
    showLanguageStatus(client),
    // What an untrusted workspace names may be used from now on.
    vscode.workspace.onDidGrantWorkspaceTrust(() => (client.running ? client.restart() : undefined)),
  );
}
