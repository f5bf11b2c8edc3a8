import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { EditAnswer, FolderCultures } from "../../server/src/protocol.js";
import { connectEditor, type Editor, type EditorOptions } from "../support/editor.js";

function setCultures(editor: Editor, name: string, ...cultures: string[]): Promise<EditAnswer> {
  return editor.connection.sendRequest("cultureManager/setCultures", { uri: editor.uri(name), cultures });
}

/** Applies an edit to files that are not open, as an editor does that saves them. */
async function save(editor: Editor, { edit }: EditAnswer): Promise<void> {
  for (const change of edit?.documentChanges ?? []) {
    const file = (uri: string) => path.join(editor.folder, path.basename(new URL(uri).pathname));
    if ("kind" in change) {
      if (change.kind === "create") await writeFile(file(change.uri), "", { flag: "wx" });
      continue;
    }
    const target = file(change.textDocument.uri);
    expect(change.textDocument.version).toBeNull();
    const before = TextDocument.create(change.textDocument.uri, "json", 0, await readFile(target, "utf8"));
    const edits = change.edits.flatMap((e) => ("newText" in e ? [e] : []));
    await writeFile(target, TextDocument.applyEdits(before, edits));
  }
  await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: editor.uri("culture.config.json"), type: 2 }],
  });
}

async function cultures(editor: Editor, name: string): Promise<readonly string[]> {
  const status = await editor.connection.sendRequest<{ cultures: { ids: string[] }[] }>(
    "cultureManager/documentStatus",
    { uri: editor.uri(name) },
  );
  return status.cultures.flatMap((c) => c.ids);
}

async function editorWith(name: string, text: string, options?: EditorOptions): Promise<Editor> {
  const editor = await connectEditor(options);
  await editor.open(name, text);
  return editor;
}

test("a format with comments says it in the file, and takes it back", async () => {
  const text = "greeting=Hallo\n";
  const editor = await editorWith("app_de.properties", text);
  expect(await cultures(editor, "app_de.properties")).toEqual(["DE"]);
  const answer = await setCultures(editor, "app_de.properties", "AT", "CH");
  expect(answer.changed).toEqual([editor.uri("app_de.properties")]);
  await editor.apply("app_de.properties", answer.edit);
  expect(await cultures(editor, "app_de.properties")).toEqual(["AT", "CH"]);
  expect(await setCultures(editor, "app_de.properties", "AT", "CH")).toEqual({ changed: [] });
  await editor.apply("app_de.properties", (await setCultures(editor, "app_de.properties")).edit);
  expect(editor.text("app_de.properties")).toBe(text);
});

test("JSON says it in culture.config.json, which is made where there is none", async () => {
  const editor = await editorWith("a[1].json", '{"greeting": "Hallo zusammen, schön dass ihr da seid"}');
  await save(editor, await setCultures(editor, "a[1].json", "AT"));
  expect(await cultures(editor, "a[1].json")).toEqual(["AT"]);
  await save(editor, await setCultures(editor, "a[1].json", "CH", "AT"));
  expect(await cultures(editor, "a[1].json")).toEqual(["CH", "AT"]);
  expect(await readFile(path.join(editor.folder, "culture.config.json"), "utf8")).toBe(
    '{\n  "files": [{ "pattern": "a\\\\[1\\\\].json", "cultures": ["CH", "AT"] }]\n}\n',
  );
  await save(editor, await setCultures(editor, "a[1].json"));
  expect(await cultures(editor, "a[1].json")).toEqual(["DE"]);
  expect(await setCultures(editor, "a[1].json")).toEqual({ changed: [] });
});

test("the configuration is edited as it stands in the editor", async () => {
  const files = { "culture.config.json": "{}" };
  const editor = await editorWith("de.json", '{"greeting": "Hallo"}', { files });
  await editor.open("culture.config.json", '{ "model": "none" }');
  const { edit } = await setCultures(editor, "de.json", "AT");
  await editor.apply("culture.config.json", edit);
  expect(editor.text("culture.config.json")).toBe(
    '{ "model": "none", "files": [{ "pattern": "de.json", "cultures": ["AT"] }] }',
  );
});

test("what cannot be written is told with a way out", async () => {
  const editor = await editorWith("untitled:Untitled-1", '{"a": "Hello"}');
  await expect(setCultures(editor, "gone.json", "JP")).rejects.toThrow(/not open.*Open it/);
  await editor.open("untitled:Untitled-2", "Hello there, and welcome.\n", "plaintext");
  await expect(setCultures(editor, "untitled:Untitled-2", "JP")).rejects.toThrow(/Save it first/);
  await expect(setCultures(editor, "untitled:Untitled-2", "english")).rejects.toThrow(/ISO 3166-1/);
  const broken = await editorWith("de.json", '{"a": "Hallo"}', { files: { "culture.config.json": "{" } });
  await expect(setCultures(broken, "de.json", "JP")).rejects.toThrow(/not valid JSON.*Mend/s);
});

test("a norm is switched off in the folder's configuration, and the list says so", async () => {
  const editor = await connectEditor();
  const folder = editor.uri("");
  const list = async () => {
    const [first] = await editor.connection.sendRequest<FolderCultures[]>("cultureManager/listCultures", {});
    const japan = first?.cultures.find((c) => c.id === "JP");
    return { first, norm: japan?.norms.find((n) => n.id === "JP.gifts.four-nine"), japan };
  };
  const { first, norm, japan } = await list();
  expect(first?.folder.replace(/\/?$/, "/")).toBe(folder.replace(/\/?$/, "/"));
  expect(japan).toMatchObject({ name: "Japan", origin: "built-in" });
  expect(norm?.ownSeverity).toBeUndefined();
  const names = first?.cultures.map((c) => c.name) ?? [];
  expect(names.length).toBeGreaterThan(15);
  expect(names).toEqual(names.toSorted());
  const set = (severity: string | null, of = first?.folder) =>
    editor.connection.sendRequest<EditAnswer>("cultureManager/setSeverity", {
      folder: of,
      rule: "JP.gifts.four-nine",
      severity,
    });
  await save(editor, await set("off"));
  expect((await list()).norm).toMatchObject({ severity: "off", ownSeverity: norm?.severity });
  await save(editor, await set(null));
  expect((await list()).norm).toEqual(norm);
  await expect(set("off", "file:///elsewhere")).rejects.toThrow(/no folder of this workspace/);
});

test("a configuration that cannot be used is named in the list", async () => {
  const editor = await connectEditor({ files: { "culture.config.json": "{" } });
  const [first] = await editor.connection.sendRequest<FolderCultures[]>("cultureManager/listCultures", {});
  expect(first).toMatchObject({ cultures: [], problem: expect.stringMatching(/not valid JSON.*Mend/) });
});
