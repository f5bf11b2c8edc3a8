import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver/node";
import { connectEditor, type Editor, type EditorOptions } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";

const GERMAN = `{
  "price": "Nur 1,234.56 € im Monat",
  "again": "Und 7,234.56 € im Jahr"
}
`;
const JAPANESE = '{"gift": "ご結婚祝いに、グラス4個セットはいかがですか。"}';
const isGiftOfFour = (text: string): boolean => text.includes("4個");

async function germanEditor(options: EditorOptions = {}): Promise<Editor> {
  const editor = await connectEditor(options);
  await editor.open("de-DE.json", GERMAN);
  return editor;
}

async function action(editor: Editor, name: string, place: string, title: RegExp): Promise<CodeAction> {
  const found = (await editor.actions(name, place)).find((a) => title.test(a.title));
  if (found === undefined) throw new Error(`Nothing like ${title} is offered.`);
  return found;
}

async function marks(editor: Editor): Promise<readonly string[]> {
  return editor.marks("de-DE.json", await editor.diagnostics("de-DE.json"));
}

describe("accepting a finding", () => {
  test("writes the baseline, and the finding is reported no more, also after another one is accepted", async () => {
    const editor = await germanEditor();
    await editor.choose(await action(editor, "de-DE.json", "1,234.56", /baseline/));
    expect(await marks(editor)).toEqual(["numbers/decimal-separator 7,234.56"]);
    await editor.choose(await action(editor, "de-DE.json", "7,234.56", /baseline/));
    expect(await marks(editor)).toEqual([]);
    const baseline = await readFile(path.join(editor.folder, ".culture/baseline.json"), "utf8");
    expect(baseline.split("\n").filter((line) => line.includes("de-DE.json"))).toHaveLength(2);
  });

  test("is not offered for a text that has no file", async () => {
    const editor = await connectEditor({ files: { "culture.config.json": '{"cultures": ["DE"]}' } });
    await editor.open("untitled:Untitled-1", GERMAN, "json");
    const actions = await editor.actions("untitled:Untitled-1", "1,234.56");
    expect(actions.map((a) => a.title)).toContain("Why is this flagged?");
    expect(actions.filter((a) => /baseline|workspace/.test(a.title))).toEqual([]);
  });

  test("is told to be too late when the text has changed meanwhile", async () => {
    const editor = await germanEditor();
    const accept = await action(editor, "de-DE.json", "1,234.56", /baseline/);
    await editor.edit("de-DE.json", "1,234.56", "1.234,56");
    const told = editor.told();
    await editor.choose(accept);
    expect(await told).toMatch(/not found any more/);
  });
});

describe("why something is flagged", () => {
  test("is a page where the editor shows pages", async () => {
    const editor = await germanEditor();
    await editor.choose(await action(editor, "de-DE.json", "1,234.56", /^Why/));
    const [uri = ""] = editor.shown;
    const { text } = await editor.connection.sendRequest<{ text: string }>("workspace/textDocumentContent", {
      uri,
    });
    expect(decodeURIComponent(uri)).toMatch(/^culture-manager:.*\/Why is this flagged\?\.md$/);
    expect(text).toContain("> 1,234.56");
    expect(text).toContain("**Germany** (DE)");
    expect(text).toContain("## Sources");
    await editor.edit("de-DE.json", "1,234.56", "1.234,56");
    const gone = await editor.connection.sendRequest("workspace/textDocumentContent", { uri });
    expect(gone).toEqual({ text: expect.stringContaining("no such page any more") });
  });

  test("is a message elsewhere", async () => {
    const editor = await germanEditor({ capabilities: {} });
    const told = editor.told();
    await editor.choose(await action(editor, "de-DE.json", "1,234.56", /^Why/));
    expect(await told).toMatch(/numbers\/decimal-separator.*Comma and point.*Sources: Unicode CLDR/);
  });
});

describe("a rewrite by the model", () => {
  const rewriting = (write: (text: string) => string) => new FakeJudge(isGiftOfFour, write);
  const fives = () => "ご結婚祝いに、グラス5個セットはいかがですか。";

  async function japaneseEditor(judge: FakeJudge, options: EditorOptions = {}): Promise<Editor> {
    const editor = await connectEditor({ ...options, openJudge: judge.openJudge });
    await editor.open("ja.json", JAPANESE);
    await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri("ja.json") });
    return editor;
  }

  test("clears its finding", async () => {
    const editor = await japaneseEditor(rewriting(fives));
    await editor.choose(await action(editor, "ja.json", "4個", /^Propose/));
    expect(editor.text("ja.json")).toContain("グラス5個");
    await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri("ja.json") });
    expect(await editor.diagnostics("ja.json")).toEqual([]);
  });

  test("that cannot be proven changes nothing and says why", async () => {
    const editor = await japaneseEditor(rewriting((text) => text.replace("Text: ", "").split("\n")[0] ?? ""));
    const told = editor.told();
    await editor.choose(await action(editor, "ja.json", "4個", /^Propose/));
    expect(await told).toMatch(/There is no rewrite: .*it changes nothing/);
    expect(editor.text("ja.json")).toBe(JAPANESE);
  });

  test("made for an earlier text does not land in a newer one", async () => {
    const editor = await japaneseEditor(rewriting(fives));
    const propose = await action(editor, "ja.json", "4個", /^Propose/);
    await editor.edit("ja.json", "いかがですか", "いかがでしょうか");
    const told = editor.told();
    await editor.choose(propose);
    expect(await told).toMatch(/has changed since/);
    expect(editor.text("ja.json")).toContain("4個");
  });

  test("comes by a command to clients that do not resolve actions, without a tag that they do not know", async () => {
    const editor = await japaneseEditor(rewriting(fives), {
      capabilities: { workspace: { applyEdit: true } },
    });
    const propose = await action(editor, "ja.json", "4個", /^Propose/);
    expect(propose).toMatchObject({ command: { command: "cultureManager.applyAction" } });
    expect(propose.tags).toBeUndefined();
    await editor.choose(propose);
    expect(editor.text("ja.json")).toContain("グラス5個");
  });

  test("is not offered to clients that can do neither, nor without a model", async () => {
    const titles = async (editor: Editor) => (await editor.actions("ja.json", "4個")).map((a) => a.title);
    expect(await titles(await japaneseEditor(rewriting(fives), { capabilities: {} }))).not.toContain(
      "Propose a rewrite",
    );
    const editor = await connectEditor();
    await editor.open("ja.json", '{"a": "ありがとうございます,またのご利用を。"}');
    const offered = (await editor.actions("ja.json", ",また")).map((a) => a.title);
    expect(offered[0]).toBe('Replace with "、"');
    expect(offered).not.toContain("Propose a rewrite");
  });
});

test("what a client sends back is parsed, and other commands are refused", async () => {
  const editor = await germanEditor();
  const execute = (command: string, ...given: unknown[]) =>
    editor.connection.sendRequest("workspace/executeCommand", { command, arguments: given });
  await expect(execute("cultureManager.acceptFinding", { uri: 7 })).rejects.toMatchObject({ code: -32602 });
  await expect(execute("cultureManager.applyAction", { do: "delete" })).rejects.toMatchObject({
    code: -32602,
  });
  await expect(execute("rm", "-rf")).rejects.toMatchObject({ code: -32602 });
});

test("the code of a diagnostic opens the page of its rule or norm where the editor can", async () => {
  const editor = await germanEditor({ initializationOptions: { uriScheme: "vscode" } });
  expect((await editor.diagnostics("de-DE.json"))[0]?.codeDescription?.href).toBe(
    "vscode://culture-manager.culture-manager/rule/numbers/decimal-separator",
  );
  const { text } = await editor.connection.sendRequest<{ text: string }>("workspace/textDocumentContent", {
    uri: "culture-manager:/rule/numbers/decimal-separator.md",
  });
  expect(text).toContain("`numbers/decimal-separator`");
});
