import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actions, closeAll, codes, diagnostics, file, open, rangeOf } from "./support.js";

describe("findings", () => {
  const german = file("locales/de-DE.json");
  // Those of the file as it is: after an edit that was undone, VS Code shows the ones before for a moment.
  const both = (all: readonly vscode.Diagnostic[]): boolean =>
    all.length === 2 && all[0]?.range.start.line === 1;

  afterEach(closeAll);

  it("mark what does not fit when a file is opened", async () => {
    await open(german);
    const found = await diagnostics(german, both);
    assert.deepEqual(codes(found), ["numbers/decimal-separator", "punctuation/quotation-marks"]);
    assert.ok((found[0]?.relatedInformation?.length ?? 0) >= 2);
  });

  it("are explained on hover", async () => {
    const document = await open(german);
    await diagnostics(german, both);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      german,
      rangeOf(document, "1,234").start,
    );
    const text = hovers.flatMap((h) => h.contents.map((c) => (typeof c === "string" ? c : c.value))).join();
    assert.match(text, /Germany\*\* \(DE\)/);
    assert.match(text, /Sources:/);
  });

  it("stay while another line is edited", async () => {
    const document = await open(german);
    await diagnostics(german, both);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(german, document.positionAt(1), '\n  "added": "Neu bei uns",');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const found = await diagnostics(german, (all) => all[0]?.range.start.line === 2);
    assert.equal(found.length, 2);
  });

  it("go with their quick fix, which leaves the others", async () => {
    await open(german);
    const [first] = await diagnostics(german, both);
    assert.ok(first);
    const offered = await actions(german, first.range, vscode.CodeActionKind.QuickFix);
    const fix = offered.find((a) => a.title.startsWith("Replace"));
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    const left = await diagnostics(german, (all) => all.length === 1);
    assert.deepEqual(codes(left), ["punctuation/quotation-marks"]);
  });

  it("go all at once with the fixes that are certain", async () => {
    const document = await open(german);
    await diagnostics(german, both);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const kind = vscode.CodeActionKind.SourceFixAll.append("cultureManager");
    const [all] = await actions(german, whole, kind);
    assert.ok(all?.edit && (await vscode.workspace.applyEdit(all.edit)));
    await diagnostics(german, (left) => left.length === 0);
    assert.match(document.getText(), /1\.234,56/);
    assert.match(document.getText(), /„Hallo“/);
  });
});
