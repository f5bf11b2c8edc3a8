import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, diagnostics, file, open, rangeOf } from "./support.js";

/** What an agent in the chat gets, and what commands do that ask nothing. */
describe("tools and commands", () => {
  afterEach(closeAll);

  async function invoke(name: string, input: object): Promise<Record<string, unknown>> {
    const { token } = new vscode.CancellationTokenSource();
    const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return JSON.parse(part.value);
  }

  it("check a text for the cultures that an agent names", async () => {
    const { findings } = await invoke("check_culture", {
      text: '{"a": "Arrives on 12/31/2026."}',
      fileName: "en.json",
      cultures: ["GB"],
    });
    assert.ok(Array.isArray(findings));
    assert.deepEqual(
      findings.map(({ rule, culture, line }) => [rule, culture, line]),
      [["dates/numeric-order", "GB", 1]],
    );
  });

  it("rewrite a file of the workspace for an agent, and write nothing", async () => {
    const german = file("locales/de-DE.json");
    const before = (await vscode.workspace.fs.readFile(german)).toString();
    const { text } = await invoke("rewrite_for_culture", { filePath: "locales/de-DE.json" });
    assert.match(String(text), /1\.234,56/);
    assert.equal((await vscode.workspace.fs.readFile(german)).toString(), before);
  });

  it("read no file outside of the workspace", async () => {
    await assert.rejects(invoke("check_culture", { filePath: "/etc/hostname" }), /no file of this workspace/);
    await assert.rejects(
      invoke("check_culture", { filePath: "../../secret.json" }),
      /no file of this workspace/,
    );
  });

  it("rewrite a selection by what rules are certain of, as one step to undo", async () => {
    const german = file("locales/de-DE.json");
    const document = await open(german);
    await diagnostics(german, (all) => all.length === 2);
    const before = document.getText();
    const [editor] = vscode.window.visibleTextEditors;
    assert.ok(editor);
    const at = rangeOf(document, "1,234.56");
    editor.selection = new vscode.Selection(at.start, at.start);
    await vscode.commands.executeCommand("cultureManager.rewriteSelection");
    assert.equal(document.getText(), before.replace("1,234.56", "1.234,56"));
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
  });

  it("show the page of a norm, and of this machine", async () => {
    await open(file("locales/ja.json"));
    const page = async (path: string): Promise<string> =>
      (
        await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "culture-manager", path }))
      ).getText();
    assert.match(await page("/norm/JP.gifts.four-nine.md"), /## Sources/);
    assert.match(await page("/CultureManager doctor.md"), /Node/);
  });
});
