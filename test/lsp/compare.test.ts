import { describe, expect, test } from "vitest";
import { CancellationTokenSource, ProgressType } from "vscode-languageserver/node";
import {
  COMPARE,
  type CompareEvent,
  type CompareParams,
  type Comparison,
  type ComparisonSubject,
  compareEventSchema,
  comparisonSchema,
  EXPORT_COMPARISON,
  type ExportedComparison,
  PREPARE_COMPARISON,
  subjectSchema,
} from "../../server/src/protocol/compare.js";
import { connectEditor, type Editor, type EditorOptions } from "../support/editor.js";
import { FakeWriter } from "../support/fake-writer.js";

const PROMPT = `---
input:
  default: { days: 3 }
---
Plan {{days}} days in {{city}} for readers of {{language}}.
`;

async function open(name: string, text: string, writer = new FakeWriter({}), options: EditorOptions = {}) {
  const editor = await connectEditor({
    openJudge: async () => ({ models: writer.models, notes: [], dispose: async () => {} }),
    ...options,
  });
  await editor.open(name, text);
  return editor;
}

async function prepare(editor: Editor, name: string, rest: object = {}): Promise<ComparisonSubject> {
  return subjectSchema.parse(
    await editor.connection.sendRequest(PREPARE_COMPARISON, { uri: editor.uri(name), ...rest }),
  );
}

async function compare(
  editor: Editor,
  name: string,
  params: Partial<CompareParams>,
  token = new CancellationTokenSource().token,
): Promise<Comparison> {
  const all = { uri: editor.uri(name), target: "prompt", cultures: ["US", "JP"], values: {}, beside: [] };
  return comparisonSchema.parse(await editor.connection.sendRequest(COMPARE, { ...all, ...params }, token));
}

describe("what can be compared", () => {
  test("a prompt, with its variables and where their values come from", async () => {
    const editor = await open("trip.prompt", PROMPT);
    const subject = await prepare(editor, "trip.prompt");
    expect(subject).toMatchObject({
      kind: "prompt",
      target: "prompt",
      chosen: ["US", "JP", "DE", "BR"],
      variables: [
        { name: "days", example: "3", byCulture: false },
        { name: "city", byCulture: false },
        { name: "language", byCulture: true },
      ],
      notes: [],
    });
    expect(subject.cultures).toContainEqual({ id: "KR", name: "South Korea" });
  });

  test("a prompt with logic, which is said not to be evaluated", async () => {
    const editor = await open("a.prompt", "Greet{{#if name}} {{name}}{{/if}}.");
    expect((await prepare(editor, "a.prompt")).notes).toEqual([expect.stringContaining("as it is written")]);
  });

  test("the value at the cursor of a copy file", async () => {
    const source = '{"a": "One", "b": "Two"}';
    const editor = await open("en.json", source);
    const at = editor.range("en.json", "Two").start;
    expect(await prepare(editor, "en.json", { position: at })).toMatchObject({ kind: "copy", target: "b" });
    expect(await prepare(editor, "en.json", { target: "a", position: at })).toMatchObject({ target: "a" });
  });

  test("the cultures that are configured come first", async () => {
    const config = (cultures: readonly string[]) => ({
      files: { "culture.config.json": JSON.stringify({ cultures }) },
    });
    const two = await open("trip.prompt", PROMPT, undefined, config(["KR", "MX"]));
    expect((await prepare(two, "trip.prompt")).chosen).toEqual(["KR", "MX"]);
    const one = await open("trip.prompt", PROMPT, undefined, config(["KR"]));
    expect((await prepare(one, "trip.prompt")).chosen).toEqual(["KR", "US", "JP", "DE"]);
  });

  test("nothing in a file that is neither, with what to do", async () => {
    const editor = await open("a.prompt", "---\nx: 1\n---\n");
    await expect(prepare(editor, "a.prompt")).rejects.toThrow(/nothing to compare.*Open a prompt/s);
    await expect(prepare(editor, "other.prompt")).rejects.toThrow(/no prompt and no copy/);
  });
});

describe("a comparison", () => {
  test("answers for each culture, and tells of it while it is written", async () => {
    const writer = new FakeWriter({ US: "Visit museums.", JP: "Visit temples." });
    const editor = await open("trip.prompt", PROMPT, writer);
    const events: CompareEvent[] = [];
    editor.connection.onProgress(new ProgressType<CompareEvent>(), "t", (event) => {
      events.push(compareEventSchema.parse(event));
    });
    const { columns, differences } = await compare(editor, "trip.prompt", {
      values: { city: "Lyon" },
      partialResultToken: "t",
    });
    expect(columns).toMatchObject([
      { name: "United States", text: "Visit museums.", model: { id: "fake", adapter: "US-adapter" } },
      { name: "Japan", text: "Visit temples.", values: { days: "3", city: "Lyon", language: "Japanese" } },
    ]);
    expect(differences.map((d) => d.shared)).toEqual([0.5, 0.5]);
    const written = events.filter((e) => e.kind === "text" && e.culture === "JP");
    expect(written.map((e) => (e.kind === "text" ? e.piece : "")).join("")).toBe("Visit temples.");
    expect(events.filter((e) => e.kind === "ended")).toHaveLength(2);
  });

  test("says which variable has no value", async () => {
    const editor = await open("trip.prompt", PROMPT);
    await expect(compare(editor, "trip.prompt", {})).rejects.toThrow(
      /without a value: city.*Give each a value/s,
    );
  });

  test("needs a model for a prompt, and says how to get one", async () => {
    const editor = await open("trip.prompt", PROMPT, undefined, {
      openJudge: async () => ({ notes: ["None was fetched."], dispose: async () => {} }),
    });
    await expect(compare(editor, "trip.prompt", { values: { city: "Lyon" } })).rejects.toThrow(
      /no model that could answer.*None was fetched\..*Fetch one/s,
    );
  });

  test("ends when it is cancelled", async () => {
    const writer = new FakeWriter({ "*": "One two" });
    writer.hold("US");
    const editor = await open("trip.prompt", PROMPT, writer);
    const source = new CancellationTokenSource();
    editor.connection.onProgress(new ProgressType<CompareEvent>(), 7, ({ kind }) => {
      if (kind === "text") source.cancel();
    });
    const cancelled = compare(
      editor,
      "trip.prompt",
      { values: { city: "Lyon" }, cultures: ["US"], partialResultToken: 7 },
      source.token,
    );
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    expect(writer.running).toBe(0);
  });

  test("of a value shows it as the readers of each culture see it flagged", async () => {
    const editor = await open("en.json", '{"a": "Until 12/31/2026"}');
    const { columns } = await compare(editor, "en.json", { target: "a", cultures: ["US", "GB"] });
    const rules = columns.map((c) => ("touches" in c ? c.touches.map((t) => t.rule) : c.problem));
    expect(rules).toEqual([[], ["dates/numeric-order"]]);
  });

  test("of what is no longer there says so", async () => {
    const editor = await open("en.json", '{"a": "One"}');
    await expect(compare(editor, "en.json", { target: "gone" })).rejects.toThrow(/no longer in the file/);
  });

  test("refuses cultures that are none", async () => {
    const editor = await open("trip.prompt", PROMPT);
    await expect(compare(editor, "trip.prompt", { cultures: ["../x"] })).rejects.toThrow();
  });
});

test("a comparison is exported as it was shown", async () => {
  const editor = await open("trip.prompt", PROMPT, new FakeWriter({ "*": "Go." }));
  const comparison = await compare(editor, "trip.prompt", { values: { city: "Lyon" } });
  const exported = async (format: string) => {
    const params = { title: "trip.prompt", format, comparison };
    return (await editor.connection.sendRequest<ExportedComparison>(EXPORT_COMPARISON, params)).text;
  };
  expect(await exported("csv")).toMatch(/^culture,name.*\nUS,United States,fake,US-adapter,Go\./);
  expect(await exported("markdown")).toContain("## Japan (JP)");
  expect(await exported("promptfoo")).toContain("- description: Japan");
  await expect(exported("exe")).rejects.toThrow();
});
