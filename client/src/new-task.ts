import * as vscode from "vscode";
import {
  DERIVE_TASK,
  type DerivedTaskText,
  type DeriveTaskParams,
} from "../../server/src/protocol/datasets.js";
import type { Client } from "./client.js";

/** "New Task From Examples": the rows that are selected, else those in the clipboard. */
export async function newTaskFromExamples(client: Client): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a folder first: a task belongs to it."));
    return;
  }
  const source = await examples();
  if (source === undefined) {
    const message = vscode.l10n.t(
      "Select a few rows first, or copy them: JSON lines, or CSV with a header line.",
    );
    void vscode.window.showInformationMessage(message);
    return;
  }
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t("New Task From Examples"),
    prompt: vscode.l10n.t("Name of the task, lower-case words joined by hyphens"),
    placeHolder: "greeting-tone",
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[a-z][a-z0-9-]{0,62}$/.test(text)
        ? undefined
        : vscode.l10n.t("Use lower-case letters, digits and hyphens, a letter first."),
  });
  if (id === undefined) return;
  const params: DeriveTaskParams = { source, id };
  const { text, notes } = await client.request<DerivedTaskText>(DERIVE_TASK, params);
  const file = vscode.Uri.joinPath(folder.uri, ".culture", "tasks", `${id}.json`);
  const made = new vscode.WorkspaceEdit();
  // Never over a task that is there.
  made.createFile(file, { overwrite: false, contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(made))) {
    void vscode.window.showWarningMessage(vscode.l10n.t("The task {0} is there already.", id));
    return;
  }
  await vscode.window.showTextDocument(file);
  void vscode.window.showInformationMessage(notes.join(" "));
}

/** What is selected, else what was copied. */
async function examples(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? "";
  if (selected.trim() !== "") return selected;
  const copied = await vscode.env.clipboard.readText();
  return copied.trim() === "" ? undefined : copied;
}
