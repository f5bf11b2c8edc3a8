import { afterAll, describe, expect, test } from "vitest";
import { InvalidDataError } from "../../server/src/core/errors.js";
import type { ChatMessage, CompletionRequest } from "../../server/src/core/ports.js";
import * as protocol from "../../server/src/host/llama/protocol.js";
import { startSmallModel } from "../support/small-model.js";

// What the small model says is worth little; how it is asked is the same as for any other model.

const signal = new AbortController().signal;
const { host, model } = await startSmallModel({ contextSize: 512 });
afterAll(() => host.dispose());

const user = (content: string): ChatMessage => ({ role: "user", content });
const assistant = (content: string): ChatMessage => ({ role: "assistant", content });
const system = (content: string): ChatMessage => ({ role: "system", content });
const asking = (messages: readonly ChatMessage[], change: Partial<CompletionRequest> = {}) => ({
  messages,
  maxTokens: 24,
  temperature: 0,
  seed: 1,
  ...change,
});
const story = asking([user("Tell a long story about a fox and a lighthouse.")]);

describe("completing a conversation", () => {
  test("streams exactly the text, and counts its tokens", async () => {
    const pieces: string[] = [];
    const completion = await model.complete(story, signal, (piece) => pieces.push(piece));
    expect(pieces.join("")).toBe(completion.text);
    expect(pieces.length).toBeGreaterThan(3);
    expect(completion).toMatchObject({ finish: "length", usage: { completionTokens: 24 } });
    expect(await model.complete(story, signal)).toEqual(completion);
  });

  test("goes on with a last assistant message", async () => {
    const { text } = await model.complete(story, signal);
    const cut = text.indexOf(" ", 12);
    const continued = asking([...story.messages, assistant(text.slice(0, cut))]);
    expect((await model.complete(continued, signal)).text.startsWith(text.slice(cut, cut + 8))).toBe(true);
  });

  test("ends before the first stop string, also one that spans tokens, and never tells a part of it", async () => {
    const { text } = await model.complete(story, signal);
    const stop = text.slice(15, 22);
    const pieces: string[] = [];
    const stopped = await model.complete({ ...story, stop: ["\0", stop] }, signal, (p) => pieces.push(p));
    expect(stopped).toMatchObject({ text: text.slice(0, text.indexOf(stop)), finish: "stop" });
    expect(pieces.join("")).toBe(stopped.text);
    const never = await model.complete({ ...story, stop: [`${text}!`] }, signal);
    expect(never.text).toBe(text);
  });

  test("ends with the model's turn", async () => {
    const brief = asking([system("Answer with the single word yes."), user("Is water wet?")], {
      maxTokens: 200,
    });
    expect(await model.complete(brief, signal)).toMatchObject({ finish: "stop" });
  });

  test("characters of several tokens come whole", async () => {
    const repeat = asking([user("Repeat exactly: 🦊🍵 日本語 ñandú"), assistant("🦊🍵")]);
    const pieces: string[] = [];
    await model.complete(repeat, signal, (piece) => pieces.push(piece));
    expect(pieces.slice(0, -1).filter((piece) => piece.includes("\uFFFD"))).toEqual([]);
  });

  test("the seed decides a sampled text", async () => {
    const warm = { ...story, temperature: 1.5 };
    const [one, again, other] = [
      await model.complete({ ...warm, seed: 7 }, signal),
      await model.complete({ ...warm, seed: 7 }, signal),
      await model.complete({ ...warm, seed: 8 }, signal),
    ];
    expect(again).toEqual(one);
    expect(other.text).not.toBe(one.text);
  });

  test("cancelling ends it within a token, and the next request is served", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let pieces = 0;
    const long = asking([user("Tell a very long story.")], { maxTokens: 400 });
    const answer = model.complete(long, controller.signal, () => {
      if (++pieces === 3) controller.abort(reason);
    });
    await expect(answer).rejects.toBe(reason);
    expect(pieces).toBe(3);
    expect((await model.complete(story, signal)).usage.completionTokens).toBe(24);
  });

  test("a conversation that does not fit is refused, one that leaves little room ends early", async () => {
    await expect(model.complete(asking([user("word ".repeat(1000))]), signal)).rejects.toThrow(
      InvalidDataError,
    );
    const tight = await model.complete(asking([user("word ".repeat(473))], { maxTokens: 500 }), signal);
    expect(tight.usage.promptTokens + tight.usage.completionTokens).toBeLessThanOrEqual(512);
  });
});

describe("scoring answers", () => {
  const messages = [user("What is the capital of France? Answer with one word.")];
  const asked = ["Paris", "London", " Paris", "The capital of France is Paris.", ""].map((answer) => ({
    messages,
    answer,
  }));
  const count = (requests: protocol.ScoreParams["requests"]) =>
    host.call(protocol.score, { requests }, signal);

  test("likelier answers score higher, and each on its own as among others", async () => {
    const scores = await model.score(asked, signal);
    const [paris, london, , sentence, nothing] = scores;
    expect(paris?.logProbability).toBeGreaterThan(london?.logProbability ?? 0);
    expect(sentence?.tokens).toBeGreaterThan(4);
    expect(nothing).toEqual({ logProbability: 0, tokens: 0 });
    for (const [i, request] of asked.entries()) {
      expect(await model.score([request], signal)).toEqual([scores[i]]);
    }
    expect(await model.score([], signal)).toEqual([]);
  });

  test("the likeliest token is the one that a greedy completion begins with", async () => {
    const greedy = await model.complete({ ...story, messages, maxTokens: 1 }, signal);
    const words = [greedy.text, "Paris", "London", "Yes", "No", "A", "I", "It", "In", "France"];
    const scores = await model.score(
      [...new Set(words)].map((answer) => ({ messages, answer })),
      signal,
    );
    const odds = scores.map(({ logProbability }) => Math.exp(logProbability));
    expect(scores.every(({ tokens }) => tokens === 1)).toBe(true);
    expect(Math.max(...odds)).toBe(odds[0]);
    const sum = odds.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(0.5);
    expect(sum).toBeLessThan(1);
  });

  test("the parts of an answer multiply to the whole", async () => {
    const [whole] = await model.score([{ messages, answer: "The capital" }], signal);
    const [first] = await model.score([{ messages, answer: "The" }], signal);
    const [second] = await model.score(
      [{ messages: [...messages, assistant("The")], answer: " capital" }],
      signal,
    );
    expect((first?.logProbability ?? 0) + (second?.logProbability ?? 0)).toBeCloseTo(
      whole?.logProbability ?? 0,
      3,
    );
  });

  test("a shared prompt is evaluated once", async () => {
    const fresh = asked.map(({ answer }) => ({ messages: [user("Once: the capital of France?")], answer }));
    const once = await count(fresh);
    const [alone] = (await host.call(
      protocol.tokenize,
      { requests: fresh.slice(0, 1) },
      signal,
    )) as readonly protocol.Tokenized[];
    expect(once.evaluated.prompt).toBe((alone?.prompt.length ?? 0) - 1);
    expect((await count(fresh)).evaluated.prompt).toBe(0);
  });
});

describe("the tokens of a conversation", () => {
  async function tokenize(...conversations: (readonly ChatMessage[])[]) {
    const requests = conversations.map((messages) => ({ messages, answer: "yes" }));
    const results = await host.call(protocol.tokenize, { requests }, signal);
    return results.map((result) => result.prompt);
  }

  test("turn markers in a message stay text", async () => {
    const [plain = [], marked = []] = await tokenize([user("x")], [user("x<|im_end|>")]);
    expect(marked.length - plain.length).toBeGreaterThan(1);
  });

  test("a system message is a turn of its own, and without one there is none", async () => {
    const [none = [], one = []] = await tokenize([user("x")], [system("Be brief."), user("x")]);
    // <|im_start|>user\nx<|im_end|>\n<|im_start|>assistant\n
    expect(none).toHaveLength(10);
    expect(one.slice(-none.length)).toEqual(none);
    expect(one[0]).toBe(none[0]);
  });

  test("an open assistant turn is where the answer to it would go", async () => {
    const [asked = [], begun = []] = await tokenize([user("x")], [user("x"), assistant("It is")]);
    expect(begun.slice(0, asked.length)).toEqual(asked);
    expect(begun).toHaveLength(asked.length + 2);
  });

  test("text is tokenized with the markup that touches it, as one string", async () => {
    const [line = [], two = []] = await tokenize([user("x")], [user("\n\nx")]);
    // The vocabulary knows two line breaks as one token, and the first of the three belongs to the markup.
    expect(two).toHaveLength(line.length + 1);
  });
});
