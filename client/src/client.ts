import * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import {
  type InitializationOptions,
  SERVER_NAME,
  SERVER_STATUS,
  SETTINGS_SECTION,
  type ServerStatus,
} from "../../server/src/protocol.js";
import { SELECTOR } from "./selector.js";

/** The connection to the server: started when the first supported file is open, not before. */
export class Client implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ServerStatus>();
  readonly onStatus = this.#changed.event;
  #client: LanguageClient | undefined;
  #starting: Promise<LanguageClient> | undefined;
  #status: ServerStatus = { activity: "idle", notes: [] };

  constructor(private readonly context: vscode.ExtensionContext) {
    this.log = vscode.window.createOutputChannel(SERVER_NAME, { log: true });
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
    await old?.dispose();
    await this.start();
  }

  async request<T>(method: string, params: object, token?: vscode.CancellationToken): Promise<T> {
    const client = await this.start();
    return token ? client.sendRequest<T>(method, params, token) : client.sendRequest<T>(method, params);
  }

  /** The server gets its goodbye; should that fail, it ends with the connection. */
  dispose(): void {
    void this.#client?.dispose().catch(() => {});
    this.#changed.dispose();
    this.log.dispose();
  }

  async #start(): Promise<LanguageClient> {
    const module = vscode.Uri.joinPath(this.context.extensionUri, "dist", "server.js").fsPath;
    const run = { module, transport: TransportKind.ipc };
    const server: ServerOptions = { run, debug: run };
    const initializationOptions: InitializationOptions = { trusted: vscode.workspace.isTrusted };
    const client = new LanguageClient(SETTINGS_SECTION, SERVER_NAME, server, {
      documentSelector: SELECTOR,
      initializationOptions,
      outputChannel: this.log,
      diagnosticPullOptions: { onChange: true, onTabs: true },
    });
    client.onNotification(SERVER_STATUS, (status: ServerStatus) => {
      this.#status = status;
      this.#changed.fire(status);
    });
    this.#client = client;
    await client.start();
    this.#changed.fire(this.#status);
    return client;
  }
}
