import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

/** One file open in a language server of its own, spoken to over its standard streams as an editor does it. */
export class EditedFile {
  private constructor(
    private readonly server: ChildProcess,
    readonly connection: ProtocolConnection,
    private document: TextDocument,
  ) {}

  /** Starts the server. @param model of the settings. */
  static async start(file: string, model: string): Promise<EditedFile> {
    const server = spawn(process.execPath, ["dist/server.js", "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(path.dirname(file)).href, name: "bench" }],
      capabilities: { textDocument: { diagnostic: {} } },
      initializationOptions: { settings: { model } },
    });
    await connection.sendNotification("initialized", {});
    const text = readFileSync(file, "utf8");
    return new EditedFile(server, connection, TextDocument.create(pathToFileURL(file).href, "json", 1, text));
  }

  get text(): string {
    return this.document.getText();
  }

  async open(): Promise<void> {
    const { uri, languageId, version } = this.document;
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text: this.text },
    });
  }

  /** Puts a text in the place of what stands from `start` to `end`. */
  async edit(start: number, end: number, text: string): Promise<void> {
    const range = { start: this.document.positionAt(start), end: this.document.positionAt(end) };
    const change = { range, text };
    this.document = TextDocument.update(this.document, [change], this.document.version + 1);
    const { uri, version } = this.document;
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [change],
    });
  }

  /** The diagnostics of the text as it is now. @returns how many there are. */
  async pull(): Promise<number> {
    const { items } = await this.connection.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", {
      textDocument: { uri: this.document.uri },
    });
    return items.length;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
  }

  /** Linux only; zero elsewhere. */
  residentMegabytes(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(this.#proc("status"))?.[1] ?? 0) / 1024;
  }

  /** Linux only; zero elsewhere. */
  cpuSeconds(): number {
    const fields = this.#proc("stat").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
  }

  #proc(name: string): string {
    return process.platform === "linux" ? readFileSync(`/proc/${this.server.pid}/${name}`, "utf8") : "";
  }
}
