import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, codes, diagnostics, file, open } from "./support.js";

describe("the workspace", () => {
  const japanese = file("locales/ja.json");
  const one = (all: readonly vscode.Diagnostic[]): boolean => all.length === 1;
  const none = (all: readonly vscode.Diagnostic[]): boolean => all.length === 0;

  afterEach(closeAll);

  it("is checked whole, with files that are not open", async () => {
    const found = diagnostics(japanese, (all) => all.length > 0);
    await vscode.commands.executeCommand("cultureManager.checkWorkspace");
    assert.deepEqual(codes(await found), ["punctuation/cjk-width"]);
    await open(japanese);
    assert.equal((await diagnostics(japanese, one)).length, 1);
  });

  it("gives PO files, strings and prompts a language", async () => {
    for (const [name, language] of [
      ["locales/fr.po", "po"],
      ["fr.lproj/Localizable.strings", "apple-strings"],
      ["prompts/travel.prompt", "dotprompt"],
    ] as const)
      assert.equal((await vscode.workspace.openTextDocument(file(name))).languageId, language);
  });

  it("shows again what was found after the server is restarted", async () => {
    await open(japanese);
    await diagnostics(japanese, one);
    const gone = diagnostics(japanese, none);
    const restarted = vscode.commands.executeCommand("cultureManager.restartServer");
    await gone;
    await restarted;
    await diagnostics(japanese, one);
  });

  it("obeys a changed setting at once", async () => {
    await open(japanese);
    await diagnostics(japanese, one);
    const settings = vscode.workspace.getConfiguration("cultureManager", japanese);
    await settings.update("enable", false, vscode.ConfigurationTarget.Workspace);
    await diagnostics(japanese, none);
    await settings.update("enable", undefined, vscode.ConfigurationTarget.Workspace);
    await diagnostics(japanese, one);
  });

  it("is read for the culture that a setting names", async () => {
    const german = file("locales/de-DE.json");
    await open(german);
    await diagnostics(german, (all) => codes(all).includes("numbers/decimal-separator"));
    const settings = vscode.workspace.getConfiguration("cultureManager", german);
    await settings.update("cultures", ["US"], vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(codes(await diagnostics(german, one)), ["currency/foreign"]);
    await settings.update("cultures", undefined, vscode.ConfigurationTarget.Workspace);
    await diagnostics(german, (all) => codes(all).includes("numbers/decimal-separator"));
  });

  it("has the commands of the extension in the palette", async () => {
    const all = await vscode.commands.getCommands(true);
    for (const name of ["checkFile", "checkWorkspace", "restartServer", "showStatus", "openLog"])
      assert.ok(all.includes(`cultureManager.${name}`), name);
  });
});
