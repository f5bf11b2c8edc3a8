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

/**
 * Never builds from source; without a GPU that it can open it falls back to the CPU by itself.
 * @param gpu false: it looks for none.
 */
function openLlama(gpu?: false): Promise<Llama> {
  return getLlama({
    build: "never",
    ...(gpu === false ? { gpu } : {}),
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

/** @param tell `step` is called as the file is read, `gpuTrial` around the first tokens that a GPU computes. */
export async function loadModel(
  params: LoadParams,
  tell: { readonly step: () => void; readonly gpuTrial: (begun: boolean) => Promise<void> },
): Promise<{ readonly loaded: Loaded; readonly facts: LoadedModel }> {
  // The library takes the counts of a damaged header at their word, and reads for ever.
  await checkGguf(params.modelPath);
  const llama = await openLlama(params.gpu);
  const threads = params.threads ?? Math.max(1, llama.cpuMathCores - 1);
  // Contexts that compute at the same time share these threads.
  if (!llama.gpu) llama.maxThreads = threads;
  const model = await llama.loadModel({ modelPath: params.modelPath, onLoadProgress: tell.step });
  const loaded =
    params.purpose === "embed"
      ? await openEmbedding(model, params, threads)
      : openText(llama, model, params, threads);
  if (llama.gpu) {
    await tell.gpuTrial(true);
    await tryOut(model, loaded);
    await tell.gpuTrial(false);
  }
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

/** A few tokens, so that a backend that loads but cannot compute dies now and not in the middle of work. */
async function tryOut(model: LlamaModel, loaded: Loaded): Promise<void> {
  if (loaded.kind === "embed") {
    await loaded.context.getEmbeddingFor("Does it work?");
    return;
  }
  const tokens = model.tokenize("Does it work?");
  const context = await model.createContext({ contextSize: 64 });
  try {
    const last = tokens.pop();
    const sequence = context.getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    if (last !== undefined) await sequence.controlledEvaluate([[last, { generateNext: { token: true } }]]);
  } finally {
    await context.dispose();
  }
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
