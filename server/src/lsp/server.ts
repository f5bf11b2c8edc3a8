import { fileURLToPath } from "node:url";
import * as l10n from "@vscode/l10n";
import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileEvent,
  type InitializeParams,
  NotebookDocuments,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { BASELINE_FILE } from "../core/baseline.js";
import { CONFIG_FILE } from "../core/config.js";
import { LISTS_CHANGED, SERVER_NAME } from "../protocol.js";
import { readAbilities } from "./abilities.js";
import { adapterList } from "./adapter-list.js";
import { Checks } from "./checks.js";
import { codeActions } from "./code-actions.js";
import { commands } from "./commands.js";
import { compare } from "./compare.js";
import { completion } from "./completion.js";
import { cultureLens } from "./culture-lens.js";
import { cultureList } from "./culture-list.js";
import { dailyUse } from "./daily-use.js";
import { deriveTask } from "./derive-task.js";
import { Diagnostics } from "./diagnostics.js";
import { documentStatus } from "./document-status.js";
import { documentSymbols } from "./document-symbols.js";
import { endpointKeys } from "./endpoint-keys.js";
import type { Environment } from "./environment.js";
import { evaluation } from "./evaluation.js";
import { clientOptionsSchema, type Feature, type Parts } from "./feature.js";
import { folding } from "./folding.js";
import { gpuBackend } from "./gpu-backend.js";
import { hover } from "./hover.js";
import { inlineCompletion } from "./inline-completion.js";
import { modelList } from "./model-list.js";
import { Models } from "./models.js";
import { pages } from "./pages.js";
import { Projects } from "./projects.js";
import { promptTests } from "./prompt-tests.js";
import { reviewRequests } from "./review.js";
import { rewriteRequests } from "./rewrite-range.js";
import { semanticTokens } from "./semantic-tokens.js";
import { setCultures } from "./set-cultures.js";
import { setSeverity } from "./set-severity.js";
import { SettingsCache } from "./settings.js";
import { synthesizeRequests } from "./synthesize.js";
import { textTools } from "./text-tools.js";
import { training } from "./training.js";
import { workspaceCheck } from "./workspace-check.js";
import { WorkspaceDiagnostics } from "./workspace-diagnostics.js";

/** Everything the server answers, one file each in this folder. */
const FEATURES: readonly Feature[] = [
  codeActions,
  completion,
  commands,
  cultureLens,
  documentSymbols,
  folding,
  semanticTokens,
  hover,
  inlineCompletion,
  documentStatus,
  workspaceCheck,
  setCultures,
  setSeverity,
  rewriteRequests,
  textTools,
  cultureList,
  modelList,
  gpuBackend,
  adapterList,
  endpointKeys,
  pages,
  compare,
  training,
  synthesizeRequests,
  reviewRequests,
  deriveTask,
  dailyUse,
  promptTests,
  evaluation,
];

/** Serves one client over a connection until it says goodbye. */
export function startServer(connection: Connection, environment: Environment): void {
  const documents = new TextDocuments(TextDocument);
  let end: (() => Promise<void>) | undefined;
  connection.onInitialize((params) => {
    l10n.config({ contents: { ...environment.readBundle(params.locale ?? "en") } });
    const parts = assemble(connection, environment, documents, params);
    follow(parts, params);
    end = async () => {
      await parts.checks.end();
      await parts.models.close();
    };
    return {
      serverInfo: { name: SERVER_NAME, version: environment.version },
      capabilities: together([
        baseCapabilities(),
        parts.diagnostics.capabilities,
        ...FEATURES.map((feature) => feature(parts)),
      ]),
    };
  });
  connection.onShutdown(() => end?.());
  documents.listen(connection);
  // Cells are documents like any other.
  new NotebookDocuments(documents).listen(connection);
  connection.listen();
}

function assemble(
  connection: Connection,
  environment: Environment,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
): Parts {
  const parsed = clientOptionsSchema.safeParse(params.initializationOptions ?? {});
  // What is not understood is not trusted.
  const options = parsed.success ? parsed.data : clientOptionsSchema.parse({ trusted: false });
  const abilities = readAbilities(params.capabilities, options.uriScheme);
  const settings = new SettingsCache(connection, abilities.configuration, options.settings);
  const projects = new Projects(environment, workspaceFolders(params));
  const models = new Models({ environment, connection, abilities, trusted: options.trusted });
  const onUpdate = (uri: string): void => diagnostics.updated(uri);
  const checks = new Checks({ environment, projects, models, settings, onUpdate });
  const workspace = new WorkspaceDiagnostics({
    connection,
    environment,
    abilities,
    documents,
    projects,
    settings,
    checks,
  });
  const diagnostics = new Diagnostics({ connection, documents, checks, abilities, workspace });
  const renew = async (): Promise<void> => {
    projects.changed();
    diagnostics.reset();
    void connection.sendNotification(LISTS_CHANGED);
    if (abilities.refreshesLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
    await models.renew();
  };
  return {
    connection,
    environment,
    abilities,
    options,
    documents,
    projects,
    settings,
    models,
    checks,
    diagnostics,
    renew,
  };
}

/** What changes around the documents: settings, configuration, packs, folders. */
function follow(
  { connection, abilities, documents, settings, projects, diagnostics, models, renew }: Parts,
  { capabilities: { workspace } }: InitializeParams,
): void {
  documents.onDidClose(({ document }) => settings.forget(document.uri));
  connection.onDidChangeConfiguration((change) => {
    settings.changed(change.settings);
    return renew();
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    diagnostics.filesChanged(changes.map(({ uri }) => uri));
    const own = changes.filter(isOwn);
    if (own.some(({ uri }) => uri.includes("/adapters/"))) await models.close();
    if (own.length > 0) await renew();
  });
  connection.onInitialized(async () => {
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      await connection.client.register(DidChangeConfigurationNotification.type, {
        section: "cultureManager",
      });
    if (abilities.watchesFiles)
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          { globPattern: `**/${CONFIG_FILE}` },
          { globPattern: "**/.culture/cultures/**" },
          { globPattern: `**/${BASELINE_FILE}` },
          { globPattern: "**/.culture/adapters/**" },
        ],
      });
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(async () => {
        const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
        projects.setFolders(folders.flatMap(({ uri }) => folderPath(uri)));
        diagnostics.reset();
      });
  });
}

/** Training writes an adapter under a hidden name, and renames it when it is whole. */
const OWN_FOLDERS = /\/\.culture\/(?:cultures|adapters)\/(?!\.)/;

/** Configuration, packs, adapters and accepted findings: what all checks rest on. */
function isOwn({ uri }: FileEvent): boolean {
  return uri.endsWith(`/${CONFIG_FILE}`) || uri.endsWith(`/${BASELINE_FILE}`) || OWN_FOLDERS.test(uri);
}

/** Several features may say something about the workspace. */
function together(all: readonly Partial<ServerCapabilities>[]): ServerCapabilities {
  const workspace = Object.assign({}, ...all.map((own) => own.workspace ?? {}));
  return Object.assign({}, ...all, { workspace });
}

function baseCapabilities(): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    notebookDocumentSync: { notebookSelector: [{ notebook: "*", cells: [{ language: "markdown" }] }] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function workspaceFolders({ workspaceFolders: folders, rootUri }: InitializeParams): readonly string[] {
  return (folders?.map((f) => f.uri) ?? (rootUri ? [rootUri] : [])).flatMap(folderPath);
}

/** Virtual folders have no files that could be read. */
function folderPath(uri: string): readonly string[] {
  return uri.startsWith("file:") ? [fileURLToPath(uri)] : [];
}
