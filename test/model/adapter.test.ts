import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ModelUnavailableError } from "../../server/src/core/errors.js";
import type { TextModel } from "../../server/src/core/ports.js";
import { llamaTextModel } from "../../server/src/host/llama/llama-model.js";
import type { ModelHost } from "../../server/src/host/llama/model-host.js";
import * as protocol from "../../server/src/host/llama/protocol.js";
import type { NamedAdapter } from "../../server/src/host/models/variants.js";
import { randomAdapter, writeAdapterFile } from "../support/adapters.js";
import { temporaryFolder } from "../support/folder.js";
import { answersAlone, expectIsolation } from "../support/isolation.js";
import { smallModel, startSmallModel } from "../support/small-model.js";

const { signal } = new AbortController();
const base = await smallModel();

async function tenAdapters(): Promise<readonly NamedAdapter[]> {
  const folder = await temporaryFolder();
  return Promise.all(
    Array.from({ length: 10 }, async (_, seed) => {
      const weights = await randomAdapter(base.path, {
        seed,
        strength: 0.3,
        targets: ["attn_q", "ffn_down"],
      });
      return writeAdapterFile(folder, `adapter-${seed}`, weights);
    }),
  );
}

function withAdapter(host: ModelHost, adapter: NamedAdapter | undefined): TextModel {
  return llamaTextModel(host, { id: "m", hash: "h" }, adapter ? { adapter } : {});
}

function lanes(host: ModelHost): Promise<readonly protocol.LaneFacts[]> {
  return host.call(protocol.lanes, null, signal);
}

describe("ten adapters and the base model", () => {
  test("interleaved at random, with prefixes reused, answer exactly as each does alone", async () => {
    const adapters = [undefined, ...(await tenAdapters())];
    // With room for one context each adapter has the process to itself.
    const alone: ReadonlyMap<string, unknown>[] = [];
    const single = await startSmallModel({ contextSize: 256, cacheBudget: 1 });
    for (const adapter of adapters) {
      alone.push(await answersAlone(withAdapter(single.host, adapter)));
      expect(await lanes(single.host)).toHaveLength(1);
    }
    await single.host.dispose();
    const among = async (change: Partial<protocol.LoadParams>, rounds: number) => {
      const { host } = await startSmallModel({ contextSize: 256, ...change });
      const models = adapters.map((adapter, i) => ({
        name: adapter?.id ?? "base",
        model: withAdapter(host, adapter),
        alone: alone[i] ?? new Map(),
      }));
      await expectIsolation(models, { rounds, parallel: 4, seed: rounds });
      const open = await lanes(host);
      await host.dispose();
      return open;
    };
    // All at once, two computing side by side.
    expect(await among({ cacheBudget: 2e9, threads: 2 }, 1)).toHaveLength(11);
    // Room for some only: contexts come and go, and their prefixes go to the disk and come back.
    const states = { folder: await temporaryFolder(), modelHash: base.sha256 };
    const some = await among({ cacheBudget: 80e6, states }, 1);
    expect(some.length).toBeLessThan(7);
    expect(some.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(120e6);
  });
});

describe("a prefix on the disk", () => {
  const long = `You review texts against one rule.\nRule: ${"Labels are short, polite and clear. ".repeat(20)}`;
  const requests = [{ instruction: long, text: "Text: Delete it now", question: "Is it polite?" }];
  const judge = (host: ModelHost, adapter?: NamedAdapter) =>
    host.call(protocol.judge, { requests, ...(adapter ? { adapter } : {}) }, signal);

  /** One context at a time: each takes the place of the one before. */
  async function hostWith(states: protocol.LoadParams["states"]) {
    return (await startSmallModel({ contextSize: 512, cacheBudget: 1, ...(states ? { states } : {}) })).host;
  }

  test("is read again by the same adapter in another process, and gives the same number", async () => {
    const [one, two] = await tenAdapters();
    const states = { folder: await temporaryFolder(), modelHash: base.sha256 };
    const host = await hostWith(states);
    const first = await judge(host, one);
    expect(first.evaluated.prefix).toBeGreaterThan(100);
    // What was of use twice is kept when its context gives way.
    expect(await judge(host, one)).toMatchObject({ evaluated: { prefix: 0 } });
    await judge(host, two);
    const back = await judge(host, one);
    expect(back).toMatchObject({ logOdds: first.logOdds, evaluated: { prefix: 0 } });
    await host.dispose();
    const next = await hostWith(states);
    expect(await judge(next, one)).toMatchObject({ logOdds: first.logOdds, evaluated: { prefix: 0 } });
    // Neither another adapter, nor the base model, nor another model's weights may read it.
    for (const other of [two, undefined])
      expect((await judge(next, other)).evaluated.prefix).toBeGreaterThan(100);
    await next.dispose();
    const otherModel = await hostWith({ ...states, modelHash: "0".repeat(64) });
    expect((await judge(otherModel, one)).evaluated.prefix).toBeGreaterThan(100);
    await otherModel.dispose();
  });

  test("of another adapter under its name, or damaged, is refused", async () => {
    const [one, two] = await tenAdapters();
    const states = { folder: await temporaryFolder(), modelHash: base.sha256 };
    const host = await hostWith(states);
    const expected = await judge(host, one);
    await judge(host, one);
    await judge(host, two);
    const [mine] = await stateFiles(states.folder);
    await judge(host, two);
    await judge(host, undefined);
    const [theirs] = (await stateFiles(states.folder)).filter((file) => file !== mine);
    if (!mine || !theirs) throw new Error("Both adapters should have left a state.");
    await host.dispose();
    for (const harm of [
      async () => {
        await copyFile(theirs, mine);
        await copyFile(`${theirs}.json`, `${mine}.json`);
      },
      async () => {
        const bytes = await readFile(mine);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        await writeFile(mine, bytes);
      },
      () => writeFile(mine, ""),
    ]) {
      await harm();
      const next = await hostWith(states);
      const again = await judge(next, one);
      expect(again.logOdds).toEqual(expected.logOdds);
      expect(again.evaluated.prefix).toBeGreaterThan(100);
      await next.dispose();
    }
  });

  async function stateFiles(folder: string): Promise<readonly string[]> {
    return (await readdir(folder))
      .filter((name) => name.endsWith(".state"))
      .map((name) => path.join(folder, name));
  }
});

test("an adapter for another architecture is refused, and the base model goes on", async () => {
  const { host, model } = await startSmallModel({ contextSize: 256 });
  const wrong = await randomAdapter(base.path, { seed: 1, strength: 1, architecture: "gemma3" });
  const adapter = await writeAdapterFile(await temporaryFolder(), "wrong", wrong);
  const request = [{ instruction: "Rule", text: "Text", question: "Broken?" }];
  const before = await model.judge(request, signal);
  await expect(withAdapter(host, adapter).judge(request, signal)).rejects.toThrow(ModelUnavailableError);
  expect(await model.judge(request, signal)).toEqual(before);
  await host.dispose();
});

describe("work that nobody waits for", () => {
  const batch = Array.from({ length: 30 }, (_, i) => ({
    instruction: "You review texts.",
    text: `Text number ${i}: ${"word ".repeat(20)}`,
    question: "Is it polite?",
  }));

  test.each([false, true])(
    "lets what somebody waits for go first within a step (another adapter: %s)",
    async (other) => {
      const { host } = await startSmallModel({ contextSize: 256 });
      const [adapter] = await tenAdapters();
      if (!adapter) throw new Error("There are ten.");
      const behind = llamaTextModel(host, { id: "m", hash: "h" }, { adapter, priority: "background" });
      const editor = withAdapter(host, other ? undefined : adapter);
      const expected = await editor.judge(batch.slice(0, 1), signal);
      let done = false;
      const long = behind.judge(batch, signal).then((odds) => {
        done = true;
        return odds;
      });
      const asked = await editor.judge(batch.slice(0, 1), signal);
      // Thirty texts take many steps; one text of its own is answered in the middle of them.
      expect(done).toBe(false);
      expect(asked).toEqual(expected);
      const odds = await long;
      expect(odds).toHaveLength(batch.length);
      expect(await behind.judge(batch.slice(0, 3), signal)).toEqual(odds.slice(0, 3));
      await host.dispose();
    },
  );

  test("a short question does not wait for a long text to be written", async () => {
    const { host, model } = await startSmallModel({ contextSize: 512 });
    const writing = new AbortController();
    const messages = [{ role: "user", content: "Tell a very long story." } as const];
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let written = false;
    const story = { messages, maxTokens: 200, temperature: 0, seed: 1 };
    const text = model.complete(story, writing.signal, begin).then(
      () => {
        written = true;
      },
      (reason: unknown) => reason,
    );
    await begun;
    await model.judge(batch.slice(0, 1), signal);
    expect(written).toBe(false);
    const enough = new Error("enough");
    writing.abort(enough);
    expect(await text).toBe(enough);
    await host.dispose();
  });
});
