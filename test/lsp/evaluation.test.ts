import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import {
  EVALUATE,
  EVALUATION_CHOICES,
  type EvaluateParams,
  evaluationAnswerSchema,
  evaluationChoicesSchema,
} from "../../server/src/protocol/evaluation.js";
import { chatEndpoint } from "../support/chat-endpoint.js";
import { connectEditor, type Editor } from "../support/editor.js";

const ROWS = ["How are you?", "How do you do?", "Hi!"].map((text, i) => ({
  id: `r${i}`,
  culture: "JP",
  task: "reply",
  messages: [{ role: "user", content: text }],
  answer: "Well, thank you.",
  source: `s${i}`,
}));
const CARD = {
  version: 1,
  id: "greetings",
  title: "Greetings",
  created: "2026-01-01T00:00:00Z",
  rows: ROWS.length,
  sha256: "0".repeat(64),
  cultures: ["JP"],
  tasks: ["reply"],
  labels: {},
  sources: [],
  licence: "CC0",
  provenance: "made up",
};

const FILES = {
  ".culture/datasets/greetings/data.jsonl": ROWS.map((row) => `${JSON.stringify(row)}\n`).join(""),
  ".culture/datasets/greetings/card.json": JSON.stringify(CARD),
};

async function open(options: Parameters<typeof connectEditor>[0] = {}) {
  const endpoint = await chatEndpoint([["", "Well, thank you."]], () => false);
  onTestFinished(() => endpoint.close());
  const editor = await connectEditor({ files: FILES, ...options });
  editor.settings = { model: endpoint.model };
  return { editor, endpoint };
}

const rootOf = (editor: Editor): string => pathToFileURL(editor.folder).href;

async function evaluate(
  editor: Editor,
  what: EvaluateParams["what"],
  token = new CancellationTokenSource().token,
) {
  return evaluationAnswerSchema.parse(
    await editor.connection.sendRequest(EVALUATE, { root: rootOf(editor), what }, token),
  );
}

async function choices(editor: Editor) {
  const given = await editor.connection.sendRequest(EVALUATION_CHOICES, { root: rootOf(editor) });
  return evaluationChoicesSchema.parse(given);
}

test("data sets, ways of answering and the workspace's own model can be chosen", async () => {
  const { editor, endpoint } = await open();
  const { datasets, methods, bases, unfinished } = await choices(editor);
  expect(datasets).toMatchObject([
    { id: "greetings", title: "Greetings", rows: 3, cultures: ["JP"], tasks: ["reply"] },
  ]);
  expect(methods).toContain("norms-in-prompt");
  expect(bases[0]?.id).toBe(endpoint.model);
  expect(unfinished).toEqual([]);
});

test("a run over an endpoint leaves a report, and is answered with the page", async () => {
  const { editor, endpoint } = await open();
  const methods = ["base", "culture-prompt"];
  const answer = await evaluate(editor, { datasets: ["greetings"], model: endpoint.model, methods });
  expect(answer.rows).toBe(3);
  expect(answer.html).toContain("Evaluation of greetings");
  expect(answer.html).toContain("<svg");
  const folder = fileURLToPath(answer.folder);
  expect(await readFile(path.join(folder, "report.md"), "utf8")).toContain(
    "| JP | culture-prompt | 3 | 1.000",
  );
  expect(endpoint.asked).toHaveLength(6);
  expect(endpoint.asked.filter((prompt) => prompt.includes("Japan"))).toHaveLength(3);
});

test("a run that was cancelled is offered, and goes on without asking twice", async () => {
  const { editor, endpoint } = await open();
  const source = new CancellationTokenSource();
  const release = endpoint.hold();
  const what = { datasets: ["greetings"], model: endpoint.model, methods: ["base"], limit: 2 };
  const running = evaluate(editor, what, source.token);
  await expect.poll(() => endpoint.asked.length, { timeout: 15_000 }).toBe(1);
  source.cancel();
  await expect(running).rejects.toThrow(/cancelled/);
  release();
  expect(existsSync(path.join(editor.folder, ".culture/evaluations/greetings/report.json"))).toBe(false);
  expect((await choices(editor)).unfinished).toEqual([
    { id: "greetings", datasets: ["greetings"], results: 0 },
  ]);
  expect((await evaluate(editor, { run: "greetings" })).rows).toBe(2);
  expect((await choices(editor)).unfinished).toEqual([]);
  await evaluate(editor, { run: "greetings" });
  expect(endpoint.asked).toHaveLength(3);
});

test("nothing is measured in an untrusted workspace, and an unknown run is told", async () => {
  const { editor, endpoint } = await open({ initializationOptions: { trusted: false } });
  const what = { datasets: ["greetings"], model: endpoint.model, methods: ["base"] };
  await expect(evaluate(editor, what)).rejects.toThrow(/untrusted/);
  expect(endpoint.asked).toEqual([]);
  await expect(evaluate((await open()).editor, { run: "../../x" })).rejects.toThrow(/no evaluation/);
});
