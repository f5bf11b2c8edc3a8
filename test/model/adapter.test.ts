import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ModelUnavailableError } from "../../server/src/core/errors.js";
import { bundlePath } from "../../server/src/host/bundles.js";
import { llamaTextModel } from "../../server/src/host/llama/llama-model.js";
import { ModelHost } from "../../server/src/host/llama/model-host.js";
import type { AdapterFile } from "../../server/src/host/llama/protocol.js";
import { findModel } from "../../server/src/host/models/catalogue.js";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { ggufHeader } from "../../server/src/host/models/gguf-writer.js";
import { pullModel } from "../../server/src/host/models/pull.js";
import { temporaryFolder } from "../support/folder.js";

const signal = new AbortController().signal;
const entry = findModel("smollm2-135m");
if (!entry) throw new Error("The catalogue lacks smollm2-135m.");
const modelPath = (await pullModel(entry, { cacheRoot: cacheRoot(), signal })).path;

/** SmolLM2-135M. */
const WIDTH = 576;
const RANK = 2;

/** A LoRA adapter of one matrix that adds `strength` in places. */
async function adapter(strength: number, architecture = "llama"): Promise<AdapterFile> {
  const values = (scale: number) => {
    const weights = Float32Array.from({ length: WIDTH * RANK }, (_, i) => scale * Math.sin(i));
    return Buffer.from(weights.buffer);
  };
  const tensors = [
    { name: "blk.0.attn_output.weight.lora_a", shape: [WIDTH, RANK], type: 0, data: values(1) },
    { name: "blk.0.attn_output.weight.lora_b", shape: [RANK, WIDTH], type: 0, data: values(strength) },
  ];
  const header = ggufHeader(
    {
      "general.architecture": { string: architecture },
      "general.type": { string: "adapter" },
      "adapter.type": { string: "lora" },
      "adapter.lora.alpha": { f32: RANK },
    },
    tensors,
  );
  const file = path.join(await temporaryFolder(), "adapter.gguf");
  await writeFile(file, Buffer.concat([header, ...tensors.map((t) => t.data)]));
  return { path: file, hash: `${architecture} ${strength}`, scale: 1 };
}

const requests = ["Hello there", "Delete it now"].map((text) => ({
  instruction: "You review texts against one rule.\nRule: labels are polite.",
  text: `Text: ${text}`,
  question: "Does this text break the rule? Answer Yes or No.",
}));

describe("adapters", () => {
  // With room for every adapter, and with room for one prefix only, so that each takes the place of the one before.
  test.each([512e6, 1])("change answers of their own only, with %d bytes for caches", async (cacheBudget) => {
    const host = new ModelHost({
      workerPath: bundlePath("model-host.js"),
      title: "SmolLM2",
      load: { modelPath, purpose: "text", threads: 1, contextSize: 512, cacheBudget, plainText: false },
    });
    const model = (file?: AdapterFile) =>
      llamaTextModel(host, { id: "m", hash: "h" }, file ? { adapter: file } : {});
    const [nothing, weak, strong] = await Promise.all([adapter(0), adapter(0.3), adapter(1)]);
    const base = await model().judge(requests, signal);
    const changed = await model(weak).judge(requests, signal);
    expect(await model(nothing).judge(requests, signal)).toEqual(base);
    expect(changed).not.toEqual(base);
    expect(await model(strong).judge(requests, signal)).not.toEqual(changed);
    expect(await model().judge(requests, signal)).toEqual(base);
    expect(await model(weak).judge(requests, signal)).toEqual(changed);
    const wrong = model(await adapter(1, "gemma3")).judge(requests, signal);
    await expect(wrong).rejects.toThrow(ModelUnavailableError);
    expect(await model().judge(requests, signal)).toEqual(base);
    await host.dispose();
  });
});
