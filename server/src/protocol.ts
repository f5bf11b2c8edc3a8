/** What the editor's two halves share: names and shapes, no logic. */

export const SERVER_NAME = "CultureManager";
/** Section of the settings: `cultureManager.*`. */
export const SETTINGS_SECTION = "cultureManager";
export const FIX_ALL_KIND = "source.fixAll.cultureManager";

/** Sent with `initialize`. All optional: another editor may send nothing. */
export interface InitializationOptions {
  /**
   * False in an untrusted workspace: models and endpoints named in its files are not used. Default true, as for a
   * command that a user runs in the folder.
   */
  readonly trusted?: boolean;
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
