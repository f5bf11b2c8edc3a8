import path from "node:path";
import type { Calibration } from "../core/norms/calibration.js";
import type { MeaningSetup } from "../core/norms/meaning.js";
import type { VerdictSetup } from "../core/norms/verdict.js";
import type { CultureModels, Embedder, ModelIdentity } from "../core/ports.js";
import { cultureModels } from "./adapters/culture-models.js";
import { isSound, readAdapters, type SoundAdapter } from "./adapters/registry.js";
import { createCache } from "./cache.js";
import { GpuTrust } from "./llama/gpu-trust.js";
import { CATALOGUE, type CatalogueEntry, DEFAULT_EMBEDDER } from "./models/catalogue.js";
import { cacheRoot } from "./models/folders.js";
import { type LazyEmbedder, type LazyModel, lazyEmbedder, lazyTextModel } from "./models/lazy.js";
import { automaticModel, type OpenOptions, openEmbedder, openModel } from "./models/open.js";
import { ModelPool } from "./models/pool.js";
import { findPulled, pullModel } from "./models/pull.js";
import type { ModelVariants } from "./models/variants.js";
import type { Project } from "./project.js";

/** What a model can do for a workspace: judge, and speak for each culture. */
export interface SessionModels {
  readonly judged?: {
    readonly modelId: string;
    readonly verdicts: VerdictSetup;
    readonly meaning?: MeaningSetup;
  };
  /** Absent while there is no model. */
  readonly models?: CultureModels;
}

/** A model ready to judge and to write, or the reason why there is none. */
export interface JudgeSession extends SessionModels {
  /** The same for work that nobody waits for: it gives way to other requests. */
  readonly inBackground?: SessionModels;
  /** For people: where the model runs; undefined until it has been loaded. */
  readonly where?: () => string | undefined;
  /** One line each, for the summary. */
  readonly notes: readonly string[];
  dispose(): Promise<void>;
}

export interface JudgeOptions {
  readonly progress: OpeningProgress;
  /** The project whose adapters speak beside the built-in ones. */
  readonly project?: Pick<Project, "root" | "config">;
  /** Nothing is fetched, no endpoint is asked and no adapter of the project is loaded: an untrusted workspace. */
  readonly offline?: boolean;
  /** Keys of endpoints by origin, beside those of the environment. */
  readonly keys?: ReadonlyMap<string, string>;
  /** Whether the model is shared with other processes; see `OpenOptions`. By default one that is offered is used. */
  readonly share?: "offer" | "use";
  /** Sessions that are given the same pools share their models. */
  readonly pools?: ModelPools;
}

export interface ModelPools {
  readonly text: ModelPool<LazyModel>;
  readonly embed: ModelPool<LazyEmbedder>;
  /** What models that were opened before have shown of the GPU. */
  readonly gpu: GpuTrust;
}

/** @param options.linger milliseconds that a model nobody uses stays open. */
export function createModelPools({ linger }: { readonly linger: number } = { linger: 0 }): ModelPools {
  return { text: new ModelPool(linger), embed: new ModelPool(linger), gpu: new GpuTrust() };
}

/** Where a shell shows how far the opening of a model is. */
export interface OpeningProgress {
  show(what: string, done: number, total: number): void;
  /** A line that stays, for example why the model's process was restarted. */
  note(text: string): void;
  clear(): void;
}

/** For models without a calibration of their own: anchored log-odds as they are, and a cautious threshold. */
const UNCALIBRATED: Calibration = {
  slope: 1,
  intercept: 0,
  byMeaning: -2,
  negated: -1,
  elsewhere: -1,
  quoted: -1,
  threshold: 0.75,
};

/**
 * Opens what `--model` or the configuration names. Without a selection the automatic model is used if it has been
 * pulled before: a first check never starts a download of a gigabyte by itself. Weights are loaded at the first
 * question that the cache cannot answer.
 */
export async function openJudge(
  selection: string | undefined,
  { progress, project, offline = false, keys, share = "use", pools = createModelPools() }: JudgeOptions,
  signal: AbortSignal,
): Promise<JudgeSession> {
  if (selection === "none") return { notes: [], dispose: async () => {} };
  const root = cacheRoot();
  if (offline && selection?.startsWith("openai:")) return rulesOnly(UNTRUSTED_ENDPOINT);
  const options = {
    cacheRoot: root,
    share,
    gpu: pools.gpu,
    ...(keys ? { keys } : {}),
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
    onRestart: (cause) => progress.note(`The model process was restarted: ${cause}`),
  } satisfies Omit<OpenOptions, "signal">;
  const entry = await catalogueEntry(selection ?? "auto");
  if (entry && (selection === undefined || offline) && !(await findPulled(entry, root))) {
    const size = (entry.bytes / 1e9).toFixed(1);
    return rulesOnly(
      `Checked without a model. "culture-manager models pull ${selection ?? "auto"}" fetches one (${size} GB, once).`,
    );
  }
  const name = selection ?? "auto";
  const text = await pools.text.open(
    name,
    (own) => openText(name, entry, { ...options, signal: own }),
    signal,
  );
  try {
    const cache = createCache(path.join(root, "verdicts"));
    const embedder = await openMeaning(selection !== undefined && !offline, pools, options, signal);
    const { id, hash } = text.model.identity;
    const known = CATALOGUE.find((e) => e.id === id)?.calibration;
    const adapters = await usableAdapters(offline ? undefined : project, { id, hash }, signal);
    progress.clear();
    const speak = (variants: ModelVariants, meaning: Embedder | undefined): SessionModels => {
      const { models, judgeFor } = cultureModels(variants, adapters.sound, known ?? UNCALIBRATED);
      const verdicts = { judgeFor, cache };
      return {
        models,
        judged: { modelId: id, verdicts, ...(meaning ? { meaning: { embedder: meaning, cache } } : {}) },
      };
    };
    return {
      ...speak(text, embedder?.model),
      inBackground: speak(text.inBackground, embedder?.inBackground),
      where: text.where,
      notes: [
        ...(known ? [] : [`Model ${id} is not calibrated: its verdicts are held to a cautious threshold.`]),
        ...adapters.notes,
      ],
      dispose: async () => {
        await Promise.all([text.dispose(), embedder?.dispose()]);
      },
    };
  } catch (error) {
    await text.dispose();
    throw error;
  }
}

/** The entry that a selection means; undefined for a file and an endpoint. */
async function catalogueEntry(selection: string): Promise<CatalogueEntry | undefined> {
  if (selection === "auto") return automaticModel();
  return CATALOGUE.find((e) => e.id === selection && e.purpose === "text");
}

const UNTRUSTED_ENDPOINT = "Checked without a model: in an untrusted workspace no endpoint is asked.";

function rulesOnly(note: string): JudgeSession {
  return { notes: [note], dispose: async () => {} };
}

async function openText(
  selection: string,
  entry: CatalogueEntry | undefined,
  options: OpenOptions,
): Promise<LazyModel> {
  if (entry === undefined) {
    const opened = await openModel(selection, options);
    return { ...opened, where: () => opened.where };
  }
  const { sha256 } = await pull(entry, options);
  return lazyTextModel({ id: entry.id, hash: sha256 }, () => openModel(entry.id, options));
}

/** Retrieval by meaning where its model is here, or may be fetched because a model was asked for. */
async function openMeaning(
  mayFetch: boolean,
  pools: ModelPools,
  options: Omit<OpenOptions, "signal"> & { readonly cacheRoot: string },
  signal: AbortSignal,
): Promise<LazyEmbedder | undefined> {
  const entry = CATALOGUE.find((e) => e.id === DEFAULT_EMBEDDER);
  if (entry === undefined) return undefined;
  const here = await findPulled(entry, options.cacheRoot);
  if (here === undefined && !mayFetch) return undefined;
  const open = async (own: AbortSignal): Promise<LazyEmbedder> => {
    const { sha256 } = here ?? (await pull(entry, { ...options, signal: own }));
    const identity = { id: entry.id, hash: sha256 };
    return lazyEmbedder(identity, () => openEmbedder(entry.id, { ...options, signal: own }));
  };
  return pools.embed.open(entry.id, open, signal);
}

function pull(entry: CatalogueEntry, options: OpenOptions) {
  return pullModel(entry, {
    cacheRoot: options.cacheRoot ?? cacheRoot(),
    signal: options.signal,
    progress: (done, total) => options.progress?.({ what: entry.title, done, total }),
  });
}

/** Adapters that may speak, and why those do not that somebody counts on. */
async function usableAdapters(
  project: JudgeOptions["project"],
  base: ModelIdentity,
  signal: AbortSignal,
): Promise<{ readonly sound: readonly SoundAdapter[]; readonly notes: readonly string[] }> {
  const all = await readAdapters({ root: project?.root }, signal);
  const on = all.filter(({ id }) => project?.config.adapters[id] !== "off");
  const notes = on.flatMap((entry) => {
    if (entry.origin === "built-in" || entry.adapter?.state === "candidate") return [];
    if (!isSound(entry)) return [`The adapter ${entry.id} is not used: ${entry.refused}.`];
    const { id, sha256 } = entry.adapter.base;
    if (sha256 === base.hash) return [];
    return [
      `The adapter ${entry.id} is not used: it was made for the model ${id}, and ${base.id} is in use.`,
    ];
  });
  return { sound: on.filter(isSound), notes };
}
