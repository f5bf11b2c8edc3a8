import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, diagnostics, file, open } from "./support.js";

/** First in the alphabet: nothing has been opened yet. */
describe("activation", () => {
  const extension = vscode.extensions.getExtension("culture-manager.culture-manager");

  afterEach(closeAll);

  it("starts no server before a file that may hold copy or a prompt is open", async () => {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: "typescript", content: "const a = 1;" }),
    );
    // VS Code itself opens those that hold settings.
    const settings = file(".vscode/settings.json");
    await vscode.workspace.fs.writeFile(settings, new TextEncoder().encode("{}\n"));
    await vscode.workspace.openTextDocument(settings);
    // Pages come from the server alone.
    const page = vscode.Uri.parse("culture-manager:/norm/JP.gifts.four-nine.md");
    await assert.rejects(async () => vscode.workspace.openTextDocument(page));
  });

  it("happens with such a file", async function () {
    const german = file("locales/de-DE.json");
    await open(german);
    await diagnostics(german, (all) => all.length > 0);
    assert.equal(extension?.isActive, true);
    const [loaded, activated] = ["load", "activate"].map(
      (what) => performance.getEntriesByName(`cultureManager.${what}`, "measure")[0]?.duration,
    );
    assert.ok(loaded !== undefined && activated !== undefined, "the extension has not measured itself");
    // Told in the report: time is measured, not tested.
    const { test } = this;
    assert.ok(test);
    test.title += `, loaded in ${loaded.toFixed(0)} ms and activated in ${activated.toFixed(0)} ms`;
  });

  it("contributes no command that is not there", async () => {
    const manifest: { readonly contributes: { readonly commands: readonly { readonly command: string }[] } } =
      extension?.packageJSON;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
