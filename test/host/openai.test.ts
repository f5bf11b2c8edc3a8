import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InvalidDataError, ModelUnavailableError } from "../../server/src/core/errors.js";
import { openModel } from "../../server/src/host/models/open.js";
import type { Endpoint } from "../../server/src/host/openai/endpoint.js";
import { openaiEmbedder, openaiModel } from "../../server/src/host/openai/openai-model.js";
import { serve } from "../support/server.js";

const signal = new AbortController().signal;

const Body = z.looseObject({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).optional(),
  input: z.array(z.string()).optional(),
});
interface Call {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: z.infer<typeof Body>;
}

/** An endpoint that answers with what `answer` returns: a status, or the JSON of a 200. */
async function endpoint(
  answer: (call: Call, attempt: number) => number | object | string,
): Promise<{ readonly at: Endpoint; readonly calls: Call[] }> {
  const calls: Call[] = [];
  const url = await serve(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Body.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    const call = { path: request.url, authorization: request.headers.authorization, body };
    calls.push(call);
    const result = answer(call, calls.length);
    if (result === "hang") return;
    if (typeof result === "string")
      response.setHeader("content-type", "text/event-stream").end(result.replaceAll("\n", "\r\n"));
    else if (typeof result === "number") response.writeHead(result).end("no, sorry");
    else response.setHeader("content-type", "application/json").end(JSON.stringify(result));
  });
  return { at: { url: `${url}/v1`, model: "base", environment: {}, retryDelay: 1 }, calls };
}

function logprobs(entries: Readonly<Record<string, number>>): object {
  const top_logprobs = Object.entries(entries).map(([token, p]) => ({ token, logprob: Math.log(p) }));
  return { choices: [{ message: { content: "Yes" }, logprobs: { content: [{ top_logprobs }] } }] };
}
const saying = (content: string) => ({ choices: [{ message: { content } }] });
const request = (text: string) => ({ instruction: "Rule", text, question: "Broken?" });
const generation = { instruction: "Rewrite", text: "x", maxTokens: 9, temperature: 0, seed: 1 };

describe("judging through an endpoint", () => {
  test("adds up the spellings of yes and no, in the order of the requests", async () => {
    const { at, calls } = await endpoint(({ body }) =>
      body.messages?.[0]?.content.includes("bad")
        ? logprobs({ Yes: 0.5, " yes": 0.1, No: 0.2, Maybe: 0.05 })
        : logprobs({ No: 0.9, Yes: 0.1 }),
    );
    const odds = await openaiModel(at).judge([request("bad"), request("good"), request("bad")], signal);
    expect(odds[0]).toBeCloseTo(Math.log(0.6 / 0.2));
    expect(odds[1]).toBeCloseTo(Math.log(0.1 / 0.9));
    expect(odds[2]).toBe(odds[0]);
    expect(calls[0]).toMatchObject({
      path: "/v1/chat/completions",
      body: { model: "base", max_tokens: 1, logprobs: true, messages: [{ role: "user" }] },
    });
  });

  test.each([
    [{ Yes: 0.9, Sure: 0.01 }, Math.log(0.9 / 0.01)],
    [{ Yes: 0.9, No: 0.05, Sure: 0.01 }, Math.log(0.9 / 0.05)],
    [{ Yes: 0.8 }, Math.log(0.8 / 0.2)],
    [{ Yes: 1 }, Math.log(1 / 1e-6)],
  ])("an answer that is not listed is as likely as it can be: %j", async (listed, odds) => {
    const { at } = await endpoint(() => logprobs(listed));
    expect(await openaiModel(at).judge([request("x")], signal)).toEqual([expect.closeTo(odds)]);
  });

  test("an endpoint without log-probabilities is told apart", async () => {
    const { at } = await endpoint(() => saying("Yes"));
    await expect(openaiModel(at).judge([request("x")], signal)).rejects.toThrow(/no log-probabilities/);
  });

  test("an adapter is a model name of its own", async () => {
    const { at, calls } = await endpoint(() => logprobs({ Yes: 0.5, No: 0.5 }));
    const opened = await openModel(`openai:${at.url}#base`, { signal });
    const adapted = opened.withAdapter({ id: "culture-jp", path: "", hash: "h", scale: 1 });
    expect(adapted.identity).toEqual({ id: "culture-jp", hash: at.url });
    await adapted.judge([request("x")], signal);
    expect(calls.map((c) => c.body.model)).toEqual(["culture-jp"]);
    await opened.dispose();
  });
});

describe("generating through an endpoint", () => {
  const schema = z.object({ rewrite: z.string().max(5) });

  test("asks for the schema and parses the answer by it", async () => {
    const { at, calls } = await endpoint(() => saying('{"rewrite":"tea"}'));
    expect(await openaiModel(at).generate({ ...generation, schema }, signal)).toEqual({ rewrite: "tea" });
    expect(calls[0]?.body).toMatchObject({
      seed: 1,
      response_format: {
        type: "json_schema",
        json_schema: { schema: { type: "object", required: ["rewrite"] } },
      },
    });
  });

  test.each(["Sure! Here it is", '{"rewrite":"too long"}', '{"rewrite":1}', '{"rewr'])(
    "an answer that does not fit is invalid data: %s",
    async (content) => {
      const { at } = await endpoint(() => saying(content));
      const answer = openaiModel(at).generate({ ...generation, schema }, signal);
      await expect(answer).rejects.toThrow(InvalidDataError);
    },
  );
});

describe("completing through an endpoint", () => {
  const request = {
    messages: [{ role: "user", content: "Hello" }] as const,
    maxTokens: 9,
    temperature: 0,
    seed: 1,
    stop: ["END"],
  };
  const events = (...chunks: (object | "[DONE]")[]) =>
    chunks.map((c) => `: comment\ndata: ${typeof c === "string" ? c : JSON.stringify(c)}\n\n`).join("");
  const delta = (content: string | undefined, finish_reason: string | null = null) => ({
    choices: [{ delta: { content }, finish_reason }],
  });
  const usage = { choices: [], usage: { prompt_tokens: 5, completion_tokens: 7 } };

  test("streams the pieces of the text, with what the server counted", async () => {
    const { at, calls } = await endpoint(() =>
      events(delta(undefined), delta("Grüß "), delta("Gott"), delta("", "length"), usage, "[DONE]"),
    );
    const pieces: string[] = [];
    const completion = await openaiModel(at).complete(request, signal, (piece) => pieces.push(piece));
    expect(pieces).toEqual(["Grüß ", "Gott"]);
    expect(completion).toEqual({
      text: "Grüß Gott",
      finish: "length",
      usage: { promptTokens: 5, completionTokens: 7 },
    });
    expect(calls[0]?.body).toMatchObject({ stream: true, stop: ["END"], max_tokens: 9, seed: 1 });
    expect(calls[0]?.body).not.toHaveProperty("continue_final_message");
  });

  test("asks for a last assistant message to be continued", async () => {
    const { at, calls } = await endpoint(() => events(delta("x", "stop")));
    const messages = [...request.messages, { role: "assistant", content: "It" } as const];
    await openaiModel(at).complete({ ...request, messages }, signal);
    expect(calls[0]?.body).toMatchObject({ continue_final_message: true, add_generation_prompt: false });
  });

  test.each([
    [events(delta("half of")), /broke off before the end/],
    ["data: {oops\n\n", /broke off/],
    [events({ error: "no" }), /unknown form/],
  ])("a stream that breaks off is an error, never a short answer: %j", async (stream, message) => {
    const { at } = await endpoint(() => stream);
    await expect(openaiModel(at).complete(request, signal)).rejects.toThrow(message);
  });

  test("a server in trouble is asked again before the first piece", async () => {
    const { at, calls } = await endpoint((_call, attempt) =>
      attempt < 2 ? 503 : events(delta("ok", "stop")),
    );
    expect(await openaiModel(at).complete(request, signal)).toMatchObject({ text: "ok", finish: "stop" });
    expect(calls).toHaveLength(2);
  });

  test("one that hangs times out, and a caller can give up before", async () => {
    const { at } = await endpoint(() => "");
    const silent = await endpoint(() => "hang");
    await expect(openaiModel(at).complete(request, signal)).rejects.toThrow(/broke off/);
    const slow = openaiModel({ ...silent.at, timeout: 30 }).complete(request, signal);
    await expect(slow).rejects.toThrow(/sent nothing for too long/);
    const reason = new Error("enough");
    const controller = new AbortController();
    const answer = openaiModel(silent.at).complete(request, controller.signal);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });
});

describe("scoring through an endpoint", () => {
  /** Tokens are characters; the prompt's turn marker is one more. */
  const scorer = () =>
    endpoint(({ body }) => {
      const texts = body.messages?.map((m) => m.content) ?? [];
      const length = texts.join("").length + 1;
      const prompt_logprobs = Array.from({ length }, (_, i) => (i === 0 ? null : { "7": { logprob: -i } }));
      const wanted = "prompt_logprobs" in body ? { prompt_logprobs } : {};
      return { ...saying("x"), usage: { prompt_tokens: length, completion_tokens: 1 }, ...wanted };
    });
  const messages = [{ role: "user", content: "abc" }] as const;

  test("sums what follows the conversation, which is measured once", async () => {
    const { at, calls } = await scorer();
    const requests = ["xy", "z", ""].map((answer) => ({ messages, answer }));
    expect(await openaiModel(at).score(requests, signal)).toEqual([
      { logProbability: -4 - 5, tokens: 2 },
      { logProbability: -4, tokens: 1 },
      { logProbability: 0, tokens: 0 },
    ]);
    expect(calls).toHaveLength(3);
    expect(calls[1]?.body).toMatchObject({
      messages: [...messages, { role: "assistant", content: expect.any(String) }],
      continue_final_message: true,
    });
  });

  test("an answer that continues the assistant's message is counted from its end", async () => {
    const { at } = await scorer();
    const begun = [...messages, { role: "assistant", content: "de" } as const];
    const [score] = await openaiModel(at).score([{ messages: begun, answer: "f" }], signal);
    expect(score).toEqual({ logProbability: -6, tokens: 1 });
  });

  test("a server without such figures is told apart", async () => {
    const { at } = await endpoint(() => ({ ...saying("x"), usage: { prompt_tokens: 3 } }));
    const scores = openaiModel(at).score([{ messages, answer: "x" }], signal);
    await expect(scores).rejects.toThrow(/no log-probabilities of a prompt/);
  });
});

describe("embedding through an endpoint", () => {
  test("normalises vectors and puts them in order, over several batches", async () => {
    const { at, calls } = await endpoint(({ body }) => ({
      data: (body.input ?? []).map((text, index) => ({ index, embedding: [Number(text), 4] })).reverse(),
    }));
    const vectors = await openaiEmbedder(at).embed(
      Array.from({ length: 70 }, (_, i) => String(i + 3)),
      "query",
      signal,
    );
    expect(vectors).toHaveLength(70);
    expect([...(vectors[0] ?? [])]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
    expect(vectors.every((v, i) => Math.abs((v[0] ?? 0) / (v[1] ?? 1) - (i + 3) / 4) < 1e-4)).toBe(true);
    expect(calls).toHaveLength(2);
  });

  test("too few vectors are an error", async () => {
    const { at } = await endpoint(() => ({ data: [] }));
    await expect(openaiEmbedder(at).embed(["a"], "query", signal)).rejects.toThrow(/0 vectors for 1 texts/);
  });
});

describe("an endpoint in trouble", () => {
  test.each([429, 500, 503])("is asked again after %i", async (status) => {
    const { at, calls } = await endpoint((_call, attempt) => (attempt < 3 ? status : logprobs({ Yes: 1 })));
    await openaiModel(at).judge([request("x")], signal);
    expect(calls).toHaveLength(3);
  });

  test("gives up after some attempts and says what it answered", async () => {
    const { at, calls } = await endpoint(() => 503);
    const answer = openaiModel(at).judge([request("x")], signal);
    await expect(answer).rejects.toThrow(/answered 503: no, sorry/);
    expect(calls).toHaveLength(4);
  });

  test.each([
    [401, /CULTURE_MANAGER_API_KEY/],
    [404, /usually ends in \/v1/],
  ])("%i is not tried again, and the remedy fits", async (status, remedy) => {
    const { at, calls } = await endpoint(() => status);
    const error = await openaiModel(at)
      .judge([request("x")], signal)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelUnavailableError);
    expect(error).toMatchObject({ remedy: expect.stringMatching(remedy) });
    expect(calls).toHaveLength(1);
  });

  test("one that nobody listens at is named", async () => {
    const model = openaiModel({ url: "http://127.0.0.1:9/v1", model: "m", environment: {}, retryDelay: 1 });
    await expect(model.judge([request("x")], signal)).rejects.toThrow(/127\.0\.0\.1:9\/v1 \(m\) failed/);
  });

  test("an answer in an unknown form is not taken", async () => {
    const { at } = await endpoint(() => ({ choices: [] }));
    await expect(openaiModel(at).judge([request("x")], signal)).rejects.toThrow(/unknown form/);
  });

  test("one that hangs times out, and a caller can give up before", async () => {
    const { at } = await endpoint(() => "hang");
    const slow = openaiModel({ ...at, timeout: 30 }).judge([request("x")], signal);
    await expect(slow).rejects.toThrow(ModelUnavailableError);
    const reason = new Error("enough");
    const controller = new AbortController();
    const answer = openaiModel(at).judge([request("x")], controller.signal);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });
});

describe("the key", () => {
  test("goes only to the server that it is named for", async () => {
    const { at, calls } = await endpoint(() => logprobs({ Yes: 1 }));
    const own = {
      CULTURE_MANAGER_API_KEY: "secret",
      CULTURE_MANAGER_API_URL: at.url,
      OPENAI_API_KEY: "other",
    };
    await openaiModel({ ...at, environment: own }).judge([request("x")], signal);
    const elsewhere = { ...own, CULTURE_MANAGER_API_URL: "https://example.org/v1" };
    await openaiModel({ ...at, environment: elsewhere }).judge([request("x")], signal);
    expect(calls.map((c) => c.authorization)).toEqual(["Bearer secret", undefined]);
  });

  test("stored in the editor beats the environment's, and goes to its own server only", async () => {
    const { at, calls } = await endpoint(() => logprobs({ Yes: 1 }));
    const environment = { CULTURE_MANAGER_API_KEY: "secret", CULTURE_MANAGER_API_URL: at.url };
    const ask = (keys: ReadonlyMap<string, string>) =>
      openaiModel({ ...at, environment, keys }).judge([request("x")], signal);
    await ask(new Map([[new URL(at.url).origin, "stored"]]));
    await ask(new Map([["https://example.org", "stored"]]));
    expect(calls.map((c) => c.authorization)).toEqual(["Bearer stored", "Bearer secret"]);
  });
});
