import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openEmbedder } from "../../server/src/host/models/open.js";

const signal = new AbortController().signal;

const Reference = z.object({
  texts: z.array(z.object({ topic: z.string(), text: z.string(), vector: z.array(z.number()).optional() })),
});
const { texts } = Reference.parse(
  JSON.parse(
    await readFile(new URL("../fixtures/embeddings/multilingual-e5-small.json", import.meta.url), "utf8"),
  ),
);

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return [...(a ?? [])].reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0);
}

describe("the converted embedding model", async () => {
  const { model, description, dispose } = await openEmbedder("auto", { signal });
  afterAll(dispose);
  const vectors = await model.embed(
    texts.map((t) => t.text),
    "passage",
    signal,
  );

  test("agrees with another implementation of the same weights", () => {
    expect(description).toMatch(/^multilingual-e5-small, Q4_0 on /);
    const known = texts.flatMap(({ vector }, i) =>
      vector ? [{ i, vector: Float32Array.from(vector) }] : [],
    );
    expect(known).toHaveLength(6);
    for (const { i, vector } of known) {
      const cosine = dot(vectors[i], vector) / Math.hypot(...vector);
      expect(cosine, texts[i]?.text).toBeGreaterThan(0.999);
    }
  });

  test("gives vectors of length one, the same for the same text", async () => {
    expect(vectors.map((v) => v.length)).toEqual(texts.map(() => 384));
    for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 5);
    const again = await model.embed(
      [texts[3]?.text ?? "", "another", texts[3]?.text ?? ""],
      "passage",
      signal,
    );
    expect(again[0]).toEqual(vectors[3]);
    expect(again[2]).toEqual(vectors[3]);
  });

  test("puts the same topic in another language nearer than another topic in the same language", () => {
    for (const [i, { topic }] of texts.entries()) {
      const others = texts
        .map((t, j) => ({ topic: t.topic, near: dot(vectors[i], vectors[j]) }))
        .filter((_, j) => j !== i);
      const nearest = others.reduce((a, b) => (b.near > a.near ? b : a));
      expect(nearest.topic, texts[i]?.text).toBe(topic);
    }
  });

  test.each([
    ["full-width letters", "ＡＢＣ １２３", "ABC 123"],
    ["a letter and its combining accent", "Cafe\u0301 cre\u0300me", "Café crème"],
    ["white space and invisible characters", "  two\u00a0\u200bwords\t\n ", "two words"],
  ])("reads %s as a reader does", async (_case, written, read) => {
    const [a, b] = await model.embed([written, read], "query", signal);
    expect(a).toEqual(b);
  });

  test("a query and a passage are told apart, and any text has a vector", async () => {
    const [query] = await model.embed(["clock"], "query", signal);
    const [passage] = await model.embed(["clock"], "passage", signal);
    expect(query).not.toEqual(passage);
    const odd = await model.embed(["", "\0", "</s><pad>", "𒀀🎁", "長い文".repeat(2000)], "query", signal);
    for (const vector of odd) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  });

  test("cancelling throws the caller's reason", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const many = model.embed(
      Array.from({ length: 5000 }, (_, i) => `text ${i}`),
      "query",
      controller.signal,
    );
    controller.abort(reason);
    await expect(many).rejects.toBe(reason);
  });
});
