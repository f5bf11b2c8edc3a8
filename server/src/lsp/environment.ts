import type { AdapterListing } from "../core/adapters/listing.js";
import type { Baseline, BaselineEntry } from "../core/baseline.js";
import type { Config } from "../core/config.js";
import type { CulturePack, Norm } from "../core/cultures/culture.js";
import type { Packs } from "../core/cultures/packs.js";
import type { DatasetCard } from "../core/datasets/card.js";
import type { Problem } from "../core/documents/document.js";
import type { JudgedSetup } from "../core/norms/judged-findings.js";
import type { CultureModels, LanguageDetector } from "../core/ports.js";
import type { Classifier } from "../core/router/classifier.js";
import type { Feedback } from "../core/synthesis/daily-use.js";
import type { Dataset } from "../core/synthesis/dataset.js";
import type { CitedPassage } from "../core/synthesis/found-norm.js";
import type { SearchSource } from "../core/synthesis/source.js";
import type { SynthesisSetup } from "../core/synthesis/synthesize.js";
import type { Task } from "../core/tasks/task.js";
import type { EvaluateParams, EvaluationAnswer, EvaluationChoices } from "../protocol/evaluation.js";
import type { TrainingChoices, TrainingState, TrainParams, TrainResult } from "../protocol/training.js";
import type { GpuBackendStatus, ModelEntry } from "../protocol.js";

/** A folder with its configuration and its culture packs. */
export interface Project {
  readonly root: string;
  readonly config: Config;
  readonly packs: Packs;
  readonly baseline: Baseline;
  /** Tells cultures by meaning. @throws InvalidDataError for a router that cannot be used. */
  readonly classifier: () => Classifier | undefined;
}

/** What a model can do for a project: judge, and speak for each culture. */
export interface SessionModels {
  readonly judged?: Pick<JudgedSetup, "verdicts" | "meaning"> & { readonly modelId: string };
  /** Absent while there is no model. */
  readonly models?: CultureModels;
}

/** A model ready to judge, or the reason why there is none. */
export interface JudgeSession extends SessionModels {
  /** The same for work that nobody waits for: it gives way to other requests. */
  readonly inBackground?: SessionModels;
  /** For people: where the model runs; undefined until it has been loaded. */
  readonly where?: () => string | undefined;
  readonly notes: readonly string[];
  dispose(): Promise<void>;
}

export interface OpeningProgress {
  show(what: string, done: number, total: number): void;
  note(text: string): void;
  clear(): void;
}

/** One check of what a machine has. */
export interface MachineFact {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when it is not ok. */
  readonly remedy?: string;
}

/** The adapters of a workspace folder, by the name of their folder in `.culture/adapters`. */
export interface AdapterRegistry {
  /** @param options.thorough every file is read and hashed anew. */
  list(
    root: string,
    options: { readonly thorough: boolean },
    signal: AbortSignal,
  ): Promise<readonly AdapterListing[]>;
  /** @throws UsageError for one that does not fit, is not there, or (without `force`) was measured and did not help. */
  activate(
    root: string,
    id: string,
    options: { readonly force: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  remove(root: string, id: string, signal: AbortSignal): Promise<void>;
}

/** Training in a workspace folder. */
export interface TrainingService {
  choices(root: string): Promise<TrainingChoices>;
  /** @throws CultureManagerError; the signal's reason, with a run that can be resumed. */
  train(
    root: string,
    what: TrainParams["what"],
    options: {
      /** That the training environment is made. */
      readonly agreed: boolean;
      readonly progress: (state: TrainingState) => void;
      readonly note: (text: string) => void;
    },
    signal: AbortSignal,
  ): Promise<TrainResult>;
}

/** What making one data set takes. */
export interface SynthesisJob extends Omit<SynthesisSetup, "journal" | "overlap" | "detector"> {
  readonly root: string;
  readonly id: string;
  /** Files that no row may share words with. */
  readonly benchmarks: readonly string[];
}

/** Tasks and data sets of a workspace folder. */
export interface SynthesisService {
  /** Built-in ones and those of `.culture/tasks/`. @throws InvalidDataError for a file that is no task. */
  tasks(root: string): readonly Task[];
  list(root: string): Promise<readonly string[]>;
  open(root: string, id: string): Promise<Dataset>;
  /** @throws UsageError for what is missing in the selection; the signal's reason. */
  openSource(selection: SourceSelection, signal: AbortSignal): Promise<SearchSource>;
  /** @throws SearchUnavailableError, ModelUnavailableError; the signal's reason. */
  run(job: SynthesisJob, signal: AbortSignal): Promise<DatasetCard>;
  readFeedback(root: string): Promise<readonly Feedback[]>;
  addFeedback(root: string, feedback: readonly Feedback[]): Promise<void>;
  /** @throws InvalidDataError with what the lint says. */
  addNorm(root: string, norm: Norm, passage: CitedPassage, pack: CulturePack | undefined): Promise<void>;
}

/** Where to search: a provider, with the folder or the address that it needs. */
export interface SourceSelection {
  readonly provider: "local" | "mediawiki" | "searxng" | "brave" | "tavily";
  readonly corpus?: string;
  readonly endpoint?: string;
}

/** Measuring in a workspace folder. */
export interface EvaluationService {
  choices(root: string): Promise<EvaluationChoices>;
  /** Each result is kept before it counts. @throws CultureManagerError; the signal's reason. */
  run(
    project: Pick<Project, "root" | "packs">,
    what: EvaluateParams["what"],
    progress: OpeningProgress,
    signal: AbortSignal,
  ): Promise<EvaluationAnswer>;
}

/** What the language server needs of the world; `main.ts` brings it from the host. */
export interface Environment {
  readonly version: string;
  readonly detector: LanguageDetector;
  /** The folder of the nearest configuration above `file`, or `folder`. */
  projectRoot(folder: string, file: string): string;
  /** @throws InvalidDataError for a configuration or baseline that cannot be used. */
  openProject(root: string): Project;
  /**
   * @param selection as in `culture.config.json`; undefined for the best model that is already here.
   * @throws UsageError, ModelUnavailableError; the signal's reason.
   */
  openJudge(
    selection: string | undefined,
    options: {
      readonly progress: OpeningProgress;
      readonly offline: boolean;
      /** Whose adapters speak. */
      readonly project?: Pick<Project, "root" | "config">;
    },
    signal: AbortSignal,
  ): Promise<JudgeSession>;
  /** Replaces the keys of endpoints, by origin; kept in memory only. */
  setEndpointKeys(keys: Readonly<Record<string, string>>): void;
  /** Replaces the accepted findings of a project. @throws UsageError if they cannot be written. */
  writeBaseline(root: string, entries: readonly BaselineEntry[]): Promise<void>;
  /** Absolute paths of the files under a folder, without what .gitignore excludes. */
  listFiles(folder: string, signal: AbortSignal): Promise<readonly string[]>;
  readText(file: string): Promise<{ readonly text: string; readonly problems: readonly Problem[] }>;
  /** Texts of the user interface by their English; empty where there are none in this language. */
  readBundle(
    locale: string,
  ): Readonly<Record<string, string | { readonly message: string; readonly comment: string[] }>>;
  /** As `readText`; undefined where there is no file. */
  readIfThere(file: string): Promise<{ readonly text: string } | undefined>;
  /** The tasks of a folder, built in and its own; the built-in ones where its own cannot be read. */
  listTasks(root: string | undefined): readonly { readonly id: string; readonly title: string }[];
  /** The catalogue of models, and which of them are here. */
  listModels(): Promise<readonly ModelEntry[]>;
  /** @throws UsageError for a model that the catalogue lacks; ModelUnavailableError; the signal's reason. */
  pullModel(
    id: string,
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** @throws the signal's reason. */
  isOnBattery(signal: AbortSignal): Promise<boolean>;
  inspectMachine(signal: AbortSignal): Promise<readonly MachineFact[]>;
  readonly adapters: AdapterRegistry;
  gpuBackend(signal: AbortSignal): Promise<GpuBackendStatus>;
  /** @throws UsageError for a kind that is not offered; ModelUnavailableError; InvalidDataError; the signal's reason. */
  fetchGpuBackend(
    kind: string,
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  readonly training: TrainingService;
  readonly synthesis: SynthesisService;
  readonly evaluation: EvaluationService;
  /** ISO 8601. */
  now(): string;
  /** Milliseconds without an edit before a model is asked. */
  readonly quiet: number;
}
