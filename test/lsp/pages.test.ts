import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver/node";
import { UsageError } from "../../server/src/core/errors.js";
import type { AdapterEntry, ModelEntry } from "../../server/src/protocol.js";
import { connectEditor, type Editor } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";
import { temporaryFolder } from "../support/folder.js";

async function page(editor: Editor, uri: string): Promise<string> {
  const { text } = await editor.connection.sendRequest<{ text: string }>("workspace/textDocumentContent", {
    uri,
  });
  return text;
}

test("a norm has a page with its reasons, examples and sources", async () => {
  const editor = await connectEditor();
  const text = await page(editor, "culture-manager:/norm/JP.gifts.four-nine.md");
  expect(text).toContain("# JP.gifts.four\\-nine");
  expect(text).toContain("**Japan** (JP)");
  expect(text).toMatch(/## Sources\n\n- \S/);
});

test("one that a workspace adds is text, not markup", async () => {
  const files = {
    ".culture/cultures/JP/profile.json": JSON.stringify({
      ...{
        id: "JP",
        name: "Japan",
        locales: ["ja-JP"],
        demonyms: ["Japanese"],
        register: {},
        notes: "Ours.",
      },
    }),
    ".culture/cultures/JP/norms.jsonl": JSON.stringify({
      ...{
        id: "JP.gifts.own",
        topic: "gifts",
        statement: "See [here](command:evil) <b>now</b>.",
        rule: "Do not.",
      },
      ...{ instead: "tea", appliesTo: { kinds: ["copy"], regions: ["Kansai"] }, triggers: { ja: ["x"] } },
      ...{ severity: "hint", contested: true, decidedBy: "trigger", rationale: "Why.", bad: "x", good: "y" },
      sources: [{ title: "A book", publisher: "P", address: "https://example.org/a" }],
    }),
  };
  const editor = await connectEditor({ files });
  const text = await page(editor, "culture-manager:/norm/JP.gifts.own.md");
  expect(text).not.toContain("[here](");
  expect(text).not.toContain("<b>");
  expect(text).toContain("from this workspace");
  expect(text).toContain("- [A book, P](<https://example.org/a>)");
  expect(await page(editor, "culture-manager:/norm/JP.gifts.nothing.md")).toMatch(/no such page/);
  expect(await page(editor, "culture-manager:/elsewhere.md")).toMatch(/no such page/);
});

test("the models of the catalogue are listed with what is here", async () => {
  const cache = await temporaryFolder();
  vi.stubEnv("CULTURE_MANAGER_CACHE", cache);
  const folder = path.join(cache, "models", "smollm2-135m");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "smollm2-135m-instruct-q4_1.gguf");
  await writeFile(file, "x");
  const sha256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
  await writeFile(`${file}.json`, JSON.stringify({ sha256, size: 1 }));
  const editor = await connectEditor();
  const models = await editor.connection.sendRequest<ModelEntry[]>("cultureManager/listModels", {});
  expect(models.filter((m) => m.pulled).map((m) => m.id)).toEqual(["smollm2-135m"]);
  expect(models.filter((m) => m.automatic)).toHaveLength(1);
  vi.unstubAllEnvs();
});

test("a model that is not in the catalogue, or in an untrusted workspace any, is not fetched", async () => {
  const pull = (editor: Editor, id: string) =>
    editor.connection.sendRequest("cultureManager/pullModel", { id });
  await expect(pull(await connectEditor(), "nonsense")).rejects.toThrow(/no model "nonsense".*Known models/);
  const untrusted = await connectEditor({ initializationOptions: { trusted: false } });
  await expect(pull(untrusted, "smollm2-135m")).rejects.toThrow(/untrusted/);
});

test("fetching tells the lists that they have changed, and stops when the user cancels", async () => {
  const changed: string[] = [];
  let stopped: unknown;
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const editor = await connectEditor({
    environment: {
      pullModel: (id, progress, signal) =>
        new Promise((resolve, reject) => {
          progress(1, 2);
          if (id === "quick") return resolve(undefined);
          signal.addEventListener("abort", () => {
            stopped = signal.reason;
            reject(signal.reason);
          });
          begin();
        }),
    },
  });
  editor.connection.onNotification("cultureManager/listsChanged", () => {
    changed.push("lists");
  });
  await editor.connection.sendRequest("cultureManager/pullModel", { id: "quick" });
  expect(changed).toEqual(["lists"]);
  const cancel = new CancellationTokenSource();
  const pulled = editor.connection.sendRequest("cultureManager/pullModel", { id: "slow" }, cancel.token);
  await begun;
  cancel.cancel();
  await expect(pulled).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(stopped).toBeDefined();
  expect(changed).toEqual(["lists"]);
});

test("adapters are listed by folder, activated and removed there, and nowhere else", async () => {
  const calls: unknown[] = [];
  const entry = { cultures: ["JP"], tasks: ["rewrite"], base: "m", state: "candidate", bytes: 1 } as const;
  const own = (root: string) => path.join(root, ".culture", "adapters", "jp-1");
  const editor = await connectEditor({
    environment: {
      adapters: {
        list: async (root) => [
          { ...entry, id: "jp-1", folder: own(root), builtIn: false },
          {
            ...entry,
            id: "jp-0",
            folder: path.join(path.dirname(root), "elsewhere", "jp-0"),
            state: "active",
            builtIn: true,
          },
        ],
        activate: async (root, id, { force }) => {
          if (!force) throw new UsageError("It did not help.", "Train it with more data.");
          calls.push(["activate", root, id]);
        },
        remove: async (root, id) => {
          calls.push(["remove", root, id]);
        },
      },
    },
  });
  const root = editor.uri("").replace(/\/$/, "");
  const ask = (method: string, params: object) =>
    editor.connection.sendRequest<AdapterEntry[]>(method, params);
  const listed = await ask("cultureManager/listAdapters", {});
  expect(listed.map(({ id, builtIn, root }) => ({ id, builtIn, root }))).toEqual([
    { id: "jp-1", builtIn: false, root },
    { id: "jp-0", builtIn: true, root },
  ]);
  expect(listed[0]?.folder).toBe(pathToFileURL(own(editor.folder)).href);
  const activate = "cultureManager/activateAdapter";
  await expect(ask(activate, { root, id: "jp-1" })).rejects.toThrow(/did not help.*more data/);
  await ask(activate, { root, id: "jp-1", force: true });
  await ask("cultureManager/removeAdapter", { root, id: "jp-1" });
  expect(calls).toEqual([
    ["activate", editor.folder, "jp-1"],
    ["remove", editor.folder, "jp-1"],
  ]);
  await expect(ask(activate, { root: "file:///elsewhere", id: "jp-1" })).rejects.toThrow(/no folder of this/);
  await expect(ask(activate, { root, id: "../jp-1" })).rejects.toThrow(/id/);
});

test("keys are taken by origin, replace the earlier ones, and the model is opened again with them", async () => {
  const judge = new FakeJudge(() => false);
  const editor = await connectEditor({ openJudge: judge.openJudge });
  const set = (keys: object) => editor.connection.sendRequest("cultureManager/setEndpointKeys", { keys });
  await editor.open("ja.json", '{"gift": "グラス4個セットを贈りませんか。"}');
  await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri("ja.json") });
  await set({ "https://example.org": "secret" });
  expect(editor.endpointKeys).toEqual({ "https://example.org": "secret" });
  expect(judge.disposed).toBe(1);
  await expect(set({ "https://example.org/v1": "secret" })).rejects.toThrow(/Invalid key/);
  await expect(set({ "not an address": "secret" })).rejects.toThrow(/keys/);
});
