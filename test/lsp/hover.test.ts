import { expect, test } from "vitest";
import type { Hover } from "vscode-languageserver/node";
import { connectEditor, type Editor } from "../support/editor.js";

async function hover(editor: Editor, name: string, place: string): Promise<string | undefined> {
  const found = await editor.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri: editor.uri(name) },
    position: editor.range(name, place).start,
  });
  return found && typeof found.contents === "object" && "value" in found.contents
    ? found.contents.value
    : undefined;
}

test("says what, why, for whom, how sure, on what evidence, and how the culture was chosen", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", '{"price": "Nur 1,234.56 € im Monat"}');
  const text = await hover(editor, "de-DE.json", "234");
  expect(text).toContain("**Germany** (DE)");
  expect(text).toContain("`numbers/decimal-separator`");
  expect(text).toMatch(/confidence \d+%/);
  expect(text).toMatch(/- \[.+\]\(<https:\/\/.+>\)/);
  expect(text).toMatch(/Why DE: .*de\\-DE/);
});

test("is silent where nothing is found", async () => {
  const editor = await connectEditor();
  await editor.open("ja.json", '{"thanks": "ありがとうございます,またのご利用をお待ちしております。"}');
  expect(await hover(editor, "ja.json", "ご利用")).toBeUndefined();
});

test("what a workspace pack says is text, not markup, and its addresses are of the web", async () => {
  const norm = {
    id: "JP.test.rude",
    topic: "humour-and-idiom",
    statement: "See [here](command:evil) <b>now</b>.",
    rule: "Do not write badword.",
    question: "Does the text say badword?",
    appliesTo: { kinds: ["copy"] },
    triggers: { ja: ["だめだめ語"] },
    severity: "warning",
    contested: false,
    decidedBy: "trigger",
    rationale: "It is a test.",
    instead: "Write something else.",
    bad: "だめだめ語です",
    good: "よい言葉です",
    sources: [{ title: "A [source](x)", publisher: "P", address: "javascript:alert(1)" }],
  };
  const profile = {
    id: "JP",
    name: "Japan",
    locales: ["ja"],
    demonyms: ["Japan"],
    register: { ja: "formal" },
    notes: "A test.",
  };
  const editor = await connectEditor({
    files: {
      "culture.config.json": "{}",
      ".culture/cultures/JP/profile.json": JSON.stringify(profile),
      ".culture/cultures/JP/norms.jsonl": JSON.stringify(norm),
    },
  });
  await editor.open("ja.json", '{"a": "これはだめだめ語です。"}');
  const problems = (await editor.diagnostics("ja.json")).map((d) => d.message);
  const text = await hover(editor, "ja.json", "だめだめ語");
  expect(problems).toEqual([expect.stringContaining("badword")]);
  expect(text).toContain("\\[here\\]\\(command:evil\\)");
  expect(text).not.toContain("<b>");
  expect(text).not.toContain("(<javascript");
});
