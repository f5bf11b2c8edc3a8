import { existsSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../../core/errors.js";
import type { Embedder, EmbeddingRole, ScoreRequest } from "../../core/ports.js";
import { bundlePath } from "../bundles.js";
import type { GpuTrust } from "../llama/gpu-trust.js";
import { llamaEmbedder, llamaTextModel, llamaTokenizer } from "../llama/llama-model.js";
import { ModelHost } from "../llama/model-host.js";
import type { ModelService } from "../llama/model-service.js";
import { probeBackend } from "../llama/probe.js";
import type { LoadedModel, LoadParams, Priority, Tokenized } from "../llama/protocol.js";
import { announcementFile, SharedService } from "../sharing/shared-service.js";
import type { CatalogueEntry } from "./catalogue.js";
import { cacheRoot as defaultCacheRoot } from "./folders.js";
import { localFileHash } from "./local-file.js";
import { pullModel } from "./pull.js";
import { type Machine, parseSelection, type Selection, systemMemory } from "./select.js";
import { adaptedIdentity, type ModelVariants } from "./variants.js";

export interface OpenOptions {
  /** Folder of the shared cache; by default the user's. */
  readonly cacheRoot?: string;
  /** Keys of endpoints by origin, beside those of the environment. */
  readonly keys?: ReadonlyMap<string, string>;
  /** Told while a model is fetched. */
  readonly progress?: (step: {
    readonly what: string;
    readonly done: number;
    readonly total: number;
  }) => void;
  /** Told when the model's process failed and is started again. */
  readonly onRestart?: (cause: string) => void;
  /** What this session knows of the GPU; absent: nothing yet. */
  readonly gpu?: GpuTrust;
  /**
   * `offer`: the model is in memory once for all windows, whoever loads it; `use`: one that another process offers is
   * asked. Absent: it is loaded here.
   */
  readonly share?: "offer" | "use";
  readonly signal: AbortSignal;
}

export interface OpenedModel extends ModelVariants {
  /** The same, for work that nobody waits for: it gives way to other requests between two steps. */
  readonly inBackground: ModelVariants;
  /** For people: which model, where it runs. */
  readonly description: string;
  /** For people: the backend and its devices, or the endpoint's address. */
  readonly where: string;
  /** Whom the models above ask; absent for an endpoint. */
  readonly service?: ModelService;
  /** The ids that the model is served for a conversation and its answer; absent for an endpoint. */
  tokenize?(requests: readonly ScoreRequest[], signal: AbortSignal): Promise<readonly Tokenized[]>;
  dispose(): Promise<void>;
}

export interface OpenedEmbedder {
  readonly model: Embedder;
  /** The same, for work that nobody waits for. */
  readonly inBackground: Embedder;
  readonly description: string;
  dispose(): Promise<void>;
}

/** Tokens of prompt and answer together; what a judged text and its norm, or a rewrite, need. */
const CONTEXT = 2048;
/** An embedder's buffers grow by a megabyte with each token of its longest text, so long texts are cut. */
const EMBED_CONTEXT = 256;
/** For the contexts of the base model and its adapters: a sixteenth of the machine, within bounds. */
const contextBudget = (): number => Math.min(2 * GIB, Math.max(GIB / 2, systemMemory() / 16));
const GIB = 1024 ** 3;

/**
 * Opens the model that a selection names (`auto`, a catalogue id, a GGUF path, `openai:URL#model`) and fetches it first
 * if need be. It is loaded and ready when this returns.
 * @throws UsageError for a selection that names nothing; ModelUnavailableError; the signal's reason.
 */
export async function openModel(selection: string, options: OpenOptions): Promise<OpenedModel> {
  const choice = parseSelection(selection, "text", await machine(selection));
  if (choice.kind === "openai") {
    const { openaiModel } = await import("../openai/openai-model.js");
    const endpoint = { ...choice, ...(options.keys ? { keys: options.keys } : {}) };
    const variants = (priority: Priority): ModelVariants => ({
      model: openaiModel({ ...endpoint, priority }),
      withAdapter: ({ id }) => openaiModel({ ...endpoint, priority, model: id }),
    });
    return {
      ...variants("interactive"),
      inBackground: variants("background"),
      description: `${choice.model} at ${choice.url}`,
      where: choice.url,
      dispose: async () => {},
    };
  }
  const file = await locate(choice, options);
  const { host, description, where } = await startHost(file, "text", options);
  const identity = { id: file.id, hash: file.sha256 };
  const variants = (priority: Priority): ModelVariants => ({
    model: llamaTextModel(host, identity, { priority }),
    withAdapter: (adapter) => llamaTextModel(host, adaptedIdentity(identity, adapter), { priority, adapter }),
  });
  return {
    ...variants("interactive"),
    inBackground: variants("background"),
    description,
    where,
    service: host,
    tokenize: llamaTokenizer(host),
    dispose: () => host.dispose(),
  };
}

/** As `openModel`, for a model that turns texts into vectors. */
export async function openEmbedder(selection: string, options: OpenOptions): Promise<OpenedEmbedder> {
  const choice = parseSelection(selection, "embed", await machine("none"));
  if (choice.kind === "openai") {
    const { openaiEmbedder } = await import("../openai/openai-model.js");
    const model = openaiEmbedder(choice);
    const description = `${choice.model} at ${choice.url}`;
    return { model, inBackground: model, description, dispose: async () => {} };
  }
  const file = await locate(choice, options);
  const { host, description } = await startHost(file, "embed", options);
  const embedder = (priority: Priority): Embedder =>
    llamaEmbedder(host, { id: file.id, hash: file.sha256 }, { prefixes: file.prefixes, priority });
  return {
    model: embedder("interactive"),
    inBackground: embedder("background"),
    description,
    dispose: () => host.dispose(),
  };
}

/** The catalogue entry that `auto` means on this machine. */
export async function automaticModel(): Promise<CatalogueEntry> {
  const choice = parseSelection("auto", "text", await machine("auto"));
  if (choice.kind !== "catalogue") throw new Error("auto names an entry of the catalogue.");
  return choice.entry;
}

/** A GPU is only asked for where the answer matters and there may be one: it takes a process and half a second. */
async function machine(selection: string): Promise<Machine> {
  const memory = systemMemory();
  if (selection !== "auto" || !mayHaveGpu()) return { memory, gpuMemory: 0 };
  const backend = await probeBackend(bundlePath("model-host.js"));
  return { memory, gpuMemory: backend?.gpuMemory.total ?? 0 };
}

function mayHaveGpu(): boolean {
  if (process.platform !== "linux") return true;
  return ["/dev/nvidiactl", "/dev/dri", "/dev/dxg", "/dev/kfd"].some((device) => existsSync(device));
}

/**
 * The file of a text model that a selection names, fetched first if need be.
 * @throws UsageError for an endpoint or a selection that names nothing; ModelUnavailableError; the signal's reason.
 */
export async function locateModel(selection: string, options: OpenOptions): Promise<LocatedFile> {
  const choice = parseSelection(selection, "text", await machine(selection));
  if (choice.kind !== "openai") return locate(choice, options);
  throw new UsageError(
    "The weights of an endpoint's model are not here.",
    "Name a model of the catalogue, or a GGUF file.",
  );
}

export interface LocatedFile {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly sha256: string;
  readonly plainText: boolean;
  readonly prefixes: Readonly<Record<EmbeddingRole, string>>;
}

async function locate(
  choice: Exclude<Selection, { kind: "openai" }>,
  options: OpenOptions,
): Promise<LocatedFile> {
  const root = options.cacheRoot ?? defaultCacheRoot();
  if (choice.kind === "file") {
    const sha256 = await localFileHash(choice.path, root, options.signal);
    const title = path.basename(choice.path);
    return {
      id: path.parse(title).name,
      title,
      path: choice.path,
      sha256,
      plainText: false,
      prefixes: NO_PREFIXES,
    };
  }
  const { entry } = choice;
  const pulled = await pullModel(entry, {
    cacheRoot: root,
    signal: options.signal,
    progress: (done, total) => options.progress?.({ what: entry.title, done, total }),
  });
  return {
    id: entry.id,
    title: entry.title,
    ...pulled,
    plainText: !entry.chatTemplate,
    prefixes: entry.prefixes ?? NO_PREFIXES,
  };
}

const NO_PREFIXES = { query: "", passage: "" };

async function startHost(
  file: LocatedFile,
  purpose: CatalogueEntry["purpose"],
  options: OpenOptions,
): Promise<{ readonly host: ModelService; readonly description: string; readonly where: string }> {
  const root = options.cacheRoot ?? defaultCacheRoot();
  const load: LoadParams = {
    modelPath: file.path,
    purpose,
    contextSize: purpose === "embed" ? EMBED_CONTEXT : CONTEXT,
    cacheBudget: contextBudget(),
    plainText: file.plainText,
    ...(purpose === "text"
      ? {
          states: {
            folder: path.join(root, "prefixes"),
            modelHash: file.sha256,
          },
        }
      : {}),
  };
  const { onRestart, share, gpu } = options;
  const start = () =>
    new ModelHost({
      workerPath: bundlePath("model-host.js"),
      title: file.title,
      load,
      ...(onRestart ? { onRestart } : {}),
      ...(gpu ? { gpu } : {}),
    });
  const announced = announcementFile(root, purpose, file.sha256);
  const host: ModelService = share
    ? new SharedService({ file: announced, start, offers: share === "offer" })
    : start();
  try {
    const facts = await host.facts(options.signal);
    const where = placeOf(facts);
    return { host, where, description: `${file.title} on ${where}` };
  } catch (error) {
    await host.dispose();
    throw error;
  }
}

function placeOf({ backend, threads, devices, gpuFault }: LoadedModel): string {
  if (backend !== "cpu") return `${backend} (${devices.join(", ")})`;
  return `CPU, ${threads} thread(s)${gpuFault === undefined ? "" : `; the GPU cannot be used: ${gpuFault}`}`;
}
