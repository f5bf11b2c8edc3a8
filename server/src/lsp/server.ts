import { fileURLToPath } from "node:url";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { z } from "zod";
import { CONFIG_FILE } from "../core/config.js";
import { SERVER_NAME } from "../protocol.js";
import { Checks } from "./checks.js";
import { CODE_ACTION_KINDS, registerCodeActions } from "./code-actions.js";
import { Diagnostics } from "./diagnostics.js";
import { registerDocumentStatus } from "./document-status.js";
import type { Environment } from "./environment.js";
import { registerHover } from "./hover.js";
import { Models } from "./models.js";
import { Projects } from "./projects.js";
import { SettingsCache } from "./settings.js";
import { registerWorkspaceCheck } from "./workspace-check.js";

/** Serves one client over a connection until it says goodbye. */
export function startServer(connection: Connection, environment: Environment): void {
  const documents = new TextDocuments(TextDocument);
  let end: (() => Promise<void>) | undefined;
  connection.onInitialize((params) => {
    end = assemble(connection, environment, documents, params);
    return describeServer(environment.version, pulls(params));
  });
  connection.onShutdown(() => end?.());
  documents.listen(connection);
  connection.listen();
}

const optionsSchema = z.object({ trusted: z.boolean().default(true), settings: z.unknown().optional() });

/** Makes the parts and joins them. @returns what ends them. */
function assemble(
  connection: Connection,
  environment: Environment,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
): () => Promise<void> {
  const { capabilities } = params;
  const options = optionsSchema.safeParse(params.initializationOptions ?? {});
  const { trusted, settings: initial } = options.success
    ? options.data
    : { trusted: false, settings: undefined };
  const abilities = {
    relatedInformation:
      (capabilities.textDocument?.diagnostic?.relatedInformation ??
        capabilities.textDocument?.publishDiagnostics?.relatedInformation) === true,
    codeDescription:
      (capabilities.textDocument?.diagnostic?.codeDescriptionSupport ??
        capabilities.textDocument?.publishDiagnostics?.codeDescriptionSupport) === true,
    documentChanges: capabilities.workspace?.workspaceEdit?.documentChanges === true,
  };
  const showsProgress = capabilities.window?.workDoneProgress === true;
  const settings = new SettingsCache(connection, capabilities.workspace?.configuration === true, initial);
  const projects = new Projects(environment, workspaceFolders(params));
  const models = new Models({ environment, connection, showsProgress, trusted });
  const checks = new Checks({
    environment,
    projects,
    models,
    settings,
    onUpdate: (uri) => diagnostics.updated(uri),
  });
  const diagnostics = new Diagnostics({
    connection,
    documents,
    checks,
    abilities,
    pulls: pulls(params),
    refreshes: capabilities.workspace?.diagnostics?.refreshSupport === true,
  });
  registerCodeActions(connection, documents, checks, abilities);
  registerHover(connection, documents, checks);
  registerDocumentStatus(connection, documents, checks, diagnostics);
  registerWorkspaceCheck({
    connection,
    documents,
    environment,
    projects,
    checks,
    diagnostics,
    showsProgress,
  });
  documents.onDidClose(({ document }) => settings.forget(document.uri));

  const renew = async (): Promise<void> => {
    projects.changed();
    diagnostics.reset();
    await models.close();
  };
  connection.onDidChangeConfiguration((change) => {
    settings.changed(change.settings);
    return renew();
  });
  connection.onDidChangeWatchedFiles(renew);
  connection.onInitialized(async () => {
    const { workspace } = capabilities;
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      await connection.client.register(DidChangeConfigurationNotification.type, {
        section: "cultureManager",
      });
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration)
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: `**/${CONFIG_FILE}` }, { globPattern: "**/.culture/cultures/**" }],
      });
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(async () => {
        const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
        projects.setFolders(folders.flatMap(({ uri }) => folderPath(uri)));
        diagnostics.reset();
      });
  });
  return async () => {
    await checks.end();
    await models.close();
  };
}

function describeServer(version: string, pull: boolean): InitializeResult {
  return {
    serverInfo: { name: SERVER_NAME, version },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pull
        ? {
            diagnosticProvider: {
              identifier: SERVER_NAME,
              interFileDependencies: false,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS] },
      hoverProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

function pulls({ capabilities }: InitializeParams): boolean {
  return capabilities.textDocument?.diagnostic !== undefined;
}

function workspaceFolders({ workspaceFolders: folders, rootUri }: InitializeParams): readonly string[] {
  return (folders?.map((f) => f.uri) ?? (rootUri ? [rootUri] : [])).flatMap(folderPath);
}

/** Virtual folders have no files that could be read. */
function folderPath(uri: string): readonly string[] {
  return uri.startsWith("file:") ? [fileURLToPath(uri)] : [];
}
