/** What the editor's two halves share: names and shapes, no logic. */

import type { Range, WorkspaceEdit } from "vscode-languageserver";
import type { AdapterListing } from "./core/adapters/listing.js";

export const SERVER_NAME = "CultureManager";
/** Section of the settings: `cultureManager.*`. */
export const SETTINGS_SECTION = "cultureManager";
export const FIX_ALL_KIND = "source.fixAll.cultureManager";

/** Commands of the server: clients run them with `workspace/executeCommand`, and register none of the same name. */
export const SERVER_COMMANDS = {
  /** Does what a code action promised, for clients that do not ask for its edit when it is chosen. */
  apply: "cultureManager.applyAction",
  accept: "cultureManager.acceptFinding",
  explain: "cultureManager.explainFinding",
} as const;

/** Sent with `initialize`. All optional: another editor may send nothing. */
export interface InitializationOptions {
  /**
   * False in an untrusted workspace: models and endpoints named in its files are not used. Default true, as for a
   * command that a user runs in the folder.
   */
  readonly trusted?: boolean;
  /** Of addresses that open in the client: `vscode`. A diagnostic's code then links to the page of its norm. */
  readonly uriScheme?: string;
  /** The client completes settings of culture.config.json itself, by its schema. */
  readonly completesConfig?: boolean;
  /** Commands of the client's that links and lenses may run. */
  readonly commands?: { readonly setCultures?: string; readonly showNorm?: string };
  /** The settings, for clients that cannot be asked with `workspace/configuration`. */
  readonly settings?: unknown;
}

/** Request, client to server: which culture a document is for, and why. */
export const DOCUMENT_STATUS = "cultureManager/documentStatus";
export interface DocumentStatusParams {
  readonly uri: string;
}
export interface DocumentStatus {
  readonly checked: boolean;
  /** Why it is not checked, or what is left out. */
  readonly notes: readonly string[];
  readonly cultures: readonly {
    readonly ids: readonly string[];
    /** In words: how these cultures were chosen. */
    readonly reason: string;
    /** Probability in [0, 1]. */
    readonly confidence: number;
  }[];
  readonly findings: number;
}

/** Request, client to server: check a document again, models and all, and answer when done. */
export const CHECK_DOCUMENT = "cultureManager/checkDocument";

/** Request, client to server: check every file of the workspace; findings arrive as diagnostics. */
export const CHECK_WORKSPACE = "cultureManager/checkWorkspace";
export interface WorkspaceSummary {
  readonly files: number;
  readonly findings: number;
  readonly notes: readonly string[];
}

/** Notification, server to client: what the server does. */
export const SERVER_STATUS = "cultureManager/serverStatus";
export interface ServerStatus {
  readonly activity: "idle" | "loading" | "judging";
  /** The model that judges; absent while there is none. */
  readonly model?: string;
  /** For people: the backend and its devices; absent until the model has been loaded. */
  readonly where?: string;
  /** Why there is no model, or what it is not good at. */
  readonly notes: readonly string[];
}

/** Request, client to server, no parameters: the backend of the model library, and a better one that could be fetched. */
export const GPU_BACKEND = "cultureManager/gpuBackend";
export interface GpuBackendStatus {
  /** In use: "cpu", "cuda", "metal", "vulkan"; absent where the library does not start. */
  readonly backend?: string;
  readonly offer?: {
    /** "cuda", "vulkan". */
    readonly kind: string;
    readonly bytes: number;
    /** Packages of npm, with their version. */
    readonly packages: readonly string[];
    /** Address of the registry they come from. */
    readonly registry: string;
    /** Where they are put. */
    readonly folder: string;
  };
}

/** Request, client to server: fetch what `GPU_BACKEND` offered. `kind` is what the user agreed to. */
export const FETCH_GPU_BACKEND = "cultureManager/fetchGpuBackend";

/** Scheme of the pages that the server writes: a norm, a rule, what this machine has. */
export const PAGE_SCHEME = "culture-manager";
/** Path of a page's address, with the id of the norm or rule percent-encoded where it needs to be. */
export const PAGES = {
  norm: "/norm/",
  rule: "/rule/",
  finding: "/finding/",
  doctor: "/CultureManager doctor.md",
} as const;

/** Request, client to server, no parameters: the culture packs of each folder of the workspace, by name. */
export const LIST_CULTURES = "cultureManager/listCultures";
export interface FolderCultures {
  /** URI of the folder whose configuration counts. */
  readonly folder: string;
  readonly cultures: readonly CultureEntry[];
  /** Why there are none. */
  readonly problem?: string;
}
export interface CultureEntry {
  readonly id: string;
  readonly name: string;
  readonly locales: readonly string[];
  readonly notes: string;
  readonly origin: "built-in" | "workspace";
  readonly norms: readonly NormEntry[];
}
export type NormSeverity = "error" | "warning" | "info" | "hint" | "off";
export interface NormEntry {
  readonly id: string;
  readonly topic: string;
  readonly statement: string;
  /** As the configuration of the folder has it. */
  readonly severity: NormSeverity;
  /** The norm's own, where the configuration says otherwise. */
  readonly ownSeverity?: NormSeverity;
  readonly contested: boolean;
}

/** Request, client to server: says who reads a document, or with no cultures leaves it to be told. */
export const SET_CULTURES = "cultureManager/setCultures";
export interface SetCulturesParams {
  readonly uri: string;
  readonly cultures: readonly string[];
}
/** An edit for the client to apply. */
export interface EditAnswer {
  /** Absent where nothing has to change. */
  readonly edit?: WorkspaceEdit;
  /** URIs of the files it changes: the server reads configurations from the disk, so they are to be saved. */
  readonly changed: readonly string[];
}

/** Request, client to server: a norm's or rule's severity in a folder's configuration; null leaves it to its own. */
export const SET_SEVERITY = "cultureManager/setSeverity";
export interface SetSeverityParams {
  readonly folder: string;
  readonly rule: string;
  readonly severity: NormSeverity | null;
}

/** Request, client to server: rewrites the values that a range touches, as far as a rewrite can be proven. */
export const REWRITE_RANGE = "cultureManager/rewriteRange";
export interface RewriteRangeParams {
  readonly uri: string;
  readonly range: Range;
  /** Readers to rewrite for; those of the document without it. */
  readonly cultures?: readonly string[];
}
export interface RewriteAnswer {
  /** Absent where nothing was proven. */
  readonly edit?: WorkspaceEdit;
  readonly outcomes: readonly RewriteEntry[];
}
/** What became of one value. */
export interface RewriteEntry {
  readonly key: string;
  readonly before: string;
  readonly after?: string;
  readonly by: "rule" | "model";
  /** Ids of the rules and norms that the value broke. */
  readonly rules: readonly string[];
  /** Why there is no rewrite. */
  readonly whyNot?: string;
}

/** Request, client to server: checks a text that no document holds, for an agent. */
export const CHECK_TEXT = "cultureManager/checkText";
export interface CheckTextParams {
  readonly text: string;
  /** Names the format, and may name the locale: `de-DE.json`. Plain text without it. */
  readonly name?: string;
  readonly cultures?: readonly string[];
}
export interface CheckTextAnswer {
  readonly cultures: readonly { readonly ids: readonly string[]; readonly reason: string }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly culture: string;
    readonly severity: string;
    readonly confidence: number;
    readonly text: string;
    readonly message: string;
    readonly why: string;
    readonly sources: readonly string[];
    /** Line of the text, from 1. */
    readonly line: number;
  }[];
  readonly notes: readonly string[];
}
/** Request, client to server: as CHECK_TEXT, and rewrites what can be proven. */
export const REWRITE_TEXT = "cultureManager/rewriteText";
export interface RewriteTextAnswer {
  readonly text: string;
  readonly outcomes: readonly RewriteEntry[];
  readonly notes: readonly string[];
}

/** Request, client to server, no parameters: the catalogue of models and which of them are here. */
export const LIST_MODELS = "cultureManager/listModels";
export interface ModelEntry {
  readonly id: string;
  readonly title: string;
  readonly purpose: "text" | "embed";
  readonly licence: string;
  readonly bytes: number;
  readonly pulled: boolean;
  /** What `auto` means on this machine. */
  readonly automatic: boolean;
  /** False: not run on the reference machine. */
  readonly verified: boolean;
  readonly needsGpu: boolean;
}
/** Request, client to server: fetches a model; progress and cancel are the server's. */
export const PULL_MODEL = "cultureManager/pullModel";
export interface PullModelParams {
  readonly id: string;
}

/** Request, client to server: the adapters of the workspace, those that come with the extension among them. */
export const LIST_ADAPTERS = "cultureManager/listAdapters";
export interface ListAdaptersParams {
  /** Reads and hashes every file anew instead of believing its size and date. */
  readonly thorough?: boolean;
}
export interface AdapterEntry extends Omit<AdapterListing, "folder"> {
  /** URI of its own folder. */
  readonly folder: string;
  /** URI of the workspace folder that it is used in. */
  readonly root: string;
}
/** Requests, client to server: an adapter is used from now on, or is deleted. */
export const ACTIVATE_ADAPTER = "cultureManager/activateAdapter";
export const REMOVE_ADAPTER = "cultureManager/removeAdapter";
export interface AdapterParams {
  readonly root: string;
  readonly id: string;
  /** Activates also one whose measurements speak against it. */
  readonly force?: boolean;
}

/** Request, client to server: replaces the keys of endpoints, by origin. They are kept in memory only. */
export const SET_ENDPOINT_KEYS = "cultureManager/setEndpointKeys";
export interface EndpointKeysParams {
  readonly keys: Readonly<Record<string, string>>;
}

/** Notification, server to client: what the lists above hold has changed. */
export const LISTS_CHANGED = "cultureManager/listsChanged";
