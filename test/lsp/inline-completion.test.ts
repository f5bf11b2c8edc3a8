import { expect, test } from "vitest";
import { type InlineCompletionItem, InlineCompletionTriggerKind } from "vscode-languageserver/node";
import { connectEditor } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";

test.for([
  { setting: "automatic", battery: false, automatic: 1, manual: 1 },
  { setting: "automatic", battery: true, automatic: 0, manual: 1 },
  { setting: "manual", battery: false, automatic: 0, manual: 1 },
  { setting: "off", battery: false, automatic: 0, manual: 0 },
])("$setting, on battery $battery: $automatic by itself, $manual when asked for", async (expected) => {
  const { openJudge } = new FakeJudge(() => false, undefined, "Ihre Änderungen.");
  const editor = await connectEditor({
    openJudge,
    environment: { isOnBattery: async () => expected.battery },
  });
  editor.settings = { inlineCompletion: expected.setting };
  await editor.open("de-DE.json", '{"a": "Speichern Sie "}');
  const uri = editor.uri("de-DE.json");
  const suggested = async (triggerKind: InlineCompletionTriggerKind): Promise<number> => {
    const items = await editor.connection.sendRequest<InlineCompletionItem[]>(
      "textDocument/inlineCompletion",
      { textDocument: { uri }, position: { line: 0, character: 21 }, context: { triggerKind } },
    );
    return items.length;
  };
  expect(await suggested(InlineCompletionTriggerKind.Automatic)).toBe(expected.automatic);
  expect(await suggested(InlineCompletionTriggerKind.Invoked)).toBe(expected.manual);
});
