import { expect } from "vitest";
import { shuffled } from "../../server/src/core/evaluation/statistics.js";
import type { TextModel } from "../../server/src/core/ports.js";

const { signal } = new AbortController();

const RULES = ["Be polite.", "Prices have two decimals."];
const INSTRUCTION = "Judge by one rule.";

/** Ways to use a model, each with an answer that can be compared exactly. */
const USES: Readonly<Record<string, (model: TextModel) => Promise<unknown>>> = {
  ...Object.fromEntries(
    RULES.map((rule) => [
      `judge: ${rule}`,
      (model: TextModel) =>
        model.judge(
          ["Go away!"].map((text) => ({
            instruction: `${INSTRUCTION}\nRule: ${rule}`,
            text: `Text: ${text}`,
            question: "Broken?",
          })),
          signal,
        ),
    ]),
  ),
  score: (model) =>
    model.score(
      ["Paris", "It is London."].map((answer) => ({
        messages: [{ role: "user", content: "The capital of France?" }],
        answer,
      })),
      signal,
    ),
  complete: async (model) => {
    const messages = [{ role: "user", content: "Greet a guest." } as const];
    return (await model.complete({ messages, maxTokens: 3, temperature: 0, seed: 1 }, signal)).text;
  },
};

/** What a model answers when nobody else uses it. */
export async function answersAlone(model: TextModel): Promise<ReadonlyMap<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const [use, ask] of Object.entries(USES)) answers.set(use, await ask(model));
  return answers;
}

/**
 * Uses all models in random order, several at a time, and expects each answer to be exactly the one that the model gives
 * alone.
 */
export async function expectIsolation(
  models: readonly {
    readonly name: string;
    readonly model: TextModel;
    readonly alone: ReadonlyMap<string, unknown>;
  }[],
  { rounds, parallel, seed }: { readonly rounds: number; readonly parallel: number; readonly seed: number },
): Promise<void> {
  const distinct = new Set(models.map(({ alone }) => JSON.stringify([...alone])));
  expect(distinct.size, "adapters that do nothing could not be told apart").toBe(models.length);
  const work = Array.from({ length: rounds }, () =>
    models.flatMap((m) => Object.keys(USES).map((use) => ({ ...m, use }))),
  );
  const queue = [...shuffled(work.flat(), seed)];
  const workers = Array.from({ length: parallel }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { name, model, alone, use } = next;
      expect(await USES[use]?.(model), `${name}, ${use}`).toEqual(alone.get(use));
    }
  });
  await Promise.all(workers);
}
