import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type {
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { connectEditor, type Editor, PULLING } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";

const GERMAN = '{"price": "Nur 1,234.56 € im Monat"}';
const CLEAN = '{"clean": "Willkommen zurück"}';
const JAPANESE = '{"gift": "ご結婚祝いに、グラス4個セットはいかがですか。"}';
const FILES = {
  "a/de-DE.json": GERMAN,
  "b/de-DE.json": CLEAN,
  "ja.json": JAPANESE,
  ".gitignore": "out\n",
  "out/de-DE.json": GERMAN,
};
const CAPABILITIES = {
  ...PULLING,
  workspace: { ...PULLING.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
};

async function workspaceEditor(openJudge?: FakeJudge["openJudge"]): Promise<Editor> {
  const editor = await connectEditor({
    files: FILES,
    capabilities: CAPABILITIES,
    ...(openJudge ? { openJudge } : {}),
  });
  editor.settings = { diagnosticMode: "workspace" };
  return editor;
}

/** `a/de-DE.json: numbers/decimal-separator`, or `b.json: unchanged`. */
function lines(editor: Editor, items: readonly WorkspaceDocumentDiagnosticReport[]): readonly string[] {
  return items.map((item) => {
    const name = item.uri.slice(editor.uri("x").length - 1);
    return `${name}: ${item.kind === "full" ? item.items.map((d) => d.code).join() : item.kind}`;
  });
}

async function pullOnce(
  editor: Editor,
  previousResultIds: readonly { uri: string; value: string }[] = [],
): Promise<WorkspaceDiagnosticReport> {
  return editor.connection.sendRequest("workspace/diagnostic", { previousResultIds });
}

test("a client that asks once is answered with all files that have diagnostics, and then with what is new", async () => {
  const editor = await workspaceEditor();
  const first = await pullOnce(editor);
  expect(lines(editor, first.items)).toEqual(["a/de-DE.json: numbers/decimal-separator"]);
  const known = first.items.flatMap(({ uri, resultId }) => (resultId ? [{ uri, value: resultId }] : []));
  await writeFile(path.join(editor.folder, "b/de-DE.json"), GERMAN);
  expect(lines(editor, (await pullOnce(editor, known)).items)).toEqual([
    "a/de-DE.json: unchanged",
    "b/de-DE.json: numbers/decimal-separator",
  ]);
  await rm(path.join(editor.folder, "a/de-DE.json"));
  expect(lines(editor, (await pullOnce(editor, known)).items)).toEqual([
    "a/de-DE.json: ",
    "b/de-DE.json: numbers/decimal-separator",
  ]);
});

test("only open files are checked unless the setting says otherwise", async () => {
  const editor = await workspaceEditor();
  editor.settings = {};
  expect((await pullOnce(editor)).items).toEqual([]);
});

test("an open file is left to its own diagnostics", async () => {
  const editor = await workspaceEditor();
  await editor.open("a/de-DE.json", GERMAN);
  expect(lines(editor, (await pullOnce(editor)).items)).toEqual([]);
});

test("one request is open all the time: files, what a model finds, and changes come through it", async () => {
  const judge = new FakeJudge((text) => text.includes("グラス4個"));
  const editor = await workspaceEditor(judge.openJudge);
  const stream = editor.streamWorkspaceDiagnostics();
  expect(lines(editor, await stream.next())).toEqual(["a/de-DE.json: numbers/decimal-separator"]);
  expect(lines(editor, await stream.next())).toEqual([expect.stringMatching(/^ja.json: JP\./)]);
  await writeFile(path.join(editor.folder, "b/de-DE.json"), GERMAN);
  await editor.fileChanged("b/de-DE.json");
  expect(lines(editor, await stream.next())).toEqual(["b/de-DE.json: numbers/decimal-separator"]);
  await writeFile(path.join(editor.folder, "b/de-DE.json"), CLEAN);
  await editor.fileChanged("b/de-DE.json");
  expect(lines(editor, await stream.next())).toEqual(["b/de-DE.json: "]);
  await rm(path.join(editor.folder, "a/de-DE.json"));
  await editor.fileChanged("a/de-DE.json");
  expect(lines(editor, await stream.next())).toEqual(["a/de-DE.json: "]);
  stream.cancel();
  await expect(stream.ended).rejects.toThrow(/cancelled/);
});

test("a changed configuration is told through the open request", async () => {
  const editor = await workspaceEditor();
  const stream = editor.streamWorkspaceDiagnostics();
  expect(lines(editor, await stream.next())).toEqual(["a/de-DE.json: numbers/decimal-separator"]);
  await writeFile(path.join(editor.folder, "culture.config.json"), '{"rules": {"numbers/*": "off"}}');
  await editor.fileChanged("culture.config.json");
  expect(lines(editor, await stream.next())).toEqual(["a/de-DE.json: "]);
  stream.cancel();
});

test("a file that is closed keeps the diagnostics that it has on the disk", async () => {
  const editor = await workspaceEditor();
  const stream = editor.streamWorkspaceDiagnostics();
  await stream.next();
  await editor.open("a/de-DE.json", CLEAN);
  expect(await editor.diagnostics("a/de-DE.json")).toEqual([]);
  await editor.close("a/de-DE.json");
  expect((await editor.diagnostics("a/de-DE.json")).map((d) => d.code)).toEqual([
    "numbers/decimal-separator",
  ]);
  stream.cancel();
});

test("a check of the workspace on demand tells through the open request, where there is one", async () => {
  const judge = new FakeJudge((text) => text.includes("グラス4個"));
  const editor = await connectEditor({
    files: FILES,
    capabilities: CAPABILITIES,
    openJudge: judge.openJudge,
  });
  const stream = editor.streamWorkspaceDiagnostics();
  await editor.connection.sendRequest("cultureManager/checkWorkspace", {});
  expect(lines(editor, await stream.next())).toEqual(["a/de-DE.json: numbers/decimal-separator"]);
  expect(lines(editor, await stream.next())).toEqual([expect.stringMatching(/^ja.json: JP\./)]);
  stream.cancel();
});

test("a client that cannot be told to ask again is answered when the model has spoken", async () => {
  const judge = new FakeJudge((text) => text.includes("グラス4個"));
  const release = judge.hold();
  const editor = await connectEditor({
    capabilities: { textDocument: { diagnostic: {} } },
    openJudge: judge.openJudge,
  });
  const questioned = judge.questioned();
  await editor.open("ja.json", JAPANESE);
  const first = await editor.pull("ja.json");
  expect(first).toMatchObject({ kind: "full", items: [] });
  const second = editor.pull("ja.json", first.resultId);
  await questioned;
  release();
  const report = await second;
  expect(report.kind === "full" && editor.marks("ja.json", report.items)).toEqual([
    expect.stringMatching(/^JP\..*4/),
  ]);
  const third = await editor.pull("ja.json", report.resultId);
  expect(third.kind).toBe("unchanged");
});

test("such a client is told to ask again when an edit comes in between", async () => {
  const judge = new FakeJudge((text) => text.includes("グラス4個"));
  judge.hold();
  const editor = await connectEditor({
    capabilities: { textDocument: { diagnostic: {} } },
    openJudge: judge.openJudge,
  });
  await editor.open("ja.json", JAPANESE);
  const questioned = judge.questioned();
  const { resultId } = await editor.pull("ja.json");
  const waiting = editor.pull("ja.json", resultId);
  await questioned;
  await editor.edit("ja.json", "4個", "5個");
  void editor.pull("ja.json");
  await expect(waiting).rejects.toMatchObject({ code: -32802, data: { retriggerRequest: true } });
});
