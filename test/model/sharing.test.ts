import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openModel } from "../../server/src/host/models/open.js";
import { builtInCultures } from "../../server/src/host/packs.js";
import { CHECK_DOCUMENT, SERVER_STATUS } from "../../server/src/protocol.js";
import { folderWith } from "../support/cli.js";
import { answersAlone } from "../support/isolation.js";
import { ScriptedClient } from "../support/scripted-client.js";
import { cacheWithModels, startServe } from "../support/serve.js";

// Real windows, each with a language server of its own, and a real model. test/host/sharing.test.ts has the rarer cases.

const { signal } = new AbortController();
const MODEL = "smollm2-135m";

/** Texts that a model has to judge: of `count` norms from one on. */
async function judgedTexts(from: number, count: number): Promise<string> {
  const lines = (await readFile(path.join(builtInCultures(), "US", "norms.jsonl"), "utf8"))
    .trim()
    .split("\n");
  const norms = lines.map((line) => JSON.parse(line)).filter(({ decidedBy }) => decidedBy === "model");
  return JSON.stringify(Object.fromEntries(norms.slice(from, from + count).map(({ id, bad }) => [id, bad])));
}

/** A language server as an editor starts it, in a workspace of its own. */
async function openWindow(from: number, count: number) {
  const text = await judgedTexts(from, count);
  const folder = await folderWith({ "en-US.json": text });
  const cli = path.resolve("dist/cli.js");
  const client = await ScriptedClient.overStdio([cli, "lsp"], folder);
  await client.request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
    initializationOptions: { settings: { model: MODEL } },
  });
  client.notify("initialized", {});
  const uri = pathToFileURL(path.join(folder, "en-US.json")).href;
  return {
    client,
    /** Opens the file and checks it, verdicts and all. */
    check: () => {
      client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
      return client.request(CHECK_DOCUMENT, { uri });
    },
    /** The model is being asked. */
    judging: client.next(
      ({ method, params }) =>
        method === SERVER_STATUS && JSON.stringify(params).includes('"activity":"judging"'),
    ),
  };
}

/** Parents of the processes that have a text model in memory, among these. */
function owners(windows: readonly { readonly client: ScriptedClient }[]): readonly (number | undefined)[] {
  const table = execFileSync("ps", ["-A", "-o", "ppid=,args="], { encoding: "utf8" });
  const parents = table
    .split("\n")
    .filter((line) => line.includes("model-host.js"))
    .map((line) => Number.parseInt(line, 10));
  return windows.map(({ client }) => client.process.pid).filter((pid) => parents.includes(pid ?? -1));
}

describe("two editor windows", () => {
  test("have the model in memory once; when the one that loaded it dies, the other loads it and goes on", async () => {
    vi.stubEnv("CULTURE_MANAGER_CACHE", await cacheWithModels());
    onTestFinished(() => void vi.unstubAllEnvs());
    const [one, two] = [await openWindow(0, 1), await openWindow(1, 3)];
    expect(await one.check()).toMatchObject({ checked: true });
    expect(owners([one, two])).toEqual([one.client.process.pid]);
    const checked = two.check();
    await two.judging;
    expect(owners([one, two])).toEqual([one.client.process.pid]);
    one.client.process.kill("SIGKILL");
    await one.client.ended();
    expect(await checked).toMatchObject({ checked: true });
    expect(owners([one, two])).toEqual([two.client.process.pid]);
    const three = await openWindow(4, 1);
    expect(await three.check()).toMatchObject({ checked: true });
    expect(owners([one, two, three])).toEqual([two.client.process.pid]);
  });
});

describe("a window and an endpoint", () => {
  test("give the same numbers and texts, whoever has the weights, also when that one dies in the middle", async () => {
    const cache = await cacheWithModels();
    const { stop } = await startServe(await folderWith({}), cache);
    const window = await openModel(MODEL, { signal, cacheRoot: cache, share: "offer" });
    const far = await answersAlone(window.model);
    const story = {
      messages: [{ role: "user", content: "Tell a long story about a fox." }] as const,
      maxTokens: 40,
      temperature: 0.8,
      seed: 5,
    };
    const expected = await window.model.complete(story, signal);
    const pieces: string[] = [];
    const told = await window.model.complete(story, signal, (piece) => {
      pieces.push(piece);
      if (pieces.length === 3) void stop("SIGKILL");
    });
    expect(told).toEqual(expected);
    expect(pieces.join("")).toBe(expected.text);
    // Now the weights are here.
    expect(await answersAlone(window.model)).toEqual(far);
    await window.dispose();
  });
});
