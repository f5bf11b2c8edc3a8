import { type ClientCapabilities, CodeActionTag } from "vscode-languageserver";

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
  /** It asks for the edit of a code action when the action is chosen. */
  readonly resolvesActions: boolean;
  /** It shows which actions a model has written. */
  readonly tagsActions: boolean;
  /** It shows symbols in a tree. */
  readonly nestedSymbols: boolean;
  /** It can be told to ask for lenses again. */
  readonly refreshesLenses: boolean;
  /** It shows suggestions as ghost text. */
  readonly inlineCompletion: boolean;
  /** It applies edits that the server sends. */
  readonly appliesEdits: boolean;
  /** It shows pages that the server writes. */
  readonly showsPages: boolean;
  /** The beginning of addresses that it opens as pages of a norm or rule. */
  readonly pageLinks?: string;
  /** It shows progress that the server starts. */
  readonly progress: boolean;
}

/** @param uriScheme of addresses that open in the client (`InitializationOptions`). */
export function readAbilities(
  { textDocument, workspace, window }: ClientCapabilities,
  uriScheme: string | undefined,
): Abilities {
  const pulled = textDocument?.diagnostic;
  const shown = pulled ?? textDocument?.publishDiagnostics;
  const actions = textDocument?.codeAction;
  return {
    pulls: pulled !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: shown?.relatedInformation === true,
    codeDescription: shown?.codeDescriptionSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    configuration: workspace?.configuration === true,
    resolvesActions:
      actions?.dataSupport === true && actions.resolveSupport?.properties.includes("edit") === true,
    tagsActions: actions?.tagSupport?.valueSet.includes(CodeActionTag.LLMGenerated) === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    inlineCompletion: textDocument?.inlineCompletion !== undefined,
    appliesEdits: workspace?.applyEdit === true,
    showsPages: workspace?.textDocumentContent !== undefined && window?.showDocument?.support === true,
    progress: window?.workDoneProgress === true,
    ...(uriScheme ? { pageLinks: `${uriScheme}://culture-manager.culture-manager` } : {}),
  };
}
