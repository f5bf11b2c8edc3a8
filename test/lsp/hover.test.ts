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
