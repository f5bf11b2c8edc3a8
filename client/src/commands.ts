import * as vscode from "vscode";
import {
  CHECK_DOCUMENT,
  CHECK_WORKSPACE,
  type DocumentStatus,
  type WorkspaceSummary,
} from "../../server/src/protocol.js";
import type { Client } from "./client.js";
import { type EndpointKeys, removeEndpointKey, setEndpointKey } from "./endpoint-keys.js";
import { fetchGpuBackend } from "./fetch-gpu-backend.js";
import { newTaskFromExamples } from "./new-task.js";
import { openExample } from "./open-example.js";
import { showDoctor, showNorm } from "./pages.js";
import { pullModel } from "./pull-model.js";
import { type RewriteTarget, rewriteSelection } from "./rewrite-selection.js";
import { setCultures } from "./set-cultures.js";
import { showStatus } from "./show-status.js";
import { inWords } from "./status.js";

/** The commands of the palette, category "Culture". What an argument may be is what a menu or a link gives. */
export function registerCommands(client: Client, keys: EndpointKeys): vscode.Disposable {
  return vscode.Disposable.from(
    command(client, "cultureManager.checkFile", () => checkFile(client)),
    command(client, "cultureManager.checkWorkspace", () => checkWorkspace(client)),
    command(client, "cultureManager.setCultures", (uri) => setCultures(client, asUri(uri))),
    command(client, "cultureManager.rewriteSelection", (target) =>
      rewriteSelection(client, isTarget(target) ? target : {}),
    ),
    command(client, "cultureManager.pullModel", () => pullModel(client)),
    command(client, "cultureManager.fetchGpuBackend", () => fetchGpuBackend(client)),
    command(client, "cultureManager.newTaskFromExamples", () => newTaskFromExamples(client)),
    command(client, "cultureManager.showNorm", async (id) => {
      if (typeof id === "string") await showNorm(client, id);
    }),
    command(client, "cultureManager.openExample", () => openExample()),
    command(client, "cultureManager.showStatus", () => showStatus(client)),
    command(client, "cultureManager.showDoctor", () => showDoctor(client)),
    command(client, "cultureManager.setEndpointKey", () => setEndpointKey(keys)),
    command(client, "cultureManager.removeEndpointKey", () => removeEndpointKey(keys)),
    command(client, "cultureManager.restartServer", () => client.restart()),
    command(client, "cultureManager.openLog", async () => client.log.show()),
  );
}

/** A command whose errors are shown as they are: they say what happened and what to do. */
export function command(
  client: Client,
  id: string,
  run: (argument: unknown) => Promise<unknown>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument: unknown) => {
    try {
      await run(argument);
    } catch (error) {
      if (isCancellation(error)) return;
      const message = error instanceof Error ? error.message : String(error);
      client.log.error(`${id}: ${message}`);
      const open = vscode.l10n.t("Open Log");
      void vscode.window.showErrorMessage(message, open).then((chosen) => {
        if (chosen === open) client.log.show();
      });
    }
  });
}

/** `RequestCancelled` of the protocol, or VS Code's own error: the user asked for it. */
function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  return error instanceof Error && "code" in error && error.code === -32800;
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

/** Menus give a URI, a link of the server's gives its text. */
function asUri(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  return typeof value === "string" ? vscode.Uri.parse(value, true) : undefined;
}

function isTarget(value: unknown): value is RewriteTarget {
  return typeof value === "object" && value !== null && !(value instanceof vscode.Uri);
}
