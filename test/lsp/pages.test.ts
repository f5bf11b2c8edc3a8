import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import type { ModelEntry } from "../../server/src/protocol.js";
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
