import assert from "node:assert/strict";
import * as vscode from "vscode";
import { file } from "./support.js";

describe("comparing cultures", () => {
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  for (const name of ["prompts/travel.prompt", "locales/de-DE.json"])
    it(`opens a view for ${name}`, async () => {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)));
      const shown = webview();
      await vscode.commands.executeCommand("cultureManager.compareCultures");
      assert.match((await shown).viewType, /cultureManager\.compare$/);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    });
});

/** The next webview whose tab is the active one: extensions hear of tabs a little later. */
function webview(): Promise<vscode.TabInputWebview> {
  const { tabGroups } = vscode.window;
  return new Promise((resolve) => {
    const listener = tabGroups.onDidChangeTabs(() => {
      const input = tabGroups.activeTabGroup.activeTab?.input;
      if (!(input instanceof vscode.TabInputWebview)) return;
      listener.dispose();
      resolve(input);
    });
  });
}
