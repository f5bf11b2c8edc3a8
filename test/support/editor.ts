import { EventEmitter, once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  CancellationTokenSource,
  type ClientCapabilities,
  type CodeAction,
  CodeActionTag,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type ServerCapabilities,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceDiagnosticReportPartialResult,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { createEnvironment } from "../../server/src/environment.js";
import type { Environment, JudgeSession } from "../../server/src/lsp/environment.js";
import { startServer } from "../../server/src/lsp/server.js";
import { temporaryFolder } from "./folder.js";

/** As VS Code says it. */
export const PULLING: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedInformation: true, codeDescriptionSupport: true },
    codeAction: {
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
      tagSupport: { valueSet: [CodeActionTag.LLMGenerated] },
    },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    inlineCompletion: {},
  },
  window: { showDocument: { support: true }, workDoneProgress: true },
  workspace: {
    applyEdit: true,
    configuration: true,
    textDocumentContent: {},
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
  },
};

export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: object;
  /** Files of the workspace folder before the server starts. */
  readonly files?: Readonly<Record<string, string>>;
  readonly openJudge?: Environment["openJudge"];
  /** Parts of the world that the test makes itself. */
  readonly environment?: Partial<Environment>;
}

/** A scripted editor over a connection of two streams; what it edits is applied to its own text first. */
export class Editor {
  readonly #events = new EventEmitter();
  #streams = 0;
  readonly #documents = new Map<string, TextDocument>();
  readonly messages: string[] = [];
  /** Addresses that the server wanted to be shown. */
  readonly shown: string[] = [];
  /** Keys that the server has been given. */
  readonly endpointKeys: Record<string, string> = {};
  /** Answers `workspace/configuration`. */
  settings: unknown = null;
  refreshes = 0;
  /** Of the server. */
  capabilities: ServerCapabilities = {};

  constructor(
    readonly connection: ProtocolConnection,
    readonly folder: string,
  ) {
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      this.#events.emit("refresh");
      return null;
    });
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("window/showDocument", ({ uri }: { uri: string }) => {
      this.shown.push(uri);
      return { success: true };
    });
    connection.onRequest("workspace/applyEdit", async ({ edit }: { edit: WorkspaceEdit }) => {
      for (const uri of changedBy(edit)) await this.apply(uri, edit);
      return { applied: true };
    });
    connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      this.messages.push(message);
      this.#events.emit("message", message);
    });
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#events.emit("publish", params);
    });
    connection.listen();
  }

  async initialize(
    capabilities: ClientCapabilities,
    initializationOptions?: object,
  ): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>("initialize", {
      processId: null,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(this.folder).href, name: "test" }],
      capabilities,
      initializationOptions,
    });
    this.capabilities = result.capabilities;
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  uri(name: string): string {
    return name.includes(":") ? name : pathToFileURL(path.join(this.folder, name)).href;
  }

  async open(name: string, text: string, languageId = "plaintext"): Promise<void> {
    const uri = this.uri(name);
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async close(name: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: this.uri(name) },
    });
  }

  text(name: string): string {
    return this.#document(name).getText();
  }

  /** Replaces the first occurrence of `find`, as typing does. */
  async edit(name: string, find: string, replacement: string): Promise<void> {
    const document = this.#document(name);
    const at = document.getText().indexOf(find);
    if (at < 0) throw new Error(`"${find}" does not occur in ${name}.`);
    const range = { start: document.positionAt(at), end: document.positionAt(at + find.length) };
    await this.#change(document, [{ range, text: replacement }]);
  }

  async apply(name: string, edit: WorkspaceEdit | undefined): Promise<void> {
    const document = this.#document(name);
    const edits = (edit?.documentChanges ?? []).flatMap((change) =>
      "edits" in change && change.textDocument.uri === document.uri
        ? change.edits.flatMap((e) => ("newText" in e ? [e] : []))
        : [],
    );
    edits.push(...(edit?.changes?.[document.uri] ?? []));
    // Later ones first: the places of the earlier ones stay right.
    const ordered = edits.toSorted(
      (a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start),
    );
    await this.#change(
      document,
      ordered.map(({ range, newText }) => ({ range, text: newText })),
    );
  }

  async pull(name: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri: this.uri(name) },
      ...(previousResultId ? { previousResultId } : {}),
    });
  }

  async diagnostics(name: string): Promise<readonly Diagnostic[]> {
    const report = await this.pull(name);
    return report.kind === "full" ? report.items : [];
  }

  /** What a diagnostic marks, with its code: `punctuation/cjk-width ,`. */
  marks(name: string, diagnostics: readonly Diagnostic[]): readonly string[] {
    const document = this.#document(name);
    return diagnostics.map((d) => `${d.code} ${document.getText(d.range)}`);
  }

  async actions(name: string, place: string, only?: readonly string[]): Promise<readonly CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri: this.uri(name) },
      range: this.range(name, place),
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
  }

  /** As a client does when an action is chosen: asks for its edit where it has none, applies it, runs its command. */
  async choose(action: CodeAction | undefined): Promise<WorkspaceEdit | undefined> {
    if (action === undefined) throw new Error("There is no such action.");
    const chosen =
      action.edit === undefined && action.data !== undefined
        ? await this.connection.sendRequest<CodeAction>("codeAction/resolve", action)
        : action;
    for (const uri of changedBy(chosen.edit))
      if (this.#documents.has(uri)) await this.apply(uri, chosen.edit);
    if (chosen.command) await this.connection.sendRequest("workspace/executeCommand", chosen.command);
    return chosen.edit;
  }

  range(name: string, place: string): Range {
    const document = this.#document(name);
    const at = document.getText().indexOf(place);
    return { start: document.positionAt(at), end: document.positionAt(at + place.length) };
  }

  /** Resolves with the next report of a file that `wanted` accepts. */
  async published(
    name: string,
    wanted: (params: PublishDiagnosticsParams) => boolean = () => true,
  ): Promise<PublishDiagnosticsParams> {
    for await (const [params] of on<PublishDiagnosticsParams>(this.#events, "publish")) {
      if (params.uri === this.uri(name) && wanted(params)) return params;
    }
    throw new Error("The connection has ended.");
  }

  /** As the editor's watcher tells it. */
  async fileChanged(name: string): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: this.uri(name), type: 2 }],
    });
  }

  /** A request for the whole workspace that takes its results piece by piece. */
  streamWorkspaceDiagnostics(): {
    next(): Promise<readonly WorkspaceDocumentDiagnosticReport[]>;
    cancel(): void;
    readonly ended: Promise<unknown>;
  } {
    const source = new CancellationTokenSource();
    const token = `stream-${++this.#streams}`;
    const pieces = on<WorkspaceDiagnosticReportPartialResult>(this.#events, token);
    this.connection.onProgress(
      WorkspaceDiagnosticRequest.partialResult,
      token,
      (piece: WorkspaceDiagnosticReportPartialResult) => {
        this.#events.emit(token, piece);
      },
    );
    const ended = this.connection.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { previousResultIds: [], partialResultToken: token },
      source.token,
    );
    ended.catch(() => {});
    return {
      ended,
      cancel: () => source.cancel(),
      next: async () => {
        const { value } = await pieces.next();
        return value ? value[0].items : [];
      },
    };
  }

  async refreshed(): Promise<void> {
    await once(this.#events, "refresh");
  }

  async told(): Promise<string> {
    const [message] = await once(this.#events, "message");
    return String(message);
  }

  #document(name: string): TextDocument {
    const document = this.#documents.get(this.uri(name));
    if (document === undefined) throw new Error(`${name} is not open.`);
    return document;
  }

  async #change(document: TextDocument, contentChanges: { range: Range; text: string }[]): Promise<void> {
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: document.uri, version },
      contentChanges,
    });
  }
}

function changedBy(edit: WorkspaceEdit | undefined): readonly string[] {
  const named = (edit?.documentChanges ?? []).flatMap((c) => ("edits" in c ? [c.textDocument.uri] : []));
  return [...new Set([...named, ...Object.keys(edit?.changes ?? {})])];
}

/** What comes from now on, also while nobody asks for the next. */
function on<T>(events: EventEmitter, name: string): AsyncGenerator<[T]> {
  const queue: [T][] = [];
  const push = (params: T): void => {
    queue.push([params]);
    events.emit("queued");
  };
  events.on(name, push);
  async function* generate(): AsyncGenerator<[T]> {
    try {
      for (;;) {
        const next = queue.shift();
        if (next) yield next;
        else await once(events, "queued");
      }
    } finally {
      events.off(name, push);
    }
  }
  return generate();
}

const NO_MODEL: JudgeSession = { notes: [], dispose: async () => {} };

/** The real server with the real host, but for the model, and an editor that is connected to it in this process. */
export async function connectEditor(options: EditorOptions = {}): Promise<Editor> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(up),
    new StreamMessageWriter(down),
  );
  startServer(server, {
    ...createEnvironment(),
    openJudge: options.openJudge ?? (async () => NO_MODEL),
    setEndpointKeys: (keys) => Object.assign(editor.endpointKeys, keys),
    quiet: 0,
    ...options.environment,
  });
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const editor = new Editor(connection, folder);
  await editor.initialize(options.capabilities ?? PULLING, options.initializationOptions);
  onTestFinished(async () => {
    await connection.sendRequest("shutdown");
    connection.dispose();
    server.dispose();
  });
  return editor;
}
