import assert from "node:assert/strict";
import * as vscode from "vscode";

/** A file of the workspace. */
export function file(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "The workbench has no folder open.");
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Undoes what a case has typed and closes its editors. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.isClosed) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Waits until a file's findings, in their order, are as wanted. */
export function diagnostics(
  uri: vscode.Uri,
  wanted: (all: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve) => {
    const look = (): void => {
      const all = vscode.languages
        .getDiagnostics(uri)
        .filter((d) => d.source === "CultureManager")
        .toSorted((a, b) => a.range.start.compareTo(b.range.start));
      if (!wanted(all)) return;
      listener.dispose();
      resolve(all);
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

export function codes(all: readonly vscode.Diagnostic[]): readonly unknown[] {
  return all.map(({ code }) => (typeof code === "object" ? code.value : code));
}

export function actions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range, kind.value);
}

/** Where a text of a document begins and ends. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `"${text}" does not occur in ${document.uri.path}.`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}
