import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actions, closeAll, codes, diagnostics, file } from "./support.js";

describe("notebooks", () => {
  afterEach(closeAll);

  it("have findings and fixes in Markdown cells, and none in code", async () => {
    const notebook = await vscode.workspace.openNotebookDocument(file("notebooks/campaign.ipynb"));
    await vscode.window.showNotebookDocument(notebook);
    const [text, code] = notebook.getCells().map((cell) => cell.document);
    assert.ok(text && code);
    const found = await diagnostics(text.uri, (all) => all.length > 0);
    assert.deepEqual(codes(found), ["dates/numeric-order"]);
    assert.deepEqual(vscode.languages.getDiagnostics(code.uri), []);
    const [finding] = found;
    assert.ok(finding);
    const offered = await actions(text.uri, finding.range, vscode.CodeActionKind.QuickFix);
    const fix = offered.find((a) => a.title.startsWith("Replace"));
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await diagnostics(text.uri, (all) => all.length === 0);
    assert.match(text.getText(), /31\/12\/2026/);
  });
});
