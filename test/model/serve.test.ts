import { request as send } from "node:http";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from "openai";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import type { TextModel } from "../../server/src/core/ports.js";
import { openModel } from "../../server/src/host/models/open.js";
import { openaiModel } from "../../server/src/host/openai/openai-model.js";
import { randomAdapter, registerAdapter } from "../support/adapters.js";
import { temporaryFolder } from "../support/folder.js";
import { answersAlone, expectIsolation } from "../support/isolation.js";
import { cacheWithModels, startServe } from "../support/serve.js";
import { smallModel } from "../support/small-model.js";

const { signal } = new AbortController();
const base = await smallModel();
const ours = { base: { id: "smollm2-135m", sha256: base.sha256, architecture: "llama" }, state: "active" };
const hello = [{ role: "user" as const, content: "Tell a story about a fox." }];
const greedy = { temperature: 0, max_tokens: 8 };

/** An endpoint over a workspace with adapters of these ids and cultures. */
async function endpoint(adapters: Readonly<Record<string, string>> = {}) {
  const root = await temporaryFolder();
  for (const [i, [id, culture]] of Object.entries(adapters).entries()) {
    const weights = await randomAdapter(base.path, {
      seed: i,
      strength: 0.3,
      targets: ["attn_q", "ffn_down"],
    });
    await registerAdapter(root, weights, { ...ours, id, cultures: [culture] });
  }
  const served = await startServe(root, await cacheWithModels());
  const client = new OpenAI({ baseURL: served.url, apiKey: served.token, maxRetries: 0 });
  const model = (name: string): TextModel =>
    openaiModel({
      url: served.url,
      model: name,
      keys: new Map([[new URL(served.url).origin, served.token]]),
    });
  return { ...served, client, model };
}

describe("OpenAI's own client", () => {
  test("chats, streams, completes and embeds", async () => {
    const { client, stop } = await endpoint();
    const chat = await client.chat.completions.create({ model: "base", messages: hello, ...greedy });
    const [choice] = chat.choices;
    expect(choice?.finish_reason).toBe("length");
    expect(chat.usage?.completion_tokens).toBe(8);
    const stream = await client.chat.completions.create({
      model: "base",
      messages: hello,
      ...greedy,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let usage: unknown;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe(choice?.message.content);
    expect(usage).toEqual(chat.usage);
    const [stopped] = (
      await client.chat.completions.create({
        model: "base",
        messages: hello,
        ...greedy,
        stop: text.slice(3, 6),
      })
    ).choices;
    expect(stopped).toMatchObject({ message: { content: text.slice(0, 3) }, finish_reason: "stop" });
    const prompt = "The capital of France is";
    const plain = await client.completions.create({
      model: "base",
      prompt,
      max_tokens: 3,
      temperature: 0,
      echo: true,
    });
    expect(plain.choices[0]?.text).toMatch(/^The capital of France is /);
    const vectors = await client.embeddings.create({
      model: "multilingual-e5-small",
      input: ["tea", "tea", "clock"],
    });
    expect(vectors.data).toHaveLength(3);
    expect(vectors.data[0]?.embedding).toEqual(vectors.data[1]?.embedding);
    expect(Math.hypot(...(vectors.data[2]?.embedding ?? []))).toBeCloseTo(1, 3);
    await stop();
  });

  test("gets JSON of a schema, and log-probabilities that add up", async () => {
    const { client } = await endpoint();
    const schema = z.object({ name: z.string(), age: z.number().int().nullable() });
    const answered = await client.chat.completions.create({
      model: "base",
      messages: [{ role: "user", content: "Invent a person." }],
      max_tokens: 60,
      temperature: 0,
      response_format: {
        type: "json_schema",
        json_schema: { name: "person", schema: z.toJSONSchema(schema) },
      },
    });
    expect(schema.safeParse(JSON.parse(answered.choices[0]?.message.content ?? "")).success).toBe(true);
    const probed = await client.chat.completions.create({
      model: "base",
      messages: hello,
      ...greedy,
      logprobs: true,
      top_logprobs: 5,
    });
    const tokens = probed.choices[0]?.logprobs?.content ?? [];
    expect(tokens.map(({ token }) => token).join("")).toBe(probed.choices[0]?.message.content);
    for (const { token, logprob, top_logprobs: top } of tokens) {
      // Greedy: each token is the likeliest.
      expect(top[0]).toMatchObject({ token, logprob });
      expect(top).toHaveLength(5);
      expect(top.reduce((sum, t) => sum + Math.exp(t.logprob), 0)).toBeLessThanOrEqual(1.0001);
    }
  });

  test("is told what is wrong", async () => {
    const { client, url } = await endpoint();
    const asked = (change: object) =>
      client.chat.completions.create({ model: "base", messages: hello, ...greedy, ...change });
    await expect(
      new OpenAI({ baseURL: url, apiKey: "guessed", maxRetries: 0 }).models.list(),
    ).rejects.toThrow(AuthenticationError);
    await expect(asked({ model: "gpt-4" })).rejects.toThrow(NotFoundError);
    await expect(asked({ model: "gpt-4" })).rejects.toThrow(/There is no model "gpt-4"/);
    await expect(asked({ n: 2 })).rejects.toThrow(BadRequestError);
    await expect(asked({ temperature: -1 })).rejects.toThrow(BadRequestError);
    await expect(asked({ messages: [{ role: "user", content: "word ".repeat(4000) }] })).rejects.toThrow(
      /has room for/,
    );
    await expect(asked({ messages: [...hello, { role: "assistant", content: "Once" }] })).rejects.toThrow(
      /continue_final_message/,
    );
    // Before the first piece a stream fails with a status of its own.
    const stream = { model: "nobody", messages: hello, stream: true } as const;
    await expect(client.chat.completions.create(stream)).rejects.toThrow(NotFoundError);
  });
});

describe("who may ask", () => {
  test("is a program of this machine that has the token, whatever names lead here", async () => {
    const { url, token, stop } = await endpoint();
    const status = (headers: Record<string, string>, path = "models") =>
      new Promise<number | undefined>((resolve, reject) => {
        send(`${url}/${path}`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .once("error", reject)
          .end();
      });
    const authorization = `Bearer ${token}`;
    expect(await status({ authorization })).toBe(200);
    expect(await status({ authorization, host: "localhost:1" })).toBe(200);
    expect(await status({ authorization, origin: "http://localhost:3000" })).toBe(200);
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `Bearer ${token}x` })).toBe(401);
    expect(await status({ authorization, host: "rebound.example" })).toBe(403);
    expect(await status({ authorization, origin: "https://page.example" })).toBe(403);
    expect(await status({ authorization, origin: "null" })).toBe(403);
    expect(await status({ authorization }, "nothing")).toBe(404);
    // No page is ever told that it may read an answer.
    const response = await fetch(`${url}/models`, { headers: { authorization } });
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    await stop();
  });
});

describe("cultures as model names", () => {
  test("answer through the adapters that are active, found by name or by the text", async () => {
    const { client } = await endpoint({ "jp-a": "JP", "de-a": "DE" });
    const ask = async (model: string, content = "Tell a story about a fox.") => {
      const messages = [{ role: "user" as const, content }];
      const { data, response } = await client.chat.completions
        .create({ model, messages, ...greedy, logprobs: true })
        .withResponse();
      const header = (name: string) => response.headers.get(`x-culture-manager-${name}`);
      return {
        // Weak adapters may write the same words, never with the same probabilities.
        said: data.choices[0]?.logprobs?.content?.map(({ token, logprob }) => [token, logprob]),
        culture: header("culture"),
        adapter: header("adapter"),
      };
    };
    const [none, jp, de] = [await ask("base"), await ask("culture:JP"), await ask("culture:DE")];
    expect([none.adapter, jp.adapter, de.adapter]).toEqual(["none", "jp-a", "de-a"]);
    expect(new Set([none, jp, de].map(({ said }) => JSON.stringify(said))).size).toBe(3);
    expect(await ask("jp-a")).toEqual({ ...jp, culture: "none" });
    expect(await ask("culture:FR")).toEqual({ ...none, culture: "FR" });
    expect(await ask("culture:JP/rewrite")).toEqual(jp);
    expect(await ask("culture:JP/register")).toEqual({ ...none, culture: "JP" });
    expect((await ask("culture:auto", "Hallo, wie heißt die Hauptstadt von Deutschland?")).adapter).toBe(
      "de-a",
    );
    expect(await ask("culture:auto", "ok")).toMatchObject({ culture: "none", adapter: "none" });
    const models = (await client.models.list()).data.map(({ id }) => id);
    expect(models).toEqual(["base", "culture:auto", "culture:DE", "culture:JP", "de-a", "jp-a"]);
  });
});

describe("our own client for endpoints", () => {
  const names = Array.from({ length: 10 }, (_, i) => `adapter-${i}`);

  test("answers as the model does in this process, and ten adapters never mix", async () => {
    const served = await endpoint(Object.fromEntries(names.map((name) => [name, "JP"])));
    vi.stubEnv("CULTURE_MANAGER_CACHE", await cacheWithModels());
    onTestFinished(() => void vi.unstubAllEnvs());
    const local = await openModel("smollm2-135m", { signal });
    const [near, far] = [await answersAlone(local.model), await answersAlone(served.model("base"))];
    expect(far.get("complete")).toBe(near.get("complete"));
    await local.dispose();
    const models = [];
    for (const name of ["base", ...names]) {
      const model = served.model(name);
      models.push({ name, model, alone: await answersAlone(model) });
    }
    await expectIsolation(models, { rounds: 1, parallel: 4, seed: 3 });
  });
});
