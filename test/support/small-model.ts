import { bundlePath } from "../../server/src/host/bundles.js";
import { llamaTextModel } from "../../server/src/host/llama/llama-model.js";
import { ModelHost } from "../../server/src/host/llama/model-host.js";
import type { LoadParams } from "../../server/src/host/llama/protocol.js";
import { findModel } from "../../server/src/host/models/catalogue.js";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { pullModel } from "../../server/src/host/models/pull.js";

/** SmolLM2 135M in a process of its own: what it says is worth little, how it is run is the same as for any other. */
export async function startSmallModel(change: Partial<LoadParams> = {}) {
  const host = new ModelHost({
    workerPath: bundlePath("model-host.js"),
    title: "SmolLM2",
    load: {
      modelPath: (await smallModel()).path,
      purpose: "text",
      threads: 1,
      contextSize: 1024,
      cacheBudget: 256e6,
      plainText: false,
      ...change,
    },
  });
  return { host, model: llamaTextModel(host, { id: "smollm2", hash: "h" }) };
}

/** The file in the cache of the machine, fetched if need be. */
export async function smallModel(): Promise<{ readonly path: string; readonly sha256: string }> {
  const entry = findModel("smollm2-135m");
  if (!entry) throw new Error("The catalogue lacks smollm2-135m.");
  return pullModel(entry, { cacheRoot: cacheRoot(), signal: new AbortController().signal });
}
