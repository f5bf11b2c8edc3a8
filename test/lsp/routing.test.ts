import { expect, test } from "vitest";
import type { DocumentStatus } from "../../server/src/protocol.js";
import { CHECK_DOCUMENT, DOCUMENT_STATUS } from "../../server/src/protocol.js";
import { connectEditor, type Editor, type EditorOptions } from "../support/editor.js";
import { FakeJudge, memoryCache } from "../support/fake-judge.js";
import { axesEmbedder, axesRouter } from "../support/router.js";

/** The cultures of a document, each as `JP: reason`. */
async function cultures(editor: Editor, name: string, request = DOCUMENT_STATUS): Promise<readonly string[]> {
  const status = await editor.connection.sendRequest<DocumentStatus>(request, { uri: editor.uri(name) });
  return status.cultures.map(({ ids, reason }) => `${ids.join(" ") || "none"}: ${reason}`);
}

/** A model that finds nothing, and a router that knows a carnival by its drums. */
async function withMeaning(): Promise<EditorOptions> {
  const judge = new FakeJudge(() => false);
  const meaning = { embedder: axesEmbedder(), cache: memoryCache() };
  return {
    files: { ".culture/router.json": JSON.stringify(await axesRouter()), "culture.config.json": "{}" },
    openJudge: async (...args) => {
      const session = await judge.openJudge(...args);
      return { ...session, ...(session.judged ? { judged: { ...session.judged, meaning } } : {}) };
    },
  };
}

test("a prompt is for the cultures it names, paragraph by paragraph, and the status says why", async () => {
  const editor = await connectEditor();
  await editor.open(
    "greet.prompt",
    "Write a greeting for clients in Tokyo.\n\nWrite one for a shop in Munich.",
  );
  expect(await cultures(editor, "greet.prompt")).toEqual([
    expect.stringMatching(/^JP: judged by the text: it names "Tokyo"/),
    expect.stringMatching(/^DE: judged by the text: it names "Munich"/),
  ]);
});

test("prose that names nobody is for nobody, and the status says what to do; a prompt is for anybody", async () => {
  const editor = await connectEditor();
  await editor.open("plain.txt", "Summarise the text in three sentences.");
  expect(await cultures(editor, "plain.txt")).toEqual([
    expect.stringMatching(/^none: no culture could be told.*culture\.config\.json/),
  ]);
  await editor.open("plain.prompt", "Summarise the text in three sentences.");
  expect(await cultures(editor, "plain.prompt")).toEqual([
    expect.stringMatching(/^001: the prompt says nothing of its readers/),
  ]);
});

test("the meaning is asked after the answer, where nothing else tells, and holds while the text does", async () => {
  const editor = await connectEditor(await withMeaning());
  const open = "Announce the carnival with a drum and a hug.";
  await editor.open("party.prompt", `${open}\n\nGreet the clients in Tokyo with a bow.`);
  const first = await cultures(editor, "party.prompt");
  expect(first[0]).toMatch(/^JP: .*the rest of the file/);
  expect(await cultures(editor, "party.prompt", CHECK_DOCUMENT)).toEqual(first);

  await editor.open("alone.prompt", open);
  expect((await cultures(editor, "alone.prompt"))[0]).toMatch(/^001/);
  expect((await cultures(editor, "alone.prompt", CHECK_DOCUMENT))[0]).toMatch(
    /^BR: judged by the text: what it is about/,
  );
  await editor.edit("alone.prompt", "a hug.", "a hug.\n\nSave the file.");
  expect((await cultures(editor, "alone.prompt"))[0]).toMatch(/^BR/);
});
