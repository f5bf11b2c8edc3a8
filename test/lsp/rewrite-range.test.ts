import { describe, expect, test } from "vitest";
import type { CheckTextAnswer, RewriteAnswer, RewriteTextAnswer } from "../../server/src/protocol.js";
import { connectEditor, type Editor } from "../support/editor.js";
import { FakeJudge } from "../support/fake-judge.js";

const JAPANESE = `{
  "gift": "母の日に、グラス4個セットを贈りませんか。",
  "thanks": "ありがとうございます,またのご利用をお待ちしております。"
}
`;
const FIVE = "母の日に、グラス5個セットを贈りませんか。";
const isGiftOfFour = (text: string): boolean => text.includes("4個");

function rewrite(editor: Editor, name: string, place: string, cultures?: string[]): Promise<RewriteAnswer> {
  const range = editor.range(name, place);
  return editor.connection.sendRequest("cultureManager/rewriteRange", {
    ...{ uri: editor.uri(name), range },
    ...(cultures ? { cultures } : {}),
  });
}

describe("rewriting a selection", () => {
  test("what rules are certain of needs no model, and nothing beside the selection changes", async () => {
    const editor = await connectEditor();
    await editor.open("ja.json", JAPANESE);
    const { edit, outcomes } = await rewrite(editor, "ja.json", "ありがとう");
    expect(outcomes).toEqual([
      expect.objectContaining({ key: "thanks", by: "rule", rules: ["punctuation/cjk-width"] }),
    ]);
    await editor.apply("ja.json", edit);
    expect(editor.text("ja.json")).toBe(JAPANESE.replace("す,", "す、"));
  });

  test("a model's proposal is given when it is proven", async () => {
    const judge = new FakeJudge(isGiftOfFour, () => FIVE);
    const editor = await connectEditor({ openJudge: judge.openJudge });
    await editor.open("ja.json", JAPANESE);
    const { edit, outcomes } = await rewrite(editor, "ja.json", "母の日");
    expect(outcomes).toEqual([expect.objectContaining({ key: "gift", by: "model", after: FIVE })]);
    await editor.apply("ja.json", edit);
    expect(editor.text("ja.json")).toBe(JAPANESE.replace("4個", "5個"));
  });

  test("one that is not says why, and there is no edit", async () => {
    const judge = new FakeJudge(isGiftOfFour, () => "グラス4個セットを贈りませんか。");
    const editor = await connectEditor({ openJudge: judge.openJudge });
    await editor.open("ja.json", JAPANESE);
    const { edit, outcomes } = await rewrite(editor, "ja.json", "母の日");
    expect(edit).toBeUndefined();
    expect(outcomes).toEqual([expect.objectContaining({ whyNot: expect.stringMatching(/refused/) })]);
  });

  test("where nothing is found there is nothing to rewrite; for other readers there may be", async () => {
    const editor = await connectEditor();
    await editor.open("en-US.json", '{"a": "Arrives on 12/31/2026."}');
    expect(await rewrite(editor, "en-US.json", "Arrives")).toEqual({ outcomes: [] });
    const { edit } = await rewrite(editor, "en-US.json", "Arrives", ["GB"]);
    await editor.apply("en-US.json", edit);
    expect(editor.text("en-US.json")).toBe('{"a": "Arrives on 31/12/2026."}');
  });
});

describe("a text that no document holds", () => {
  test("is checked for the readers that are named, with lines and sources", async () => {
    const editor = await connectEditor();
    const answer = await editor.connection.sendRequest<CheckTextAnswer>("cultureManager/checkText", {
      text: '{\n  "a": "Arrives on 12/31/2026."\n}\n',
      name: "en.json",
      cultures: ["GB"],
    });
    expect(answer.cultures).toEqual([{ ids: ["GB"], reason: "named by you" }]);
    expect(answer.findings).toEqual([
      expect.objectContaining({ rule: "dates/numeric-order", culture: "GB", line: 2, text: "12/31/2026" }),
    ]);
    expect(answer.findings[0]?.sources.length).toBeGreaterThan(0);
  });

  test("is plain text without a name, and clean text has no findings", async () => {
    const editor = await connectEditor();
    const ask = (text: string) =>
      editor.connection.sendRequest<CheckTextAnswer>("cultureManager/checkText", { text, cultures: ["JP"] });
    expect((await ask("ありがとうございます,またどうぞ。")).findings.map((f) => f.rule)).toEqual([
      "punctuation/cjk-width",
    ]);
    expect((await ask("ありがとうございます。")).findings).toEqual([]);
  });

  test("is rewritten by rules and by a model, and the rest is explained", async () => {
    const judge = new FakeJudge(isGiftOfFour, () => FIVE);
    const editor = await connectEditor({ openJudge: judge.openJudge });
    const answer = await editor.connection.sendRequest<RewriteTextAnswer>("cultureManager/rewriteText", {
      text: JAPANESE,
      name: "ja.json",
    });
    expect(answer.text).toBe(JAPANESE.replace("4個", "5個").replace("す,", "す、"));
    expect(answer.outcomes.map((o) => o.by)).toEqual(["rule", "model"]);
  });

  test("has a name inside of the workspace and of a known format", async () => {
    const editor = await connectEditor();
    const ask = (name: string) =>
      editor.connection.sendRequest("cultureManager/checkText", { text: "x", name });
    await expect(ask("../de.json")).rejects.toThrow(/outside of the workspace/);
    await expect(ask("photo.png")).rejects.toThrow(/No format is known/);
  });
});
