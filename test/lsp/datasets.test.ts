import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { normSchema } from "../../server/src/core/cultures/culture.js";
import {
  ADD_FOUND_NORM,
  ASK_EDITOR_MODEL,
  type AskEditorParams,
  COLLECT_DAILY_USE,
  type DailyUseAnswer,
  type DatasetsDescription,
  DECIDE,
  DERIVE_TASK,
  DESCRIBE_DATASETS,
  type DecideAnswer,
  type DerivedTaskText,
  OPEN_REVIEW,
  PLAN_SYNTHESIS,
  type PlanText,
  REWRITES_TAKEN,
  type Review,
  reviewSchema,
  SYNTHESIZE,
  type SynthesizeAnswer,
} from "../../server/src/protocol/datasets.js";
import { connectEditor, type Editor, type EditorOptions } from "../support/editor.js";
import { fakeModel, fakeModels } from "../support/fake-judge.js";
import { FakeTeacher, judgeByRule, writeByRule } from "../support/fake-teacher.js";

const CORPUS = {
  "corpus/de/letters.md":
    "# Briefe in Germany\n\n## Greeting\n\nIn letters to Germany many things matter. Many readers expect a formal greeting.\n\n## Closing\n\nLetters to Germany end politely. Many readers expect a closing formula.\n",
};

async function open(options: EditorOptions = {}, fake = new FakeTeacher()): Promise<Editor> {
  const models = fakeModels(fakeModel({ ...fake.teacher }));
  return connectEditor({
    openJudge: async () => ({ models, notes: [], dispose: async () => {} }),
    ...options,
    files: { ...CORPUS, ...options.files },
  });
}

const request = <T>(editor: Editor, method: string, params: object = {}): Promise<T> =>
  editor.connection.sendRequest<T>(method, params);

async function plan(editor: Editor, count = 4): Promise<string> {
  const params = { cultures: ["DE"], tasks: ["copy-review"], count };
  const { text } = await request<PlanText>(editor, PLAN_SYNTHESIS, params);
  return text.replace("language: de\n", "language: en\n");
}

const corpusOf = (editor: Editor) => ({
  provider: "local",
  corpus: pathToFileURL(path.join(editor.folder, "corpus")).href,
});

async function synthesized(editor: Editor): Promise<SynthesizeAnswer> {
  const params = { plan: await plan(editor), ...corpusOf(editor), resume: false };
  return request<SynthesizeAnswer>(editor, SYNTHESIZE, params);
}

const review = async (editor: Editor, id = "de-copy-review"): Promise<Review> =>
  reviewSchema.parse(await request(editor, OPEN_REVIEW, { id }));

const file = (editor: Editor, name: string): Promise<string> =>
  readFile(path.join(editor.folder, name), "utf8");

describe("making data", () => {
  test("a plan is text to edit; made from it, the data set is listed", async () => {
    const editor = await open();
    expect(await plan(editor)).toContain("culture: DE\ntask: copy-review\nlanguage: en\ncount: 4\n");
    const { made, existing } = await synthesized(editor);
    expect(existing).toEqual([]);
    expect(made[0]).toMatchObject({ id: "de-copy-review", culture: "DE", rows: 4, review: { open: 4 } });
    const described = await request<DatasetsDescription>(editor, DESCRIBE_DATASETS);
    expect(described.datasets.map((d) => d.id)).toEqual(["de-copy-review"]);
    expect(described.tasks).toHaveLength(9);
    expect(described.cultures).toContainEqual({ id: "JP", name: "Japan" });
  });

  test("a data set that is there is gone on with only when asked to", async () => {
    const fake = new FakeTeacher();
    const editor = await open({}, fake);
    await synthesized(editor);
    const before = fake.asked.length;
    expect(await synthesized(editor)).toEqual({ made: [], existing: ["de-copy-review"] });
    expect(fake.asked).toHaveLength(before);
    const params = { plan: await plan(editor, 6), ...corpusOf(editor), resume: true };
    const { made } = await request<SynthesizeAnswer>(editor, SYNTHESIZE, params);
    expect(made[0]?.rows).toBe(6);
    expect(new Set(fake.asked).size, "something was asked twice").toBe(fake.asked.length);
  });

  test("a plan that takes its norms from the culture pack searches nothing", async () => {
    const editor = await open({}, new FakeTeacher());
    const text = (await plan(editor, 2)).replace(/^queries:[\s\S]*/m, "queries: []\nfromPack: true\n");
    const params = { plan: text, ...corpusOf(editor), resume: false };
    const { made } = await request<SynthesizeAnswer>(editor, SYNTHESIZE, params);
    expect(made).toMatchObject([{ id: "de-copy-review", rows: 2 }]);
  });

  test("cancelling stops the teacher and tells so", async () => {
    const whole = new FakeTeacher();
    await synthesized(await open({}, whole));
    const source = new CancellationTokenSource();
    const fake = new FakeTeacher((asked) => asked === 2 && source.cancel());
    const editor = await open({}, fake);
    const params = { plan: await plan(editor), ...corpusOf(editor), resume: false };
    const run = editor.connection.sendRequest(SYNTHESIZE, params, source.token);
    await expect(run).rejects.toMatchObject({ code: -32800 });
    expect(fake.asked.length).toBeLessThan(whole.asked.length);
  });

  test("a chat model of the editor's teaches through the client", async () => {
    const editor = await open({ openJudge: async () => ({ notes: [], dispose: async () => {} }) });
    const asked: string[] = [];
    editor.connection.onRequest(ASK_EDITOR_MODEL, ({ model, prompt }: AskEditorParams) => {
      asked.push(model);
      const [, form] = prompt.split("and nothing else:\n");
      if (form !== undefined) {
        const { properties } = JSON.parse(form) as { properties: object };
        return {
          text: `Here it is:\n\`\`\`json\n${JSON.stringify(writeByRule(prompt, Object.keys(properties)))}\n\`\`\``,
        };
      }
      const [text = "", question = ""] = prompt.split("\n\nQuestion: ");
      return { text: judgeByRule({ instruction: "", text, question }) >= 2 ? "Yes." : "No" };
    });
    const params = { plan: await plan(editor), ...corpusOf(editor), editorModel: "copilot-x", resume: false };
    const { made } = await request<SynthesizeAnswer>(editor, SYNTHESIZE, params);
    expect(new Set(asked)).toEqual(new Set(["copilot-x"]));
    expect(made[0]).toMatchObject({ id: "de-copy-review", rows: 4 });
  });

  test.each([
    ["a plan that is none", { plan: "culture: [" }, {}, /The plan/],
    ["no model", {}, { openJudge: async () => ({ notes: [], dispose: async () => {} }) }, /Pull Model/],
    ["an untrusted workspace", {}, { initializationOptions: { trusted: false } }, /untrusted/],
  ])("%s is told with what to do", async (_, params, options, message) => {
    const editor = await open(options as EditorOptions);
    const all = { plan: await plan(editor), ...corpusOf(editor), resume: false, ...params };
    await expect(request(editor, SYNTHESIZE, all)).rejects.toThrow(message);
  });

  test("a task is drafted from rows", async () => {
    const editor = await open();
    const source = "message,label\nHey,rude\nDear Ms Sato,fine\nYo,rude\n";
    const { text, notes } = await request<DerivedTaskText>(editor, DERIVE_TASK, { source, id: "tone" });
    expect(JSON.parse(text)).toMatchObject({
      id: "tone",
      output: { properties: { label: { enum: ["rude", "fine"] } } },
    });
    expect(notes[0]).toContain("one of rude, fine");
  });
});

describe("reviewing data", () => {
  test("rows come with norm, quotation and passage; decisions change what is trained on", async () => {
    const editor = await open();
    await synthesized(editor);
    const { items, editable, total } = await review(editor);
    expect(total).toBe(4);
    expect(editable.map((f) => [f.name, f.values])).toEqual([
      ["text", undefined],
      ["question", undefined],
      ["answer", ["Yes", "No"]],
    ]);
    const [first, second, third] = items;
    expect(first).toMatchObject({
      decision: "open",
      norm: { quotation: expect.stringContaining("Many readers expect") },
      passage: { address: "local:de/letters.md", text: expect.stringContaining("Many readers expect") },
    });
    const id = "de-copy-review";
    await request(editor, DECIDE, { id, row: first?.id, decision: "accept" });
    await request(editor, DECIDE, { id, row: second?.id, decision: "reject" });
    const edited = { ...third?.input, text: "A text that somebody mended by hand." };
    const { item } = await request<DecideAnswer>(editor, DECIDE, {
      id,
      row: third?.id,
      decision: "edit",
      input: edited,
      output: third?.output,
    });
    expect(item).toMatchObject({ decision: "edit", input: edited });
    const data = await file(editor, ".culture/datasets/de-copy-review/data.jsonl");
    expect(data).not.toContain(second?.id);
    expect(data).toContain("somebody mended by hand");
    const card = JSON.parse(await file(editor, ".culture/datasets/de-copy-review/card.json"));
    expect(card).toMatchObject({
      rows: 3,
      synthesis: { review: { accepted: 1, edited: 1, rejected: 1, open: 1 } },
    });
    const again = await review(editor);
    expect(again.items.map((i) => i.decision)).toEqual(["open", "accept", "reject", "edit"]);
  });

  test("an edit that is not of the task's form is refused, and a set that is not there", async () => {
    const editor = await open();
    await synthesized(editor);
    const { items } = await review(editor);
    const bad = {
      id: "de-copy-review",
      row: items[0]?.id,
      decision: "edit",
      input: { text: "x" },
      output: {},
    };
    await expect(request(editor, DECIDE, bad)).rejects.toThrow(/not of the task's form/);
    await expect(request(editor, OPEN_REVIEW, { id: "nope" })).rejects.toThrow(/not complete yet/);
    await expect(request(editor, OPEN_REVIEW, { id: "../../etc" })).rejects.toThrow(/openReview/);
  });

  test("a found norm becomes part of the pack if the lint lets it, and is checked from then on", async () => {
    const editor = await open();
    await synthesized(editor);
    const { items } = await review(editor);
    const norm = items[0]?.norm;
    const said = {
      ...{ id: "de-copy-review", norm: norm?.id, topic: "greeting-and-address" },
      ...{ statement: norm?.statement, rule: norm?.rule, instead: "close with a formula" },
      ...{ bad: "Bestellung da. Tschüssi", good: "Ihre Bestellung ist da. Mit freundlichen Grüßen" },
    };
    const stereotype = { ...said, statement: "German people are always formal." };
    await expect(request(editor, ADD_FOUND_NORM, stereotype)).rejects.toThrow(/what people are like/);
    await request(editor, ADD_FOUND_NORM, said);
    const added = normSchema.parse(JSON.parse(await file(editor, ".culture/cultures/DE/norms.jsonl")));
    expect(added).toMatchObject({ id: norm?.id, severity: "hint", sources: [{ publisher: "local corpus" }] });
    expect(added.triggers.en?.[0]).toContain("tschussi");
  });
});

describe("daily use", () => {
  const NORM = "DE.found.aaaaaaaaaaaaaa";
  const PACK = {
    ".culture/cultures/DE/profile.json": JSON.stringify({
      ...{
        id: "DE",
        name: "Germany",
        locales: ["de-DE"],
        demonyms: ["Germany"],
        register: {},
        notes: "None.",
      },
    }),
    ".culture/cultures/DE/norms.jsonl": `${JSON.stringify({
      ...{
        id: NORM,
        topic: "gifts",
        statement: "A clock is no gift.",
        rule: "Do not give a clock.",
        instead: "tea",
      },
      ...{ appliesTo: { kinds: ["copy"] }, triggers: { de: ["uhr"] }, severity: "hint", contested: false },
      ...{ decidedBy: "model", rationale: "So it is.", bad: "Eine Uhr für Sie", good: "Ein Tee für Sie" },
      sources: [{ title: "T", publisher: "P" }],
    })}\n`,
  };

  test("rewrites that were taken and findings that were left become rows to review", async () => {
    const editor = await open({
      files: {
        ...PACK,
        "locales/de.yml": `de:\n  # culture-manager-ignore: ${NORM}\n  a: Die Uhr im Turm\n  b: Eine Uhr als Geschenk\n`,
      },
    });
    const text = await file(editor, "locales/de.yml");
    await editor.open("locales/de.yml", text, "yaml");
    const taken = [
      { before: "Eine Uhr als Geschenk", after: "Ein Tee als Geschenk", rules: [NORM, "dates/order"] },
    ];
    // What was proposed and not taken teaches nothing.
    await request(editor, REWRITES_TAKEN, { uri: editor.uri("locales/de.yml"), taken });
    await editor.edit("locales/de.yml", "Eine Uhr als Geschenk", "Ein Tee als Geschenk");
    await request(editor, REWRITES_TAKEN, { uri: editor.uri("locales/de.yml"), taken });
    const feedback = await file(editor, ".culture/feedback.jsonl");
    expect(feedback.trim().split("\n")).toHaveLength(1);
    await appendFile(path.join(editor.folder, ".culture/feedback.jsonl"), "half a li");
    const { datasets } = await request<DailyUseAnswer>(editor, COLLECT_DAILY_USE);
    expect(datasets.map((d) => [d.id, d.rows])).toEqual([
      ["use-de-copy-review", 3],
      ["use-de-rewrite", 1],
    ]);
    const { items } = await review(editor, "use-de-copy-review");
    expect(items.map((i) => [i.input.text, i.answer]).sort()).toEqual([
      ["Die Uhr im Turm", "No"],
      ["Ein Tee als Geschenk", "No"],
      ["Eine Uhr als Geschenk", "Yes"],
    ]);
    expect(items[0]?.norm).toMatchObject({ id: NORM });
  });
});
