import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RequestType } from "vscode-jsonrpc";
import { InvalidDataError } from "../../server/src/core/errors.js";
import type { ModelService } from "../../server/src/host/llama/model-service.js";
import * as protocol from "../../server/src/host/llama/protocol.js";
import { announce, readAnnouncement } from "../../server/src/host/sharing/announcement.js";
import { SharedService } from "../../server/src/host/sharing/shared-service.js";
import { temporaryFolder } from "../support/folder.js";
import { serve } from "../support/server.js";

// Windows share one announcement file and speak HTTP as they do in earnest; only the weights are missing.

const { signal } = new AbortController();
const FACTS: protocol.LoadedModel = {
  architecture: "llama",
  trainedContext: 2048,
  backend: "cpu",
  devices: [],
  threads: 1,
  parallel: 1,
};
const STORY = ["Once ", "upon ", "a ", "time."];
const story = { prompt: { text: "Tell." }, maxTokens: 9, temperature: 0, seed: 1 };
const judging = { requests: [{ instruction: "i", text: "t", question: "q" }] };

/** Weights that take a while: a story is told piece by piece, as far as `upTo` lets it. */
class Weights implements ModelService {
  readonly signals: AbortSignal[] = [];
  disposed = false;

  constructor(private readonly upTo = STORY.length) {}

  async call<P, R>(
    { method }: RequestType<P, R, void>,
    params: P,
    own: AbortSignal,
    onPiece: (piece: string) => void = () => {},
  ): Promise<R> {
    this.signals.push(own);
    if (method === protocol.judge.method) return { logOdds: [1.25], params } as R;
    if (method !== protocol.complete.method) throw new InvalidDataError("Too long.", "Shorten it.");
    for (const piece of STORY.slice(0, this.upTo)) onPiece(piece);
    if (this.upTo < STORY.length)
      await new Promise((_, reject) => {
        own.addEventListener("abort", () => reject(own.reason), { once: true });
      });
    return { text: STORY.join("") } as R;
  }

  async facts(): Promise<protocol.LoadedModel> {
    return FACTS;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
  }
}

/** A workspace window after the other; `loaded` has the weights that each of them loaded. */
async function windows() {
  const file = path.join(await temporaryFolder(), "shared", "model.json");
  const loaded: Weights[] = [];
  const open = ({ weights = new Weights(), offers = true } = {}): SharedService => {
    const start = () => {
      loaded.push(weights);
      return weights;
    };
    const service = new SharedService({ file, start, offers });
    onTestFinished(() => service.dispose());
    return service;
  };
  return { file, loaded, open };
}

describe("two windows", () => {
  test("ask the weights that the first has loaded, with the same answers and errors", async () => {
    const { loaded, open } = await windows();
    const [one, two] = [open(), open()];
    const [near, far] = [
      await one.call(protocol.judge, judging, signal),
      await two.call(protocol.judge, judging, signal),
    ];
    expect(far).toEqual(near);
    expect(far).toMatchObject({ logOdds: [1.25], params: judging });
    expect(await two.facts(signal)).toEqual(FACTS);
    const error = await two.call(protocol.embed, { texts: [] }, signal).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InvalidDataError);
    expect(error).toMatchObject({ message: "Too long.", remedy: "Shorten it." });
    const pieces: string[] = [];
    const { text } = await two.call(protocol.complete, story, signal, (piece) => pieces.push(piece));
    expect([text, pieces.join("")]).toEqual([STORY.join(""), STORY.join("")]);
    expect(loaded).toHaveLength(1);
  });

  test("that open at the same moment load once", async () => {
    const { loaded, open } = await windows();
    await Promise.all([open(), open(), open()].map((window) => window.facts(signal)));
    expect(loaded).toHaveLength(1);
  });

  test("cancel at the other's weights, and throw their own reason", async () => {
    const { open } = await windows();
    const weights = new Weights(1);
    const [one, two] = [open({ weights }), open()];
    await one.facts(signal);
    const controller = new AbortController();
    const reason = new Error("enough");
    const asked = two.call(protocol.complete, story, controller.signal, () => controller.abort(reason));
    await expect(asked).rejects.toBe(reason);
    const [given] = weights.signals;
    if (given && !given.aborted)
      await new Promise((resolve) => given.addEventListener("abort", resolve, { once: true }));
    expect(weights.disposed).toBe(false);
  });

  test("part in the middle of a text: the second loads, and tells the rest once", async () => {
    const { loaded, open } = await windows();
    const weights = new Weights(2);
    const [one, two] = [open({ weights }), open()];
    await one.facts(signal);
    const pieces: string[] = [];
    const { text } = await two.call(protocol.complete, story, signal, (piece) => {
      pieces.push(piece);
      if (pieces.length === 1) void one.dispose();
    });
    expect(weights.disposed).toBe(true);
    expect([text, pieces.join("")]).toEqual([STORY.join(""), STORY.join("")]);
    expect(loaded).toHaveLength(2);
    // A third finds the one that took over.
    await open().facts(signal);
    expect(loaded).toHaveLength(2);
  });
});

describe("a window that only asks", () => {
  test("uses what is offered, and offers nothing", async () => {
    const { file, loaded, open } = await windows();
    const alone = open({ offers: false });
    await alone.facts(signal);
    expect(await readAnnouncement(file)).toBeUndefined();
    await open().facts(signal);
    await open({ offers: false }).facts(signal);
    expect(loaded).toHaveLength(2);
  });
});

describe("weights that cannot be loaded", () => {
  test("are not announced, and loaded by the next who asks", async () => {
    const { file, loaded, open } = await windows();
    const broken = new Weights();
    let attempts = 0;
    broken.facts = async () => {
      if (++attempts === 1) throw new Error("no memory");
      return FACTS;
    };
    const window = open({ weights: broken });
    await expect(window.facts(signal)).rejects.toThrow("no memory");
    expect(await readAnnouncement(file)).toBeUndefined();
    expect(await window.facts(signal)).toEqual(FACTS);
    expect(loaded).toHaveLength(2);
  });
});

describe("the token", () => {
  test("is not told to a program that took the port of the one that was announced", async () => {
    const { file, loaded, open } = await windows();
    const heard: unknown[] = [];
    const stranger = await serve((request, response) => {
      heard.push(request.headers.authorization, request.url);
      response.end("0".repeat(64));
    });
    const token = "t".repeat(43);
    await announce(file, { pid: process.pid, port: Number(new URL(stranger).port), token });
    expect(await open().facts(signal)).toEqual(FACTS);
    expect(loaded).toHaveLength(1);
    expect(heard).toContainEqual(expect.stringMatching(/^\/hello/));
    expect(JSON.stringify(heard)).not.toContain(token);
  });

  test("opens the weights to programs of this machine only, and nothing but them", async () => {
    const { file, open } = await windows();
    await open().facts(signal);
    const { port, token } = (await readAnnouncement(file)) ?? { port: 0, token: "" };
    const status = async (method: string, headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}/${method}`, { method: "POST", headers, body: "{}" })).status;
    const authorization = `Bearer ${token}`;
    expect(await status("judge", { authorization })).toBe(200);
    expect(await status("judge", {})).toBe(401);
    expect(await status("judge", { authorization: "Bearer guessed" })).toBe(401);
    expect(await status("judge", { authorization, origin: "https://page.example" })).toBe(403);
    expect(await status("load", { authorization })).toBe(404);
  });

  test("of a window that is closed leads nowhere", async () => {
    const { file, open } = await windows();
    const window = open();
    await window.facts(signal);
    const { port } = (await readAnnouncement(file)) ?? { port: 0 };
    await window.dispose();
    expect(await readAnnouncement(file)).toBeUndefined();
    await expect(fetch(`http://127.0.0.1:${port}/hello`)).rejects.toThrow();
  });
});
