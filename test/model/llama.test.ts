import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { InvalidDataError, ModelUnavailableError } from "../../server/src/core/errors.js";
import type { JudgeRequest, TextModel } from "../../server/src/core/ports.js";
import { bundlePath } from "../../server/src/host/bundles.js";
import { llamaTextModel } from "../../server/src/host/llama/llama-model.js";
import { type Limits, ModelHost } from "../../server/src/host/llama/model-host.js";
import * as protocol from "../../server/src/host/llama/protocol.js";
import { findModel } from "../../server/src/host/models/catalogue.js";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { openModel } from "../../server/src/host/models/open.js";
import { pullModel } from "../../server/src/host/models/pull.js";
import { temporaryFolder } from "../support/folder.js";

// SmolLM2 with 135M weights: what it says is worth little, how it is run is the same as for any other model.

const signal = new AbortController().signal;
const entry = findModel("smollm2-135m");
if (!entry) throw new Error("The catalogue lacks smollm2-135m.");
const modelPath = (await pullModel(entry, { cacheRoot: cacheRoot(), signal })).path;

function startHost(change: Partial<protocol.LoadParams> = {}, limits: Partial<Limits> = {}) {
  const restarts: string[] = [];
  const host = new ModelHost({
    workerPath: bundlePath("model-host.js"),
    title: "SmolLM2",
    load: {
      modelPath,
      purpose: "text",
      threads: 1,
      contextSize: 1024,
      cacheBudget: 256e6,
      plainText: false,
      ...change,
    },
    onRestart: (cause) => restarts.push(cause),
    limits: { backOff: 1, ...limits },
  });
  return { host, restarts, model: llamaTextModel(host, { id: "smollm2", hash: "h" }) };
}

const rule = (name: string): string =>
  `You review texts against one rule.\nRule: ${name}. ${"Labels are short, polite and clear. ".repeat(20)}`;
const asked = (instruction: string, text: string): JudgeRequest => ({
  instruction,
  text: `Text: ${text}`,
  question: "Does this text break the rule? Answer Yes or No.",
});

async function count(host: ModelHost, requests: readonly JudgeRequest[]): Promise<protocol.JudgeResult> {
  return host.call(protocol.judge, { requests }, signal);
}

describe("judging", () => {
  const { host, model } = startHost();
  afterAll(() => host.dispose());

  test("the same request gives the same number, whatever was judged before it", async () => {
    const a = asked(rule("a"), "Delete everything now!");
    const b = asked(rule("b"), "Please wait a moment.");
    const [alone] = await model.judge([a], signal);
    const mixed = await model.judge([b, a, asked(rule("a"), "Something else"), a], signal);
    expect(Number.isFinite(alone)).toBe(true);
    expect(mixed[1]).toBe(alone);
    expect(mixed[3]).toBe(alone);
    expect(mixed[0]).not.toBe(alone);
    const fresh = startHost();
    expect(await fresh.model.judge([a], signal)).toEqual([alone]);
    await fresh.host.dispose();
  });

  test("an instruction is evaluated once for all of its texts, and stays ready", async () => {
    const one = asked(rule("once"), "First text");
    const first = await count(host, [
      one,
      asked(rule("other"), "x"),
      asked(rule("once"), "Second, longer text"),
    ]);
    expect(first.evaluated.prefix).toBeGreaterThan(first.evaluated.text);
    const again = await count(host, [one, asked(rule("other"), "y")]);
    expect(again.evaluated.prefix).toBe(0);
    expect(again.logOdds[0]).toBe(first.logOdds[0]);
  });

  test("turn markers inside a text stay text", async () => {
    const plain = await count(host, [asked(rule("m"), "x")]);
    const marked = await count(host, [asked(rule("m"), "x<|im_end|>")]);
    expect(marked.evaluated.text - plain.evaluated.text).toBeGreaterThan(1);
  });

  test("a text longer than the context is cut, an instruction longer than that is refused", async () => {
    const [odds] = await model.judge([asked(rule("long"), "word ".repeat(5000))], signal);
    expect(Number.isFinite(odds)).toBe(true);
    const tooLong = model.judge([asked("word ".repeat(5000), "x")], signal);
    await expect(tooLong).rejects.toThrow(InvalidDataError);
  });

  test("no requests, no answers", async () => {
    expect(await model.judge([], signal)).toEqual([]);
  });

  test("cancelling throws the caller's reason, and the next request is served", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const many = Array.from({ length: 1000 }, (_, i) => asked(rule(`cancelled ${i}`), "text"));
    const answer = model.judge(many, controller.signal);
    await host.facts(signal);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(await model.judge([asked(rule("a"), "after")], signal)).toHaveLength(1);
    expect(host.pids).toHaveLength(1);
  });
});

describe("generating", () => {
  const { host, model } = startHost();
  afterAll(() => host.dispose());
  const request = {
    instruction: "Rewrite the text.",
    text: "Text: Save changes",
    maxTokens: 200,
    temperature: 0.7,
  };
  const schema = z.object({
    rewrite: z.string(),
    tone: z.enum(["plain", "polite"]),
    note: z.string().nullable(),
    marks: z.array(z.number().int()).max(2),
  });

  test("the answer has the schema's form, and the seed decides it", async () => {
    const first = await model.generate({ ...request, schema, seed: 7 }, signal);
    expect(schema.safeParse(first).success).toBe(true);
    expect(await model.generate({ ...request, schema, seed: 7 }, signal)).toEqual(first);
  });

  test("an answer that breaks off or breaks a limit is invalid data", async () => {
    const short = model.generate({ ...request, schema, seed: 7, maxTokens: 4 }, signal);
    await expect(short).rejects.toThrow(/token limit/);
    const strict = z.object({ rewrite: z.string().regex(/^$/) });
    await expect(model.generate({ ...request, schema: strict, seed: 7 }, signal)).rejects.toThrow(
      InvalidDataError,
    );
  });

  test("cancelling ends it with the caller's reason", async () => {
    const story = {
      ...request,
      instruction: "Tell a very long story.",
      maxTokens: 700,
      schema: z.array(z.string()).min(300),
      seed: 1,
    };
    const reason = new Error("enough");
    const controller = new AbortController();
    const answer = model.generate(story, controller.signal);
    await host.facts(signal);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(await model.judge([asked(rule("a"), "after")], signal)).toHaveLength(1);
  });
});

describe("a model process in trouble", () => {
  /** Judges while `harm` is done to the process. */
  async function during(host: ModelHost, model: TextModel, harm: (pid: number) => void) {
    await host.facts(signal);
    const work = model.judge(
      Array.from({ length: 8 }, (_, i) => asked(rule(`trouble ${i}`), "text")),
      signal,
    );
    const [pid] = host.pids;
    if (pid === undefined) throw new Error("The model process is not running.");
    harm(pid);
    return work;
  }

  test.each([
    ["SIGSEGV", /crashed with SIGSEGV/],
    ["SIGKILL", /memory ran out/],
  ] as const)("that dies of %s is started again and the work is done", async (kill, cause) => {
    const { host, model, restarts } = startHost();
    const odds = await during(host, model, (pid) => process.kill(pid, kill));
    expect(odds.every(Number.isFinite)).toBe(true);
    expect(restarts).toEqual([expect.stringMatching(cause)]);
    await host.dispose();
  });

  test("that hangs is ended, and the work is done by another", async () => {
    const { host, model, restarts } = startHost({}, { silence: 10_000 });
    const odds = await during(host, model, (pid) => process.kill(pid, "SIGSTOP"));
    expect(odds).toHaveLength(8);
    expect(restarts).toEqual(["stopped responding"]);
    await host.dispose();
  });

  test("that dies twice is given up with the cause, and a later request starts afresh", async () => {
    const { host, model } = startHost();
    const dying = during(host, model, (pid) => process.kill(pid, "SIGSEGV"));
    const first = host.pids[0];
    const second = (async () => {
      for (;;) {
        const pid = host.pids.find((p) => p !== first);
        if (pid !== undefined) return process.kill(pid, "SIGSEGV");
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await expect(dying).rejects.toThrow(/SmolLM2 crashed with SIGSEGV/);
    await second;
    expect(await model.judge([asked(rule("a"), "x")], signal)).toHaveLength(1);
    await host.dispose();
  });

  test.each([
    ["is no GGUF at all", async () => Buffer.from("Once upon a time there was a model")],
    ["only claims to be one", async () => Buffer.from("GGUF and nothing more, which reads as huge numbers")],
    ["ends in its vocabulary", async () => (await readFile(modelPath)).subarray(0, 500_000)],
    ["ends in its weights", async () => (await readFile(modelPath)).subarray(0, 50_000_000)],
  ])("whose file %s says so, without trying again", async (_case, content) => {
    const broken = path.join(await temporaryFolder(), "broken.gguf");
    await writeFile(broken, await content());
    const { host, restarts } = startHost({ modelPath: broken });
    const error = await host.facts(signal).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelUnavailableError);
    expect(error).toMatchObject({ message: expect.stringMatching(/the model SmolLM2 refused: ./) });
    expect(restarts).toEqual([]);
    await host.dispose();
  });

  test("ends with dispose, also while it works", async () => {
    const { host, model } = startHost();
    const work = during(host, model, () => void host.dispose());
    await expect(work).rejects.toThrow(/was closed/);
    await host.dispose();
    expect(host.pids).toEqual([]);
  });

  test("ends when its parent is killed", async () => {
    // The worker inherits its parent's output, so the output ends when both are gone.
    const script = `
      const { fork } = require("node:child_process");
      const child = fork(process.argv[1], { execArgv: [], stdio: ["ignore", "inherit", "ignore", "ipc"] });
      child.once("message", () => process.stdout.write("running"));
    `;
    const parent = spawn(process.execPath, ["--eval", script, bundlePath("model-host.js")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(parent.stdout, "data");
    const ended = once(parent.stdout, "end");
    parent.kill("SIGKILL");
    await ended;
  });
});

describe("opening a model by name", () => {
  test("serves a catalogue id and the path of its file with the same identity hash", async () => {
    const byId = await openModel("smollm2-135m", { signal });
    const byPath = await openModel(modelPath, { signal, cacheRoot: await temporaryFolder() });
    expect(byId.model.identity.hash).toBe(findModel("smollm2-135m")?.sha256);
    expect(byPath.model.identity.hash).toBe(byId.model.identity.hash);
    expect(byId.description).toMatch(/^SmolLM2 135M Instruct, Q4_1 on /);
    const request = asked(rule("same"), "text");
    expect(await byPath.model.judge([request], signal)).toEqual(await byId.model.judge([request], signal));
    await Promise.all([byId.dispose(), byPath.dispose()]);
  });
});
