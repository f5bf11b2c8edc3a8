import assert from "node:assert/strict";
import * as vscode from "vscode";

/** What a user does, in the real extension host, without a model. */
export function describeEditor(): void {
  describe("the extension in VS Code", () => {
    const german = file("locales/de-DE.json");

    it("marks what does not fit when a file is opened", async () => {
      await open(german);
      const found = await diagnostics(german, (all) => all.length === 2);
      assert.deepEqual(codes(found), ["numbers/decimal-separator", "punctuation/quotation-marks"]);
      assert.equal(found[0]?.source, "CultureManager");
      assert.ok((found[0]?.relatedInformation?.length ?? 0) >= 2);
    });

    it("explains on hover", async () => {
      const document = await open(german);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        german,
        document.positionAt(document.getText().indexOf("1,234")),
      );
      const text = hovers.flatMap((h) => h.contents.map((c) => (typeof c === "string" ? c : c.value))).join();
      assert.match(text, /Germany\*\* \(DE\)/);
      assert.match(text, /Sources:/);
    });

    it("keeps other findings while a line is edited", async () => {
      const document = await open(german);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(german, document.positionAt(1), '\n  "added": "Neu bei uns",');
      assert.ok(await vscode.workspace.applyEdit(edit));
      const found = await diagnostics(german, (all) => all[0]?.range.start.line === 2);
      assert.equal(found.length, 2);
    });

    it("applies a quick fix, which clears its own finding and leaves the other", async () => {
      const [first] = await diagnostics(german, (all) => all.length === 2);
      assert.ok(first);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        german,
        first.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find((a) => a.title.startsWith("Replace"));
      assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
      const left = await diagnostics(german, (all) => all.length === 1);
      assert.deepEqual(codes(left), ["punctuation/quotation-marks"]);
    });

    it("fixes all that is certain on demand", async () => {
      const document = await open(german);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const [all] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        german,
        whole,
        "source.fixAll.cultureManager",
      );
      assert.ok(all?.edit && (await vscode.workspace.applyEdit(all.edit)));
      await diagnostics(german, (left) => left.length === 0);
      assert.match(document.getText(), /„Hallo“/);
    });

    it("checks files that are not open", async () => {
      const japanese = file("locales/ja.json");
      const found = diagnostics(japanese, (all) => all.length > 0);
      await vscode.commands.executeCommand("cultureManager.checkWorkspace");
      assert.deepEqual(codes(await found), ["punctuation/cjk-width"]);
      await open(japanese);
      assert.equal((await diagnostics(japanese, (all) => all.length === 1)).length, 1);
    });

    it("gives PO files, strings and prompts a language", async () => {
      for (const [name, language] of [
        ["locales/fr.po", "po"],
        ["fr.lproj/Localizable.strings", "apple-strings"],
        ["prompts/travel.prompt", "dotprompt"],
      ] as const)
        assert.equal((await vscode.workspace.openTextDocument(file(name))).languageId, language);
    });

    it("finds again what it found after the server is restarted", async () => {
      const japanese = file("locales/ja.json");
      await open(japanese);
      await diagnostics(japanese, (all) => all.length === 1);
      const gone = diagnostics(japanese, (all) => all.length === 0);
      const restarted = vscode.commands.executeCommand("cultureManager.restartServer");
      await gone;
      await restarted;
      await diagnostics(japanese, (all) => all.length === 1);
    });

    it("obeys a changed setting at once", async () => {
      const japanese = file("locales/ja.json");
      const settings = vscode.workspace.getConfiguration("cultureManager", japanese);
      await settings.update("enable", false, vscode.ConfigurationTarget.Workspace);
      await diagnostics(japanese, (all) => all.length === 0);
      await settings.update("enable", undefined, vscode.ConfigurationTarget.Workspace);
      await diagnostics(japanese, (all) => all.length === 1);
    });

    it("has its commands in the palette", async () => {
      const all = await vscode.commands.getCommands(true);
      for (const name of ["checkFile", "checkWorkspace", "restartServer", "showStatus", "openLog"])
        assert.ok(all.includes(`cultureManager.${name}`), name);
    });
  });
}

function file(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "The workbench has no folder open.");
  return vscode.Uri.joinPath(folder.uri, name);
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Waits until a file's diagnostics are as wanted. */
function diagnostics(
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

function codes(all: readonly vscode.Diagnostic[]): readonly unknown[] {
  return all.map(({ code }) => (typeof code === "object" ? code.value : code));
}
