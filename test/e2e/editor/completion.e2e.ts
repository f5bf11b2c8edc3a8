import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, file, open, rangeOf } from "./support.js";

describe("completion", () => {
  afterEach(closeAll);

  /** Labels of what is offered behind a text of the document. */
  async function offered(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      rangeOf(document, text).end,
    );
    return items.map(({ label }) => (typeof label === "string" ? label : label.label));
  }

  async function replace(document: vscode.TextDocument, text: string, by: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, text), by);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it("knows the placeholders that a translation lacks", async () => {
    const document = await open(file("locales/fr.po"));
    await replace(document, "Bonjour %s", "Bonjour ");
    assert.ok((await offered(document, "Bonjour ")).includes("%s"));
    await replace(document, "Bonjour ", "Bonjour %s ");
    assert.ok(!(await offered(document, "Bonjour %s ")).includes("%s"));
  });

  it("knows cultures in a directive", async () => {
    const document = await open(file("prompts/travel.prompt"));
    await replace(document, "model: any", "model: any\n# culture-manager-cultures: FR, ");
    const labels = await offered(document, "culture-manager-cultures: FR, ");
    assert.ok(labels.includes("JP"), labels.join());
    assert.ok(!labels.includes("FR"), "FR is named already");
  });

  it("knows the settings of culture.config.json by their schema, and cultures by their packs", async () => {
    // Keys are VS Code's own work.
    await vscode.extensions.getExtension("vscode.json-language-features")?.activate();
    const config = file("culture.config.json");
    await vscode.workspace.fs.writeFile(config, Buffer.from("{}"));
    try {
      const document = await open(config);
      await replace(document, "{}", '{\n  "": 1,\n  "cultures": [""]\n}\n');
      // Its language server may still be reading the schema: until then it offers words of the text.
      for (let keys: readonly string[] = []; !keys.includes("rules"); )
        keys = await offered(document, '{\n  "');
      const cultures = await offered(document, '"cultures": ["');
      assert.ok(cultures.includes("JP"), cultures.join());
    } finally {
      await closeAll();
      await vscode.workspace.fs.delete(config);
    }
  });
});
