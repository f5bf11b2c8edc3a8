import type { ClientCapabilities } from "vscode-languageserver";

/** What a client said that it can do, in the server's words. */
export interface Abilities {
  /** It asks for diagnostics; else they are sent to it. */
  readonly pulls: boolean;
  /** It can be told to ask for diagnostics again. */
  readonly refreshes: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  /** Edits may name the version of the text that they were made for. */
  readonly documentChanges: boolean;
  /** Edits may make files. */
  readonly createsFiles: boolean;
  /** It tells when files change that the server names. */
  readonly watchesFiles: boolean;
  /** It can be asked for settings. */
  readonly configuration: boolean;
  /** It shows progress that the server starts. */
  readonly progress: boolean;
}

export function readAbilities({ textDocument, workspace, window }: ClientCapabilities): Abilities {
  const pulled = textDocument?.diagnostic;
  const shown = pulled ?? textDocument?.publishDiagnostics;
  return {
    pulls: pulled !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: shown?.relatedInformation === true,
    codeDescription: shown?.codeDescriptionSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    configuration: workspace?.configuration === true,
    progress: window?.workDoneProgress === true,
  };
}
