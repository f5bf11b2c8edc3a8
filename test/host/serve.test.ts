import { describe, expect, onTestFinished, test } from "vitest";
import type { RequestType } from "vscode-jsonrpc";
import { parseAdapter } from "../../server/src/core/adapters/adapter.js";
import { ModelUnavailableError } from "../../server/src/core/errors.js";
import type { ModelService } from "../../server/src/host/llama/model-service.js";
import type * as protocol from "../../server/src/host/llama/protocol.js";
import { createApi } from "../../server/src/host/serve/api.js";
import { listen } from "../../server/src/host/serve/listen.js";
import { adapterJson } from "../support/adapters.js";

// The endpoint over real HTTP; test/model/serve.test.ts has the weights as well, and OpenAI's own client.

const TOKEN = "a token of this test";
const HASH = "0".repeat(64);
const chat = { messages: [{ role: "user", content: "Hello" }] };

interface Call {
  readonly method: string;
  readonly params: protocol.CompleteParams;
  readonly signal: AbortSignal;
}

/** What the weights do with a text: pieces of it, and then its end, an error, or nothing until it is cancelled. */
interface Writing {
  readonly pieces?: readonly string[];
  readonly end?: "done" | "fail" | "wait";
}

async function endpoint({ pieces = ["Grüß ", "Gott"], end = "done" }: Writing = {}) {
  const calls: Call[] = [];
  const service: ModelService = {
    async call<P, R>(
      { method }: RequestType<P, R, void>,
      params: P,
      signal: AbortSignal,
      onPiece: (piece: string) => void = () => {},
    ) {
      calls.push({ method, params: params as protocol.CompleteParams, signal });
      for (const piece of pieces) onPiece(piece);
      if (end === "fail") throw new ModelUnavailableError("The model died.", "Try again.");
      if (end === "wait")
        await new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      const usage = { promptTokens: 5, completionTokens: 2 };
      return { text: pieces.join(""), finish: "stop", usage } as R;
    },
    facts: () => Promise.reject(new Error("nobody asks")),
    dispose: async () => {},
  };
  const sound = (id: string, culture: string, change: object) => ({
    id,
    folder: `/adapters/${id}`,
    origin: "workspace" as const,
    file: `/adapters/${id}/adapter.gguf`,
    adapter: parseAdapter(
      JSON.stringify(
        adapterJson({
          id,
          cultures: [culture],
          base: { id: "m", sha256: HASH, architecture: "llama" },
          ...change,
        }),
      ),
      id,
    ),
  });
  const adapters = [
    sound("jp-a", "JP", { state: "active" }),
    sound("de-candidate", "DE", { state: "candidate" }),
    sound("fr-other", "FR", {
      state: "active",
      base: { id: "n", sha256: "9".repeat(64), architecture: "llama" },
    }),
  ];
  const api = createApi(
    {
      id: "m",
      sha256: HASH,
      service,
      adapters: async () => adapters,
      route: async (text) => (text.includes("おはよう") ? "JP" : undefined),
    },
    TOKEN,
  );
  const server = await listen(api, 0);
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${server.port}/v1`;
  const ask = (path: string, body?: object | string, init: RequestInit = {}) =>
    fetch(`${url}/${path}`, {
      ...(body === undefined
        ? {}
        : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...init,
      headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
    });
  return { ask, calls };
}

/** Waits until a signal is aborted. */
function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

describe("a stream", () => {
  test("has the pieces as they come, the end, the usage if asked for, and [DONE]", async () => {
    const { ask } = await endpoint();
    const response = await ask("chat/completions", {
      ...chat,
      model: "base",
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const events = (await response.text()).split("\n\n").filter((event) => event !== "");
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.replace(/^data: /, "")));
    const text = chunks.flatMap((chunk) => chunk.choices[0]?.delta.content ?? []).join("");
    expect(text).toBe("Grüß Gott");
    expect(chunks.at(-2).choices[0].finish_reason).toBe("stop");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 7 } });
  });

  test("that fails later ends with the error, and not as if it were whole", async () => {
    const { ask } = await endpoint({ end: "fail" });
    const text = await (await ask("chat/completions", { ...chat, model: "base", stream: true })).text();
    expect(text).toContain("The model died.");
    expect(text).not.toContain("[DONE]");
  });

  test("that fails before its first piece has a status", async () => {
    const { ask } = await endpoint({ pieces: [], end: "fail" });
    const response = await ask("completions", { prompt: "Once", model: "base", stream: true });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { message: "The model died. Try again." } });
  });
});

describe("a client that goes away", () => {
  test.each([true, false])("stops the work that was done for it (stream: %s)", async (stream) => {
    const { ask, calls } = await endpoint({ end: "wait" });
    const gone = new AbortController();
    const answer = ask("chat/completions", { ...chat, model: "base", stream }, { signal: gone.signal });
    if (stream) await (await answer).body?.getReader().read();
    else await expect.poll(() => calls.length).toBe(1);
    expect(calls[0]?.signal.aborted).toBe(false);
    gone.abort();
    await answer.catch(() => {});
    await aborted(calls[0]?.signal);
  });
});

describe("a model name", () => {
  test.each([
    ["base", undefined, "none", "none"],
    ["m", undefined, "none", "none"],
    ["culture:JP", "/adapters/jp-a/adapter.gguf", "JP", "jp-a"],
    ["culture:JP/rewrite", "/adapters/jp-a/adapter.gguf", "JP", "jp-a"],
    ["culture:JP/register", undefined, "JP", "none"],
    // Candidates answer to their id only, adapters of other weights never.
    ["culture:DE", undefined, "DE", "none"],
    ["de-candidate", "/adapters/de-candidate/adapter.gguf", "none", "de-candidate"],
    ["culture:FR", undefined, "FR", "none"],
    ["culture:auto", undefined, "none", "none"],
  ])("%s is answered by the adapter file %s", async (model, file, culture, adapter) => {
    const { ask, calls } = await endpoint();
    const response = await ask("chat/completions", { ...chat, model });
    expect(response.status).toBe(200);
    expect(calls[0]?.params.adapter?.path).toBe(file);
    expect(response.headers.get("x-culture-manager-culture")).toBe(culture);
    expect(response.headers.get("x-culture-manager-adapter")).toBe(adapter);
  });

  test("culture:auto reads what is said, whoever says it", async () => {
    const { ask, calls } = await endpoint();
    const messages = [
      { role: "system", content: [{ type: "text", text: "Answer to おはよう" }] },
      { role: "user", content: "Hi" },
    ];
    const response = await ask("chat/completions", { messages, model: "culture:auto" });
    expect(response.headers.get("x-culture-manager-culture")).toBe("JP");
    expect(calls[0]?.params.adapter?.path).toBe("/adapters/jp-a/adapter.gguf");
    const completed = await ask("completions", { prompt: "おはよう、", model: "culture:auto" });
    expect(completed.headers.get("x-culture-manager-adapter")).toBe("jp-a");
  });

  test.each(["gpt-4", "culture:jp", "culture:", "fr-other", "../jp-a"])(
    "%s is told to mean nothing",
    async (model) => {
      const { ask, calls } = await endpoint();
      const response = await ask("chat/completions", { ...chat, model });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: "model_not_found" } });
      expect(calls).toEqual([]);
    },
  );

  test("is listed where it means something", async () => {
    const { ask } = await endpoint();
    const { data } = JSON.parse(await (await ask("models")).text());
    expect(data.map(({ id }: { id: string }) => id)).toEqual([
      "base",
      "culture:auto",
      "culture:JP",
      "jp-a",
      "de-candidate",
    ]);
  });
});

describe("a request", () => {
  test("as promptfoo sends it is understood; what is not known here is left alone", async () => {
    const { ask, calls } = await endpoint();
    const response = await ask("chat/completions", {
      ...chat,
      model: "culture:JP",
      max_tokens: 1024,
      temperature: 0,
      top_p: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      stop: ["END"],
      seed: null,
      user: "promptfoo",
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { role: "assistant", content: "Grüß Gott" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    });
    expect(calls[0]?.params).toMatchObject({
      prompt: chat,
      maxTokens: 1024,
      temperature: 0,
      seed: 0,
      stop: ["END"],
      priority: "interactive",
    });
  });

  test("of the least urgency gives way to others", async () => {
    const { ask, calls } = await endpoint();
    await ask("completions", { prompt: "Once", model: "base" }, { headers: { priority: "u=7" } });
    await ask("completions", { prompt: "Once", model: "base" }, { headers: { priority: "u=1, i" } });
    expect(calls.map(({ params }) => params.priority)).toEqual(["background", "interactive"]);
  });

  test.each([
    ["chat/completions", "{oops", 400, /no JSON/],
    ["chat/completions", { model: "base", messages: [] }, 400, /messages/],
    ["chat/completions", { ...chat, model: "base", n: 3 }, 400, /one answer/],
    ["chat/completions", { ...chat, model: "base", temperature: 9 }, 400, /temperature/],
    ["completions", { model: "base", prompt: ["a", "b"] }, 400, /prompt/],
    ["embeddings", { model: "e", input: "a" }, 400, /no embedding model/],
    ["images/generations", {}, 404, /There is no POST/],
    ["completions", { model: "base", prompt: "x".repeat(5e6) }, 413, /too large/],
  ])("that cannot be answered is told why: %s", async (path, body, status, message) => {
    const { ask, calls } = await endpoint();
    const response = await ask(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(message) } });
    expect(calls).toEqual([]);
  });

  test.each([
    [{ authorization: "" }, 401],
    [{ authorization: "Bearer guessed" }, 401],
    [{ authorization: TOKEN }, 401],
    [{ origin: "https://page.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "http://localhost:3000" }, 200],
  ])("without the token, or of a page elsewhere, is refused: %j", async (headers, status) => {
    const { ask, calls } = await endpoint();
    const response = await ask("chat/completions", { ...chat, model: "base" }, { headers });
    expect(response.status).toBe(status);
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(calls).toHaveLength(status === 200 ? 1 : 0);
    expect(await response.text()).not.toContain(TOKEN);
  });
});
