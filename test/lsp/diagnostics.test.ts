import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { connectEditor } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";

const GERMAN = `{
  "price": "Nur 1,234.56 € im Monat",
  "greeting": "Er sagte \\"Hallo\\" zu mir.",
  "clean": "Willkommen zurück"
}
`;
/** The gift of four is for a model to judge, the comma is for a rule. */
const JAPANESE = `{
  "gift": "ご結婚祝いに、グラス4個セットはいかがですか。",
  "thanks": "ありがとうございます,またのご利用をお待ちしております。"
}
`;
const isGiftOfFour = (text: string): boolean => text.includes("グラス4個");
const COMMA = "punctuation/cjk-width ,";
const FOUR = /^JP\.\S+ .*4/;

test("rules answer the first pull, with code, severity, evidence and why", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", GERMAN);
  const diagnostics = await editor.diagnostics("de-DE.json");
  expect(editor.marks("de-DE.json", diagnostics)).toEqual([
    "numbers/decimal-separator 1,234.56",
    'punctuation/quotation-marks \\"Hallo\\"',
  ]);
  expect(diagnostics[0]).toMatchObject({ severity: 2, source: "CultureManager" });
  expect(diagnostics[0]?.codeDescription?.href).toMatch(/^https:\/\//);
  const [why, source] = diagnostics[0]?.relatedInformation ?? [];
  expect(why?.message.length).toBeGreaterThan(20);
  expect(source?.message).toMatch(/^Source: .*CLDR/);
});

test("a pull with the id of what the client has is answered with unchanged", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", GERMAN);
  const { resultId } = await editor.pull("de-DE.json");
  expect(await editor.pull("de-DE.json", resultId)).toEqual({ kind: "unchanged", resultId });
  await editor.edit("de-DE.json", "1,234.56", "1.234,56");
  const report = await editor.pull("de-DE.json", resultId);
  expect(report.kind === "full" && editor.marks("de-DE.json", report.items)).toEqual([
    'punctuation/quotation-marks \\"Hallo\\"',
  ]);
});

test("clean copy, files of no known format and excluded files have no diagnostics", async () => {
  const editor = await connectEditor({
    files: { "culture.config.json": '{"exclude": ["old/**"]}' },
  });
  await editor.open("a/de-DE.json", '{"clean": "Willkommen zurück"}');
  await editor.open("package.json", GERMAN);
  await editor.open("old/de-DE.json", GERMAN);
  for (const name of ["a/de-DE.json", "package.json", "old/de-DE.json"])
    expect(await editor.diagnostics(name)).toEqual([]);
});

test("what is wrong with the file itself is a diagnostic", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", '{"a": "Willkommen", "a": "Nochmals willkommen"}');
  expect(editor.marks("de-DE.json", await editor.diagnostics("de-DE.json"))).toEqual([
    expect.stringMatching(/^duplicate-key /),
  ]);
});

test("a model's findings follow by refresh, rules do not wait for them", async () => {
  const judge = new FakeJudge(isGiftOfFour);
  const release = judge.hold();
  const editor = await connectEditor({ openJudge: judge.openJudge });
  await editor.open("ja.json", JAPANESE);
  expect(editor.marks("ja.json", await editor.diagnostics("ja.json"))).toEqual([COMMA]);
  const refreshed = editor.refreshed();
  release();
  await refreshed;
  expect(editor.marks("ja.json", await editor.diagnostics("ja.json"))).toEqual([
    expect.stringMatching(FOUR),
    COMMA,
  ]);
});

test("a model's finding stays and moves while another line is edited, and goes with its own", async () => {
  const judge = new FakeJudge(isGiftOfFour);
  const editor = await connectEditor({ openJudge: judge.openJudge });
  await editor.open("ja.json", JAPANESE);
  const first = editor.refreshed();
  await editor.diagnostics("ja.json");
  await first;
  const [mark] = editor.marks("ja.json", await editor.diagnostics("ja.json"));
  expect(mark).toMatch(FOUR);
  judge.hold();
  await editor.edit("ja.json", "{\n", '{\n  "new": "新しいお知らせ",\n');
  await editor.edit("ja.json", ",またの", "、またの");
  const [four, ...others] = await editor.diagnostics("ja.json");
  expect(others).toEqual([]);
  expect(four?.range.start.line).toBe(2);
  expect(editor.marks("ja.json", four ? [four] : [])).toEqual([mark]);
  await editor.edit("ja.json", "グラス4個", "グラス5個");
  expect(await editor.diagnostics("ja.json")).toEqual([]);
});

test("only changed values are judged again", async () => {
  const judge = new FakeJudge(isGiftOfFour);
  const editor = await connectEditor({ openJudge: judge.openJudge });
  const two = JAPANESE.replace("{\n", '{\n  "other": "お祝いに、お皿4枚セットを贈りませんか。",\n');
  await editor.open("ja.json", two);
  const first = editor.refreshed();
  await editor.diagnostics("ja.json");
  await first;
  await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri("ja.json") });
  judge.asked.length = 0;
  await editor.edit("ja.json", "グラス4個セット", "グラス4個の組");
  await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri("ja.json") });
  expect(judge.asked.length).toBeGreaterThan(0);
  expect(judge.asked.filter((text) => !text.includes("グラス4個の組"))).toEqual([]);
});

test("an edit stops the judging of the text before it", async () => {
  const judge = new FakeJudge(isGiftOfFour);
  const release = judge.hold();
  const editor = await connectEditor({ openJudge: judge.openJudge });
  await editor.open("ja.json", JAPANESE);
  const questioned = judge.questioned();
  await editor.diagnostics("ja.json");
  await questioned;
  await editor.edit("ja.json", "グラス4個", "グラス5個");
  await editor.diagnostics("ja.json");
  expect(judge.aborted).toBe(1);
  release();
  await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri("ja.json") });
  expect(editor.marks("ja.json", await editor.diagnostics("ja.json"))).toEqual([COMMA]);
});

test("a client that does not pull is sent diagnostics: at once, after the model, and none at the end", async () => {
  const judge = new FakeJudge(isGiftOfFour);
  const editor = await connectEditor({ capabilities: {}, openJudge: judge.openJudge });
  const rules = editor.published("ja.json");
  const all = editor.published("ja.json", (p) => p.diagnostics.length === 2);
  await editor.open("ja.json", JAPANESE);
  expect((await rules).version).toBe(1);
  expect(editor.marks("ja.json", (await rules).diagnostics)).toEqual([COMMA]);
  expect(editor.marks("ja.json", (await all).diagnostics)[0]).toMatch(FOUR);
  const closed = editor.published("ja.json");
  await editor.close("ja.json");
  expect((await closed).diagnostics).toEqual([]);
});

test("a model that cannot be opened is told once and rules go on", async () => {
  const editor = await connectEditor({
    openJudge: async () => {
      throw new Error("no such model");
    },
  });
  const told = editor.told();
  await editor.open("ja.json", JAPANESE);
  await editor.diagnostics("ja.json");
  expect(await told).toMatch(/Only rules are checked: .*no such model/);
  await editor.edit("ja.json", "ご注文", "").catch(() => editor.edit("ja.json", "、グラス", "、 グラス"));
  expect(editor.marks("ja.json", await editor.diagnostics("ja.json"))).toContain(COMMA);
  expect(editor.messages.length).toBe(1);
});

test("a bad culture.config.json is told on every document, and mended when the file is", async () => {
  const editor = await connectEditor({ files: { "culture.config.json": '{"culture": "DE"}' } });
  await editor.open("de-DE.json", GERMAN);
  const [problem, ...others] = await editor.diagnostics("de-DE.json");
  expect(others).toEqual([]);
  expect(problem?.message).toMatch(
    /^Not checked: .*culture\.config\.json has settings that are not understood/,
  );
  const config = path.join(editor.folder, "culture.config.json");
  await writeFile(config, '{"rules": {"punctuation/*": "off"}}');
  const refreshed = editor.refreshed();
  await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: editor.uri("culture.config.json"), type: 2 }],
  });
  await refreshed;
  expect(editor.marks("de-DE.json", await editor.diagnostics("de-DE.json"))).toEqual([
    "numbers/decimal-separator 1,234.56",
  ]);
});

test("settings of the editor count; a bad one is told once and the others stay", async () => {
  const editor = await connectEditor();
  editor.settings = { minSeverity: "warning", cultures: "DE" };
  await editor.open("de-DE.json", GERMAN);
  const told = editor.told();
  expect(editor.marks("de-DE.json", await editor.diagnostics("de-DE.json"))).toEqual([
    "numbers/decimal-separator 1,234.56",
  ]);
  expect(await told).toMatch(/cultureManager\.cultures is "DE", which is not understood/);
  await editor.open("b/de-DE.json", GERMAN);
  await editor.diagnostics("b/de-DE.json");
  expect(editor.messages.length).toBe(1);
  editor.settings = { enable: false };
  const refreshed = editor.refreshed();
  await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await refreshed;
  expect(await editor.diagnostics("de-DE.json")).toEqual([]);
});

test("an untrusted workspace does not choose the model", async () => {
  const files = { "culture.config.json": '{"model": "openai:http://127.0.0.1:1#x"}' };
  for (const [trusted, expected] of [
    [true, "openai:http://127.0.0.1:1#x"],
    [false, undefined],
  ] as const) {
    const judge = new FakeJudge(isGiftOfFour);
    const editor = await connectEditor({
      files,
      openJudge: judge.openJudge,
      initializationOptions: { trusted },
    });
    const refreshed = editor.refreshed();
    await editor.open("ja.json", JAPANESE);
    await editor.diagnostics("ja.json");
    await refreshed;
    expect(judge.opened).toEqual([expected]);
    expect(judge.offline).toEqual([!trusted]);
  }
});

test("text that has no file yet is checked by its language", async () => {
  const editor = await connectEditor({ files: { "culture.config.json": '{"cultures": ["JP"]}' } });
  await editor.open(
    "untitled:Untitled-1",
    "ありがとうございます,またのご利用をお待ちしております。\n",
    "markdown",
  );
  expect(editor.marks("untitled:Untitled-1", await editor.diagnostics("untitled:Untitled-1"))).toEqual([
    COMMA,
  ]);
});

test("every file of the workspace is checked on demand; an open one keeps its own diagnostics", async () => {
  const editor = await connectEditor({
    files: {
      "de-DE.json": GERMAN,
      "ja.json": JAPANESE,
      "video.mp4": "x",
      ".gitignore": "out\n",
      "out/ja.json": JAPANESE,
    },
  });
  await editor.open("de-DE.json", GERMAN);
  const published = editor.published("ja.json");
  const summary = await editor.connection.sendRequest("cultureManager/checkWorkspace", {});
  expect(summary).toEqual({ files: 2, findings: 3, notes: [] });
  expect((await published).diagnostics.map((d) => d.code)).toEqual(["punctuation/cjk-width"]);
  const taken = editor.published("ja.json");
  await editor.open("ja.json", JAPANESE);
  expect((await taken).diagnostics).toEqual([]);
});
