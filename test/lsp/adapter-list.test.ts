import { mkdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import {
  ACTIVATE_ADAPTER,
  type AdapterEntry,
  LIST_ADAPTERS,
  type ListAdaptersParams,
  REMOVE_ADAPTER,
} from "../../server/src/protocol.js";
import { registerAdapter, tinyAdapter } from "../support/adapters.js";
import { connectEditor, type Editor } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";

async function own(editor: Editor, params: ListAdaptersParams = {}): Promise<readonly AdapterEntry[]> {
  const all = await editor.connection.sendRequest<readonly AdapterEntry[]>(LIST_ADAPTERS, params);
  return all.filter((entry) => !entry.builtIn);
}

test("adapters are listed, activated and removed, and documents are checked anew with what changed", async () => {
  const judge = new FakeJudge(() => false);
  const editor = await connectEditor({ openJudge: judge.openJudge });
  const root = pathToFileURL(editor.folder).href;
  await registerAdapter(editor.folder, tinyAdapter(), {
    gate: { passed: true, reason: "It helps.", tests: [] },
  });
  await registerAdapter(editor.folder, Buffer.from("no weights"), { id: "broken" });
  expect(await own(editor)).toMatchObject([
    { id: "broken", state: "refused", reason: expect.stringMatching(/no sound GGUF/) },
    { id: "jp-rewrite", root, state: "candidate", reason: expect.stringMatching(/not been activated/) },
  ]);
  await editor.open("en-US.json", '{"a": "Hello"}');
  await editor.diagnostics("en-US.json");
  const again = editor.refreshed();
  await editor.connection.sendRequest(ACTIVATE_ADAPTER, { root, id: "jp-rewrite" });
  await again;
  expect((await own(editor))[1]).toMatchObject({ id: "jp-rewrite", state: "active" });
  const refused = editor.connection.sendRequest(ACTIVATE_ADAPTER, { root, id: "broken" });
  await expect(refused).rejects.toThrow(/cannot be used: .*Train it anew/);
  await editor.connection.sendRequest(REMOVE_ADAPTER, { root, id: "jp-rewrite" });
  expect(await own(editor)).toHaveLength(1);
});

test("verifying reads files anew that only look as they did", async () => {
  const editor = await connectEditor();
  const folder = await registerAdapter(editor.folder, tinyAdapter(), {});
  const file = path.join(folder, "adapter.gguf");
  const date = new Date("2026-01-01");
  await utimes(file, date, date);
  expect(await own(editor)).toMatchObject([{ state: "candidate" }]);
  const damaged = tinyAdapter();
  damaged.fill(1, damaged.length - 8);
  await writeFile(file, damaged);
  await utimes(file, date, date);
  expect(await own(editor)).toMatchObject([{ state: "candidate" }]);
  expect(await own(editor, { thorough: true })).toMatchObject([
    { state: "refused", reason: expect.stringMatching(/not those that adapter.json/) },
  ]);
});

test("what training is still writing is no reason to check anew; a finished adapter is", async () => {
  const editor = await connectEditor();
  const folder = path.join(editor.folder, ".culture", "adapters", ".tmp-jp");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "adapter.json"), "{");
  await editor.open("en-US.json", '{"a": "Hello"}');
  await editor.diagnostics("en-US.json");
  const changed = (name: string) =>
    editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(path.join(editor.folder, ".culture", "adapters", name)).href, type: 2 }],
    });
  const before = editor.refreshes;
  const refreshed = editor.refreshed();
  await changed(".tmp-jp/adapter.json");
  await changed("jp/adapter.json");
  await refreshed;
  expect(editor.refreshes).toBe(before + 1);
});
