import { expect, test } from "vitest";
import { CancellationTokenSource, ProgressType } from "vscode-languageserver/node";
import {
  LIST_PROMPT_TESTS,
  type PromptTestEvent,
  promptTestEventSchema,
  promptTestsSchema,
  RUN_PROMPT_TESTS,
} from "../../server/src/protocol/prompt-tests.js";
import { connectEditor, type Editor, type EditorOptions } from "../support/editor.js";
import { FakeWriter } from "../support/fake-writer.js";

const SUITE = "prompts/gift.culture-test.yaml";
const FILES = {
  "culture.config.json": "{}",
  "prompts/gift.prompt": "Name a gift for {{host}}.",
  [SUITE]: `prompt: gift.prompt
cultures: [JP, DE]
variables: { host: Mei }
tests:
  - name: tea
    assert:
      - contains: tea
      - at-most: 20
`,
};

async function connect(answers: Readonly<Record<string, string | Error>>, options: EditorOptions = {}) {
  const writer = new FakeWriter(answers);
  const openJudge: EditorOptions["openJudge"] = async () => ({
    models: writer.models,
    notes: [],
    dispose: async () => {},
  });
  const editor = await connectEditor({ files: FILES, openJudge, ...options });
  return { editor, writer };
}

async function run(editor: Editor, cases: readonly string[], token = new CancellationTokenSource().token) {
  const events: PromptTestEvent[] = [];
  const told = editor.connection.onProgress(new ProgressType<unknown>(), "run", (event) => {
    events.push(promptTestEventSchema.parse(event));
  });
  const params = { uri: editor.uri(SUITE), cases, partialResultToken: "run" };
  await editor.connection.sendRequest(RUN_PROMPT_TESTS, params, token).finally(() => told.dispose());
  return events;
}

test("a file is listed from the disk, and as it stands in the editor", async () => {
  const { editor } = await connect({});
  const list = async () =>
    promptTestsSchema.parse(
      await editor.connection.sendRequest(LIST_PROMPT_TESTS, { uri: editor.uri(SUITE) }),
    );
  const { tests } = await list();
  expect(tests[0]).toMatchObject({
    name: "tea",
    range: { start: { line: 4, character: 10 }, end: { line: 4, character: 13 } },
    cases: [
      { id: "tea (JP)", culture: "JP", cultureName: "Japan" },
      { id: "tea (DE)", culture: "DE", cultureName: "Germany" },
    ],
  });
  await editor.open(SUITE, "prompt: gift.prompt\n");
  expect(await list()).toMatchObject({
    tests: [],
    problem: expect.stringContaining('"cultures" is missing'),
  });
});

test("each case is told as it begins and ends, with what did not pass at its line", async () => {
  const { editor, writer } = await connect({ JP: "Green tea.", DE: "A long answer about nothing." });
  const events = await run(editor, ["tea (JP)", "tea (DE)"]);
  expect(events.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    "started tea (JP)",
    "ended tea (JP)",
    "started tea (DE)",
    "ended tea (DE)",
  ]);
  expect(events[1]).toMatchObject({ verdict: "passed", answer: "Green tea.", faults: [] });
  expect(events[3]).toMatchObject({
    verdict: "failed",
    faults: [
      { title: "contains: tea", range: { start: { line: 6 } } },
      { title: "at-most: 20", range: { start: { line: 7 } } },
    ],
  });
  expect(writer.asked.map(({ culture }) => culture)).toEqual(["JP", "DE"]);
});

test("only the cases that were asked for run, and a run is cancelled in the middle of an answer", async () => {
  const { editor, writer } = await connect({ JP: "Green tea.", DE: "Green tea." });
  expect((await run(editor, ["tea (DE)"])).map(({ id }) => id)).toEqual(["tea (DE)", "tea (DE)"]);
  const release = writer.hold("JP");
  const source = new CancellationTokenSource();
  const running = run(editor, ["tea (JP)", "tea (DE)"], source.token);
  await expect.poll(() => writer.running, { timeout: 15_000 }).toBe(1);
  source.cancel();
  await expect(running).rejects.toThrow(/cancelled/);
  release();
});

test.each<[string, Readonly<Record<string, string>>, EditorOptions, RegExp]>([
  [
    "a mistake in the file",
    { [SUITE]: "prompt: gift.prompt\ncultures: [JP]\ntests: []\n" },
    {},
    /gift\.culture-test\.yaml:3/,
  ],
  [
    "a prompt outside of the project",
    { [SUITE]: FILES[SUITE]?.replace("gift.prompt", "../../gift.prompt") ?? "" },
    {},
    /outside of the project/,
  ],
  [
    "a file that is no prompt",
    { [SUITE]: FILES[SUITE]?.replace("gift.prompt", "../culture.config.json") ?? "" },
    {},
    /no prompt file/,
  ],
  ["an untrusted workspace", {}, { initializationOptions: { trusted: false } }, /untrusted/],
])("%s is told, and nothing is asked", async (_, files, options, message) => {
  const { editor, writer } = await connect({}, { files: { ...FILES, ...files }, ...options });
  await expect(run(editor, ["tea (JP)"])).rejects.toThrow(message);
  expect(writer.asked).toEqual([]);
});

test("mistakes in a file of tests are diagnostics at their place", async () => {
  const { editor } = await connect({});
  await editor.open(
    SUITE,
    "prompt: gift.prompt\ncultures: [JP]\ntests:\n  - name: a\n    assert: [no findings]\n",
  );
  const diagnostics = await editor.diagnostics(SUITE);
  expect(editor.marks(SUITE, diagnostics).map((mark) => mark.split(" ").slice(-2).join(" "))).toEqual([
    "no findings",
  ]);
  expect(diagnostics[0]?.message).toContain("no finding above hint");
});
