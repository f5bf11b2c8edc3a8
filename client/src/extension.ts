import * as vscode from "vscode";
import { Client } from "./client.js";
import { registerCommands } from "./commands.js";
import { EndpointKeys } from "./endpoint-keys.js";
import { registerLanguageModelTools } from "./language-model-tools.js";
import { refreshPages, registerLinks } from "./pages.js";
import { registerPromptTests } from "./prompt-tests.js";
import { mayHoldText } from "./selector.js";
import { showLanguageStatus } from "./status.js";
import { registerSynthesis } from "./synthesize.js";
import { registerPanels } from "./views/panels.js";
import { registerViews } from "./views/views.js";

/** Registers what costs nothing; the server starts with the first file that may hold copy or a prompt. */
export function activate(context: vscode.ExtensionContext): void {
  const begun = performance.now();
  const keys = new EndpointKeys(context.secrets);
  const client = new Client(context, keys);
  const startFor = (document: vscode.TextDocument): void => {
    if (!mayHoldText(document)) return;
    opened.dispose();
    client.start().catch((error: unknown) => client.log.error(String(error)));
  };
  const opened = vscode.workspace.onDidOpenTextDocument(startFor);
  vscode.workspace.textDocuments.forEach(startFor);
  context.subscriptions.push(
    client,
    opened,
    registerCommands(client, keys),
    registerViews(client),
    registerLinks(client),
    refreshPages(client),
    registerLanguageModelTools(client),
    showLanguageStatus(client),
    registerPanels(client, context.extensionUri),
    registerSynthesis(client),
    registerPromptTests(client),
    // What an untrusted workspace names may be used from now on.
    vscode.workspace.onDidGrantWorkspaceTrust(() => (client.running ? client.restart() : undefined)),
  );
  performance.measure("cultureManager.activate", { start: begun });
}

// Both are read by the tests of the workbench. The mark is what esbuild puts at the start of the bundle; what lies between
// loading and activation is other extensions' time.
performance.measure("cultureManager.load", "cultureManager.begin");
