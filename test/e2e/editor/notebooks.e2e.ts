import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, codes, diagnostics, file, rangeOf } from "./support.js";

describe("notebooks", () => {
  afterEach(closeAll);

  it("have findings in Markdown cells, which follow edits, and none in code", async () => {
    // As a click in the explorer does it.
    await vscode.commands.executeCommand("vscode.open", file("notebooks/campaign.ipynb"));
    const cells = vscode.window.activeNotebookEditor?.notebook.getCells() ?? [];
    const [text, code] = cells.map((cell) => cell.document);
    assert.ok(text && code);
    const found = await diagnostics(text.uri, (all) => all.length > 0);
    assert.deepEqual(codes(found), ["dates/numeric-order"]);
    assert.deepEqual(vscode.languages.getDiagnostics(code.uri), []);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(text.uri, rangeOf(text, "12/31/2026"), "31/12/2026");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await diagnostics(text.uri, (all) => all.length === 0);
  });
});
