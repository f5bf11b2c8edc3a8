import { expect, test } from "vitest";
import {
  type EvaluatedModel,
  type Measured,
  measureRow,
} from "../../../server/src/core/evaluation/measure.js";
import type { DataRow } from "../../../server/src/core/tasks/data-row.js";

const row = (parts: Partial<DataRow>): DataRow => ({
  id: "r",
  culture: "JP",
  task: "t",
  messages: [{ role: "user", content: "Q" }],
  answer: "Yes",
  source: "s",
  ...parts,
});

/** A model that finds each answer as likely per token as `liking` says, one token a character. */
function likes(liking: (prompt: string, answer: string) => number): EvaluatedModel {
  return {
    identity: { id: "fake", hash: "0" },
    score: async (requests) =>
      requests.map(({ messages, answer }) => ({
        logProbability: liking(messages.map((m) => m.content).join("\n"), answer) * answer.length,
        tokens: answer.length,
      })),
    complete: async ({ messages }) => ({
      text: ` ${messages[0]?.content} `,
      finish: "stop",
      usage: { promptTokens: 1, completionTokens: 3 },
    }),
  };
}

async function measured(rows: readonly DataRow[], options: Parameters<typeof measureRow>[1]) {
  const results: Measured[] = [];
  for (const one of rows) results.push(await measureRow(one, options, new AbortController().signal));
  return results;
}

test("options are compared per token, so that a long right answer is not at a loss", async () => {
  const model = likes((_p, answer) => (answer.startsWith("right") ? -1 : -2));
  const options = ["right and long", "wrong", "none"];
  const [result] = await measured([row({ options, answer: "right and long" })], { model });
  expect(result).toMatchObject({ score: 1, answer: "right and long" });
  expect(result?.probabilities?.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
  const [missed] = await measured([row({ options, answer: "none" })], { model });
  expect(missed?.score).toBe(0);
});

test("asking in several orders evens out a liking for the first choice", async () => {
  // Likes "b" by a little, and whatever the prompt names first by more.
  const model = likes((prompt, answer) => (answer === "b" ? -1 : -1.2) + (prompt[0] === answer ? 0.3 : 0));
  const options = ["a", "b"];
  const rows = [row({ options, answer: "b", messages: [{ role: "user", content: "a b" }] })];
  const ask = () => ["a b", "b a"].map((content) => [{ role: "user" as const, content }]);
  expect((await measured(rows, { model }))[0]?.score).toBe(0);
  expect((await measured(rows, { model, ask }))[0]?.score).toBe(1);
});

test("free answers are written and compared by the metric", async () => {
  const model = likes(() => 0);
  const rows = [row({ answer: "Q" }), row({ id: "r2", answer: "something else" })];
  const results = await measured(rows, { model, metric: "exact-match" });
  expect(results.map((r) => [r.id, r.score, r.answer, r.tokens])).toEqual([
    ["r", 1, "Q", 3],
    ["r2", 0, "Q", 3],
  ]);
});

test("an answer of one JSON text is begun for the model and read as text", async () => {
  const asked: unknown[] = [];
  const model: EvaluatedModel = {
    ...likes(() => 0),
    complete: async (request) => {
      asked.push(request.messages.at(-1), request.stop);
      return {
        text: 'Ihr \\"Konto\\"',
        finish: "stop",
        usage: { promptTokens: 1, completionTokens: 4 },
      };
    },
  };
  const answer = JSON.stringify({ rewrite: 'Ihr "Konto"' });
  const rows = [row({ answer, input: { text: 'Dein "Konto"' } })];
  const [result] = await measured(rows, { model, metric: "edit-f1" });
  expect(asked).toEqual([{ role: "assistant", content: '{"rewrite":"' }, ['"}']]);
  expect(result).toMatchObject({ score: 1, answer: 'Ihr "Konto"' });
});

test("a cancelled measurement throws and is not an empty one", async () => {
  const abort = new AbortController();
  const model = likes(() => 0);
  abort.abort(new Error("enough"));
  await expect(measureRow(row({}), { model }, abort.signal)).rejects.toThrow("enough");
});
