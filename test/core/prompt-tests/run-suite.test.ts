import { expect, test } from "vitest";
import { promptTemplates } from "../../../server/src/core/compare/prompt-template.js";
import { DEFAULT_CONFIG } from "../../../server/src/core/config.js";
import type { Embedder } from "../../../server/src/core/ports.js";
import { parseSuite } from "../../../server/src/core/prompt-tests/read-suite.js";
import {
  type CaseResult,
  runSuite,
  type SuiteSetup,
} from "../../../server/src/core/prompt-tests/run-suite.js";
import { packsOf, testNorm, testPack } from "../../support/checker.js";
import { fakeModel, fakeModels } from "../../support/fake-judge.js";
import { inputOf } from "../../support/input.js";

const clock = testNorm({ id: "CN.gifts.clock", triggers: { en: ["clock*"] } });
const PACKS = packsOf(
  testPack("CN", ["zh-CN", "en"], [clock]),
  testPack("DE", ["de-DE"]),
  testPack("US", ["en-US"]),
);

/** Answers with `answers[culture's name]`, and says yes to questions whose words are all in the text. */
async function run(
  assertions: readonly string[],
  answer: string,
  options: { culture?: string; embedder?: Embedder; only?: ReadonlySet<string> } = {},
): Promise<{ readonly results: readonly CaseResult[]; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const model = fakeModel({
    complete: async ({ messages }) => {
      asked.push(messages.map(({ content }) => content).join("\n"));
      return { text: answer, finish: "stop", usage: { promptTokens: 1, completionTokens: 1 } };
    },
    // It leans to yes whatever it is asked; only the words of the text move it.
    judge: async (requests) =>
      requests.map(({ text, question }) => {
        const told = /wine|cordial/.test(text);
        const opposite = /free of|false|an informal/.test(question);
        return 2 + (told === opposite ? -1 : 1);
      }),
  });
  const input = await inputOf("p.prompt", "What to bring to {{host}}?");
  const [template] = promptTemplates(input);
  if (template === undefined) throw new Error("no prompt");
  const { culture = "CN", embedder, only } = options;
  const suite = parseSuite(
    `prompt: p.prompt\ncultures: [${culture}]\nvariables: {host: Mei}\ntests:\n  - name: t\n    assert:\n${assertions.map((a) => `      - ${a}\n`).join("")}`,
    "t",
  );
  const setup: SuiteSetup = {
    packs: PACKS,
    config: DEFAULT_CONFIG,
    detector: {
      detect: (text) => ({ language: /\b(?:du|Sie)\b/.test(text) ? "de" : "en", confidence: 1 }),
      likeness: () => ({}),
    },
    models: fakeModels(model),
    embedder,
  };
  const results: CaseResult[] = [];
  const job = { suite, template, examples: new Map(), ...(only ? { only } : {}) };
  for await (const result of runSuite(job, setup, new AbortController().signal)) results.push(result);
  return { results, asked };
}

test.each<[assertion: string, passes: string, fails: string, culture?: string]>([
  ["no finding above hint", "Tea is fine.", "A clock is fine."],
  ["no finding", "Tea is fine.", "A clock is fine."],
  ["formal register", "Bringen Sie Tee mit.", "Bring, was du magst.", "DE"],
  ["informal register", "Bring, was du magst.", "Bringen Sie Tee mit.", "DE"],
  ["mentions no alcohol", "Bring tea.", "Bring red wine."],
  ["mentions no alcohol", "Bring tea.", "Bring no Alcohol."],
  ["mentions alcohol", "Bring red wine.", "Bring tea."],
  ["contains: green tea", "Bring Green Tea.", "Bring tea."],
  ["not-contains: clock", "Bring tea.", "Bring a CLOCK."],
  ["holds: The answer is cordial.", "How cordial!", "No."],
  ["language: de", "Bitte bringen Sie dazu etwas Tee mit.", "Please bring some tea with you."],
  ["at-most: 10", "Bring tea.", "Bring green tea."],
  [
    "schema: {type: object, required: [gift], properties: {gift: {type: string}}}",
    '```json\n{"gift": "tea"}\n```',
    "[]",
  ],
])("%s", async (assertion, passes, fails, culture) => {
  const options = culture ? { culture } : {};
  const good = (await run([assertion], passes, options)).results[0];
  expect([good?.verdict, good?.assertions[0]?.why]).toEqual(["passed", ""]);
  const bad = (await run([assertion], fails, options)).results[0];
  expect(bad?.verdict).toBe("failed");
  expect(bad?.assertions[0]?.why).not.toBe("");
});

test("a finding below the threshold does not fail", async () => {
  const [result] = (await run(["no finding above warning", "no finding above info"], "A clock is fine."))
    .results;
  expect(result?.assertions.map(({ verdict }) => verdict)).toEqual(["passed", "failed"]);
});

test("without forms of address the model judges the style", async () => {
  const [result] = (await run(["formal register"], "A cordial welcome.", { culture: "US" })).results;
  expect(result?.verdict).toBe("passed");
});

test("similarity needs an embedding model, and counts as not passed without", async () => {
  const similar = "similar: {to: Bring sweets., at-least: 0.9}";
  const [without] = (await run([similar], "Bring sweets.")).results;
  expect([without?.verdict, without?.assertions[0]?.why]).toEqual([
    "undecided",
    expect.stringMatching(/models pull/),
  ]);
  const embedder: Embedder = {
    embedder: { id: "e", hash: "0" },
    embed: async (texts) => texts.map((t) => new Float32Array(/sweets/.test(t) ? [1, 0] : [0, 1])),
  };
  expect((await run([similar], "Bring sweets.", { embedder })).results[0]?.verdict).toBe("passed");
  expect((await run([similar], "A train.", { embedder })).results[0]?.assertions[0]?.why).toMatch(/0\.000/);
});

test("tests with the same prompt share its answer, and only what was asked for runs", async () => {
  const two = ["no finding\n  - name: second\n    assert:\n      - contains: tea"];
  const all = await run(two, "Tea.");
  expect(all.results.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    "t (CN) passed",
    "second (CN) passed",
  ]);
  expect(all.asked).toHaveLength(1);
  expect(all.asked[0]).toContain("Mei");
  const one = await run(two, "Tea.", { only: new Set(["second (CN)"]) });
  expect(one.results.map(({ id }) => id)).toEqual(["second (CN)"]);
});
