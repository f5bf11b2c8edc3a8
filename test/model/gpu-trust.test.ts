import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { gpuTrial } from "../../server/src/host/doctor.js";
import { GpuTrust } from "../../server/src/host/llama/gpu-trust.js";
import { ModelHost } from "../../server/src/host/llama/model-host.js";
import * as protocol from "../../server/src/host/llama/protocol.js";

// Real processes that die as a GPU backend does; none of these machines has a GPU.

const { signal } = new AbortController();
const judging = { requests: [{ instruction: "i", text: "t", question: "q" }] };

/** @param manner how it goes on the GPU: see test/support/gpu-process.mjs. */
function start(manner: string, gpu = new GpuTrust()) {
  const told: string[] = [];
  const host = new ModelHost({
    workerPath: fileURLToPath(new URL("../support/gpu-process.mjs", import.meta.url)),
    title: "Fake",
    load: { modelPath: manner, purpose: "text", contextSize: 8, cacheBudget: 1, plainText: false },
    onRestart: (cause) => told.push(cause),
    gpu,
    limits: { backOff: 1 },
  });
  onTestFinished(() => host.dispose());
  return { host, told, judge: () => host.call(protocol.judge, judging, signal) };
}

describe("a GPU that cannot compute", () => {
  test.each([
    ["wrong toolchain", /^CUDA error: the provided PTX was compiled with an unsupported toolchain\.$/],
    ["no words", /^crashed with SIGABRT$/],
  ])("is given up with the reason, once for all models: %s", async (manner, reason) => {
    const gpu = new GpuTrust();
    const { host, told, judge } = start(manner, gpu);
    expect(await judge()).toMatchObject({ logOdds: [1] });
    expect(await host.facts(signal)).toMatchObject({
      backend: "cpu",
      gpuFault: expect.stringMatching(reason),
    });
    expect(told).toEqual([expect.stringMatching(/^the GPU cannot be used \(.+\); models run on the CPU/)]);
    expect(await gpuTrial(host, signal)).toMatchObject({ ok: false, detail: expect.stringMatching(reason) });
    const next = start(manner, gpu);
    expect((await next.host.facts(signal)).gpuFault).toMatch(reason);
    expect(next.told).toEqual([]);
  });
});

describe("a GPU that has computed", () => {
  test("stays in use", async () => {
    const { host, told, judge } = start("works");
    await judge();
    expect(await host.facts(signal)).toEqual(expect.objectContaining({ backend: "cuda" }));
    expect((await host.facts(signal)).gpuFault).toBeUndefined();
    expect(told).toEqual([]);
    expect(await gpuTrial(host, signal)).toMatchObject({ ok: true, detail: "computes (cuda)" });
  });

  test("is believed once more after an error of its own, and then given up", async () => {
    const { host, told, judge } = start("memory full");
    expect(await judge()).toMatchObject({ logOdds: [1] });
    expect(told).toEqual([
      "crashed with SIGABRT (CUDA error: out of memory)",
      expect.stringMatching(/cannot be used \(CUDA error: out of memory\)/),
    ]);
    expect(await host.facts(signal)).toMatchObject({ backend: "cpu", gpuFault: "CUDA error: out of memory" });
  });

  test("is not blamed for a crash that says nothing of it", async () => {
    const { host, told, judge } = start("crashes");
    await expect(judge()).rejects.toThrow(/crashed with SIGABRT/);
    expect(told).toEqual(["crashed with SIGABRT"]);
    expect((await host.facts(signal)).backend).toBe("cuda");
  });
});
