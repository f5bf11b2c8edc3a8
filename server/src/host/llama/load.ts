import {
  getLlama,
  getLlamaGpuTypes,
  type Llama,
  type LlamaEmbeddingContext,
  LlamaLogLevel,
  type LlamaModel,
} from "node-llama-cpp";
import { checkGguf } from "../models/gguf-reader.js";
import type { LoadedTextModel } from "./judge.js";
import { Lanes } from "./lanes.js";
import { PrefixStates } from "./prefix-states.js";
import { readTemplate } from "./prompt.js";
import type { Backend, LoadedModel, LoadParams } from "./protocol.js";

/** What the process holds. */
export type Loaded =
  | { readonly kind: "text"; readonly llama: Llama; readonly text: LoadedTextModel; readonly lanes: Lanes }
  | { readonly kind: "embed"; readonly context: LlamaEmbeddingContext; readonly contextSize: number };

/** Bytes of prefixes on the disk. */
const STATES_LIMIT = 256 * 1024 * 1024;
/** Contexts that compute at the same time. More only share the same cores and the same memory bus. */
const MOST_PARALLEL = 4;

/** Never builds from source; without a GPU that works it falls back to the CPU by itself. */
function openLlama(): Promise<Llama> {
  return getLlama({
    build: "never",
    logLevel: LlamaLogLevel.error,
    logger: (_level, message) => process.stderr.write(`${message}\n`),
  });
}

/** What the library finds on this machine. */
export async function probeMachine(): Promise<Backend> {
  const llama = await openLlama();
  const { total, free, unifiedSize } = llama.gpu
    ? await llama.getVramState()
    : { total: 0, free: 0, unifiedSize: 0 };
  // Memory that an integrated GPU borrows from the system makes nothing faster, except on Apple's chips.
  const own = llama.gpu === "metal" ? total : total - unifiedSize;
  return {
    backend: llama.gpu || "cpu",
    devices: llama.gpu ? await llama.getGpuDeviceNames() : [],
    gpuMemory: { total: own, free: Math.min(own, free) },
    usable: (await getLlamaGpuTypes("supported")).filter((kind) => kind !== false),
    cores: llama.cpuMathCores,
    release: llama.llamaCppRelease.release,
  };
}

/** @param onStep called as the file is read. */
export async function loadModel(
  params: LoadParams,
  onStep: () => void,
): Promise<{ readonly loaded: Loaded; readonly facts: LoadedModel }> {
  // The library takes the counts of a damaged header at their word, and reads for ever.
  await checkGguf(params.modelPath);
  const llama = await openLlama();
  const threads = params.threads ?? Math.max(1, llama.cpuMathCores - 1);
  // Contexts that compute at the same time share these threads.
  if (!llama.gpu) llama.maxThreads = threads;
  const model = await llama.loadModel({ modelPath: params.modelPath, onLoadProgress: onStep });
  const loaded =
    params.purpose === "embed"
      ? await openEmbedding(model, params, threads)
      : openText(llama, model, params, threads);
  return {
    loaded,
    facts: {
      architecture: model.architecture,
      trainedContext: model.trainContextSize,
      backend: llama.gpu || "cpu",
      devices: llama.gpu ? await llama.getGpuDeviceNames() : [],
      threads,
      parallel: params.purpose === "embed" ? 1 : Math.min(MOST_PARALLEL, llama.gpu ? 2 : threads),
    },
  };
}

async function openEmbedding(model: LlamaModel, params: LoadParams, threads: number): Promise<Loaded> {
  const contextSize = Math.min(params.contextSize, model.trainContextSize);
  // The batch must hold a whole text: pooling looks at all of its tokens at once.
  const context = await model.createEmbeddingContext({ contextSize, batchSize: contextSize, threads });
  return { kind: "embed", context, contextSize };
}

function openText(llama: Llama, model: LlamaModel, params: LoadParams, threads: number): Loaded {
  const contextSize = Math.min(params.contextSize, model.trainContextSize);
  const { states } = params;
  const lanes = new Lanes(model, {
    contextSize,
    threads,
    budget: params.cacheBudget,
    memory: async () => (llama.gpu ? (await llama.getVramState()).used : process.memoryUsage.rss()),
    ...(states
      ? {
          states: new PrefixStates({
            ...states,
            contextSize,
            release: llama.llamaCppRelease.release,
            limit: STATES_LIMIT,
          }),
        }
      : {}),
  });
  const text = { model, template: readTemplate(model, params.plainText), contextSize };
  return { kind: "text", llama, text, lanes };
}
