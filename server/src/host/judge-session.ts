import path from "node:path";
import type { Calibration } from "../core/norms/calibration.js";
import type { MeaningSetup } from "../core/norms/meaning.js";
import type { VerdictSetup } from "../core/norms/verdict.js";
import type { Cache, CultureModels, TextModel } from "../core/ports.js";
import { createCache } from "./cache.js";
import { CATALOGUE, type CatalogueEntry, DEFAULT_EMBEDDER } from "./models/catalogue.js";
import { cacheRoot } from "./models/folders.js";
import { lazyEmbedder, lazyTextModel } from "./models/lazy.js";
import { automaticModel, type OpenOptions, openEmbedder, openModel } from "./models/open.js";
import { findPulled, pullModel } from "./models/pull.js";

/** A model ready to judge and to write, or the reason why there is none. */
export interface JudgeSession {
  readonly judged?: {
    readonly modelId: string;
    readonly verdicts: VerdictSetup;
    readonly meaning?: MeaningSetup;
  };
  /** For people: where the model runs; undefined until it has been loaded. */
  readonly where?: () => string | undefined;
  /** Absent while there is no model. */
  readonly models?: CultureModels;
  /** One line each, for the summary. */
  readonly notes: readonly string[];
  dispose(): Promise<void>;
}

export interface JudgeOptions {
  readonly progress: OpeningProgress;
  /** Nothing is fetched and no endpoint is asked: an untrusted workspace. */
  readonly offline?: boolean;
  /** Keys of endpoints by origin, beside those of the environment. */
  readonly keys?: ReadonlyMap<string, string>;
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
  { progress, offline = false, keys }: JudgeOptions,
  signal: AbortSignal,
): Promise<JudgeSession> {
  if (selection === "none") return { notes: [], dispose: async () => {} };
  const root = cacheRoot();
  if (offline && selection?.startsWith("openai:")) return rulesOnly(UNTRUSTED_ENDPOINT);
  const options: OpenOptions = {
    cacheRoot: root,
    signal,
    ...(keys ? { keys } : {}),
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
    onRestart: (cause) => progress.note(`The model process was restarted: ${cause}`),
  };
  const entry = await catalogueEntry(selection ?? "auto");
  if (entry && (selection === undefined || offline) && !(await findPulled(entry, root))) {
    const size = (entry.bytes / 1e9).toFixed(1);
    return rulesOnly(
      `Checked without a model. "culture-manager models pull ${selection ?? "auto"}" fetches one (${size} GB, once).`,
    );
  }
  const text = await openText(selection ?? "auto", entry, options);
  const cache = createCache(path.join(root, "verdicts"));
  const meaning = await openMeaning(selection !== undefined && !offline, cache, options);
  progress.clear();
  const { id } = text.model.identity;
  const calibration = CATALOGUE.find((e) => e.id === id)?.calibration;
  const judge = { judge: text.model, calibration: calibration ?? UNCALIBRATED };
  return {
    judged: {
      modelId: id,
      verdicts: { judgeFor: () => judge, cache },
      ...(meaning ? { meaning: meaning.setup } : {}),
    },
    where: text.where,
    models: { base: text.model, for: () => text.model },
    notes: calibration
      ? []
      : [`Model ${id} is not calibrated: its verdicts are held to a cautious threshold.`],
    dispose: async () => {
      await Promise.all([text.dispose(), meaning?.dispose()]);
    },
  };
}

interface OpenText {
  readonly model: TextModel;
  readonly where: () => string | undefined;
  dispose(): Promise<void>;
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
): Promise<OpenText> {
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
  cache: Cache,
  options: OpenOptions,
): Promise<{ readonly setup: MeaningSetup; dispose(): Promise<void> } | undefined> {
  const entry = CATALOGUE.find((e) => e.id === DEFAULT_EMBEDDER);
  if (entry === undefined) return undefined;
  const here = await findPulled(entry, options.cacheRoot ?? cacheRoot());
  if (here === undefined && !mayFetch) return undefined;
  const { sha256 } = here ?? (await pull(entry, options));
  const opened = lazyEmbedder({ id: entry.id, hash: sha256 }, () => openEmbedder(entry.id, options));
  return { setup: { embedder: opened.model, cache }, dispose: opened.dispose };
}

function pull(entry: CatalogueEntry, options: OpenOptions) {
  return pullModel(entry, {
    cacheRoot: options.cacheRoot ?? cacheRoot(),
    signal: options.signal,
    progress: (done, total) => options.progress?.({ what: entry.title, done, total }),
  });
}
