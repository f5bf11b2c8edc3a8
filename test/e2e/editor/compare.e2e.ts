import assert from "node:assert/strict";
import * as vscode from "vscode";
import { file } from "./support.js";

describe("comparing cultures", () => {
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  for (const name of ["prompts/travel.prompt", "locales/de-DE.json"])
    it(`opens a view for ${name}`, async () => {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)));
      await vscode.commands.executeCommand("cultureManager.compareCultures");
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputWebview);
      assert.match(input.viewType, /cultureManager\.compare$/);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    });
});
