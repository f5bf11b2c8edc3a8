import { open } from "node:fs/promises";
import {
  getLlama,
  getLlamaGpuTypes,
  type Llama,
  type LlamaEmbeddingContext,
  LlamaLogLevel,
} from "node-llama-cpp";
import {
  type CancellationToken,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from "vscode-jsonrpc/node";
import { completeText } from "./complete.js";
import { embedTexts } from "./embed.js";
import { generateText } from "./generate.js";
import { judgeAll, type LoadedTextModel, TooLongError } from "./judge.js";
import { PrefixCache } from "./prefix-cache.js";
import { answerTokens, chatTokens, readTemplate } from "./prompt.js";
import * as protocol from "./protocol.js";
import { scoreAll } from "./score.js";
import { useFetchedBackends } from "./use-backends.js";

// The model process: loads one file and answers one request at a time. It ends with its parent.

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));

type Loaded =
  | { readonly kind: "text"; readonly llama: Llama; readonly text: LoadedTextModel }
  | { readonly kind: "embed"; readonly context: LlamaEmbeddingContext; readonly contextSize: number };
let loaded: Loaded | undefined;
let queue: Promise<unknown> = Promise.resolve();
let step = 0;
let busy = 0;

useFetchedBackends();

connection.onRequest(protocol.probe, () => inTurn(undefined, probe));
connection.onRequest(protocol.load, (params) => inTurn(undefined, () => loadModel(params)));
connection.onRequest(protocol.judge, (params, token) =>
  inTurn(token, (onStep) => judgeAll(textModel().text, params, onStep)),
);
connection.onRequest(protocol.generate, (params, token) =>
  inTurn(token, (onStep) => generateText(textModel().llama, textModel().text, params, onStep)),
);
connection.onRequest(protocol.complete, (params, token) =>
  inTurn(token, (onStep) => {
    const tell = (piece: string) => void connection.sendProgress(protocol.completed, params.stream, piece);
    return completeText(textModel().text, params, tell, onStep);
  }),
);
connection.onRequest(protocol.score, (params, token) =>
  inTurn(token, (onStep) => scoreAll(textModel().text, params, onStep)),
);
connection.onRequest(protocol.tokenize, ({ requests }, token) =>
  inTurn(token, async () => {
    const { model, template } = textModel().text;
    return requests.map(({ messages, answer }) => ({
      prompt: chatTokens(model, template, messages),
      answer: answerTokens(model, template, answer),
      end: template.end,
    }));
  }),
);
connection.onRequest(protocol.embed, (params, token) =>
  inTurn(token, (onStep) => {
    if (loaded?.kind !== "embed") throw new Error("No embedding model is loaded.");
    return embedTexts(loaded.context, params.texts, loaded.contextSize, onStep);
  }),
);
setInterval(() => void connection.sendNotification(protocol.heartbeat, { step, busy: busy > 0 }), 1000);
// At once, in the middle of a native call too: there is nothing to save.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
connection.listen();

/** Never builds from source; without a GPU that works it falls back to the CPU by itself. */
function openLlama(): Promise<Llama> {
  return getLlama({
    build: "never",
    logLevel: LlamaLogLevel.error,
    logger: (_level, message) => process.stderr.write(`${message}\n`),
  });
}

async function probe(): Promise<protocol.Backend> {
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

async function loadModel(params: protocol.LoadParams): Promise<protocol.LoadedModel> {
  await checkHeader(params.modelPath);
  const llama = await openLlama();
  const threads = params.threads ?? Math.max(1, llama.cpuMathCores - 1);
  const model = await llama.loadModel({ modelPath: params.modelPath, onLoadProgress: () => void step++ });
  const contextSize = Math.min(params.contextSize, model.trainContextSize);
  let prefixes = 0;
  if (params.purpose === "embed") {
    // The batch must hold a whole text: pooling looks at all of its tokens at once.
    const context = await model.createEmbeddingContext({ contextSize, batchSize: contextSize, threads });
    loaded = { kind: "embed", context, contextSize };
  } else {
    const cache = new PrefixCache(model, { contextSize, threads, budget: params.cacheBudget });
    prefixes = cache.prefixes;
    const template = readTemplate(model, params.plainText);
    loaded = { kind: "text", llama, text: { model, template, cache, contextSize } };
  }
  return {
    architecture: model.architecture,
    trainedContext: model.trainContextSize,
    backend: llama.gpu || "cpu",
    devices: llama.gpu ? await llama.getGpuDeviceNames() : [],
    threads,
    prefixes,
  };
}

/** The library takes the counts of a damaged header at their word, and reads for ever. */
async function checkHeader(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(24), 0, 24, 0);
    if (bytesRead < 24 || buffer.toString("latin1", 0, 4) !== "GGUF")
      throw new Error("the file is not a GGUF file");
    const version = buffer.readUInt32LE(4);
    const counts = [buffer.readBigUInt64LE(8), buffer.readBigUInt64LE(16)];
    if (version < 2 || version > 3)
      throw new Error(`the file is GGUF version ${version}, which is not known`);
    if (counts.some((n) => n > MAX_COUNT)) throw new Error("the header of the GGUF file is damaged");
  } finally {
    await handle.close();
  }
}

/** Tensors and metadata entries; the largest models have some thousands. */
const MAX_COUNT = 100_000n;

function textModel(): Extract<Loaded, { kind: "text" }> {
  if (loaded?.kind !== "text") throw new Error("No text model is loaded.");
  return loaded;
}

/** Runs requests one after the other; `onStep` counts progress and stops a cancelled request. */
async function inTurn<T>(
  token: CancellationToken | undefined,
  work: (onStep: () => void) => Promise<T>,
): Promise<T> {
  const onStep = () => {
    step++;
    if (token?.isCancellationRequested) throw new ResponseError(protocol.CANCELLED, "cancelled");
  };
  busy++;
  const result = queue.then(async () => {
    onStep();
    return work(onStep);
  });
  queue = result.catch(() => {});
  try {
    return await result;
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new ResponseError(error instanceof TooLongError ? protocol.BAD_INPUT : protocol.FAILED, message);
  } finally {
    busy--;
  }
}
