import * as vscode from "vscode";
import type { LanguageClient, ServerOptions } from "vscode-languageclient/node";
import {
  type EditAnswer,
  type InitializationOptions,
  LISTS_CHANGED,
  SERVER_NAME,
  SERVER_STATUS,
  SET_ENDPOINT_KEYS,
  SETTINGS_SECTION,
  type ServerStatus,
} from "../../server/src/protocol.js";
import { answerForEditorModels } from "./editor-models.js";
import type { EndpointKeys } from "./endpoint-keys.js";
import { type InstalledSuggestions, othersSuggest } from "./other-suggestions.js";
import { showDocuments } from "./pages.js";
import { PROTOCOL_SELECTOR } from "./selector.js";
import { withoutSecrets } from "./without-secrets.js";

/** The connection to the server: started when the first supported file is open, not before. */
export class Client implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ServerStatus>();
  readonly #lists = new vscode.EventEmitter<void>();
  readonly onStatus = this.#changed.event;
  /** Packs, models or adapters are others than before. */
  readonly onListsChanged = this.#lists.event;
  #client: LanguageClient | undefined;
  #starting: Promise<LanguageClient> | undefined;
  #status: ServerStatus = { activity: "idle", notes: [] };
  /** The server has keys, so it is told when there are none left. */
  #gaveKeys = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly keys: EndpointKeys,
  ) {
    this.log = vscode.window.createOutputChannel(SERVER_NAME, { log: true });
    context.subscriptions.push(keys.onChanged(() => (this.running ? this.#sendKeys() : undefined)));
  }

  get status(): ServerStatus {
    return this.#status;
  }

  get running(): boolean {
    return this.#client?.isRunning() === true;
  }

  /** The running server, started if need be. */
  start(): Promise<LanguageClient> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Also for a server that did not start or has given up. */
  async restart(): Promise<void> {
    const old = await this.#starting?.catch(() => undefined);
    this.#starting = undefined;
    this.#gaveKeys = false;
    await old?.dispose();
    await this.start();
  }

  async request<T>(method: string, params: object, token?: vscode.CancellationToken): Promise<T> {
    const client = await this.start();
    return token ? client.sendRequest<T>(method, params, token) : client.sendRequest<T>(method, params);
  }

  /** @param listener told what the server says of a request with this `partialResultToken`, until it is disposed. */
  async follow(partialResultToken: string, listener: (event: unknown) => void): Promise<vscode.Disposable> {
    const client = await this.start();
    const { ProgressType } = await import("vscode-languageclient/node");
    return client.onProgress(new ProgressType<unknown>(), partialResultToken, listener);
  }

  /**
   * Applies an edit of the server's, if it was made for the text as it is, and saves those of the changed files that
   * nobody was editing: the server reads them from the disk.
   * @returns the files that the user has to save.
   */
  async apply({ edit, changed }: EditAnswer): Promise<readonly vscode.Uri[]> {
    if (edit === undefined) return [];
    const client = await this.start();
    const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
    const open = (uri: vscode.Uri): vscode.TextDocument | undefined =>
      vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString());
    const isOutdated = edit.documentChanges?.some(
      (change) =>
        "edits" in change &&
        change.textDocument.version !== null &&
        open(vscode.Uri.parse(change.textDocument.uri, true))?.version !== change.textDocument.version,
    );
    if (isOutdated) throw new Error(vscode.l10n.t("The text has changed meanwhile. Try again."));
    const uris = changed.map((uri) => vscode.Uri.parse(uri, true));
    const dirty = uris.filter((uri) => open(uri)?.isDirty === true || uri.scheme === "untitled");
    if (!(await vscode.workspace.applyEdit(converted)))
      throw new Error(vscode.l10n.t("The text has changed meanwhile. Try again."));
    await Promise.all(uris.filter((uri) => !dirty.includes(uri)).map((uri) => open(uri)?.save()));
    return dirty;
  }

  /** The server gets its goodbye; should that fail, it ends with the connection. */
  dispose(): void {
    void this.#client?.dispose().catch(() => {});
    this.#changed.dispose();
    this.#lists.dispose();
    this.log.dispose();
  }

  async #start(): Promise<LanguageClient> {
    // Loaded with the first supported file: activation does not pay for it.
    const { LanguageClient, TransportKind } = await import("vscode-languageclient/node");
    const module = vscode.Uri.joinPath(this.context.extensionUri, "dist", "server.js").fsPath;
    // Not the workspace, which is the library's default: programs and modules are looked for in the current folder.
    const options = { cwd: this.context.extensionPath };
    const run = { module, options, transport: TransportKind.ipc };
    const server: ServerOptions = { run, debug: run };
    const initializationOptions: InitializationOptions = {
      trusted: vscode.workspace.isTrusted,
      uriScheme: vscode.env.uriScheme,
      completesConfig: true,
      commands: { setCultures: "cultureManager.setCultures", showNorm: "cultureManager.showNorm" },
    };
    const client = new LanguageClient(SETTINGS_SECTION, SERVER_NAME, server, {
      documentSelector: PROTOCOL_SELECTOR,
      initializationOptions,
      outputChannel: this.log,
      traceOutputChannel: withoutSecrets(this.log, () => this.keys.known),
      diagnosticPullOptions: { onChange: true, onTabs: true },
      middleware: {
        window: { showDocument: showDocuments(this) },
        provideInlineCompletionItems: (document, position, context, token, next) =>
          context.triggerKind === vscode.InlineCompletionTriggerKind.Automatic &&
          othersSuggest(document.languageId, EDITOR)
            ? []
            : next(document, position, context, token),
      },
    });
    client.onNotification(SERVER_STATUS, (status: ServerStatus) => {
      this.#status = status;
      this.#changed.fire(status);
    });
    client.onNotification(LISTS_CHANGED, () => this.#lists.fire());
    answerForEditorModels(client);
    this.#client = client;
    await client.start();
    await this.#sendKeys();
    this.#changed.fire(this.#status);
    this.#lists.fire();
    return client;
  }

  /** In an untrusted workspace no endpoint is asked, so no key leaves the secret storage. */
  async #sendKeys(): Promise<void> {
    const keys = vscode.workspace.isTrusted ? await this.keys.read() : {};
    const some = Object.keys(keys).length > 0;
    if (!some && !this.#gaveKeys) return;
    this.#gaveKeys = some;
    await this.#client?.sendRequest(SET_ENDPOINT_KEYS, { keys });
  }
}

const EDITOR: InstalledSuggestions = {
  isInstalled: (id) => vscode.extensions.getExtension(id) !== undefined,
  setting: (name) => vscode.workspace.getConfiguration().get(name),
};
