import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./folder.js";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A language client as another editor may write it: frames by hand, no library of the server's own. */
export class ScriptedClient {
  readonly #waiting: { wanted: (m: Message) => boolean; resolve: (m: Message) => void }[] = [];
  #buffer = Buffer.alloc(0);
  #id = 0;

  private constructor(
    readonly process: ChildProcess,
    private readonly input: Readable,
    private readonly output: Writable,
  ) {
    input.on("data", (chunk: Buffer) => this.#read(chunk));
  }

  /** Speaks to a server over its standard streams. @param args `--stdio` is added. */
  static async overStdio(args: readonly string[], cwd: string): Promise<ScriptedClient> {
    const { child, stdin, stdout } = startServer([...args, "--stdio"], cwd);
    return new ScriptedClient(child, stdout, stdin);
  }

  /** Opens a pipe, and speaks to the server that connects to it. @param args `--pipe=…` is added. */
  static async overPipe(args: readonly string[], cwd: string): Promise<ScriptedClient> {
    const folder = await temporaryFolder();
    const name =
      process.platform === "win32"
        ? `\\\\.\\pipe\\${path.basename(folder)}`
        : path.join(folder, "server.sock");
    const listener = createServer();
    const connected = new Promise<Socket>((resolve) => listener.once("connection", resolve));
    await new Promise<void>((resolve) => listener.listen(name, resolve));
    const { child } = startServer([...args, `--pipe=${name}`], cwd);
    const socket = await connected;
    listener.close();
    return new ScriptedClient(child, socket, socket);
  }

  async request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#id;
    const answer = this.next((m) => m.id === id && m.method === undefined);
    this.#send({ id, method, params });
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(JSON.stringify(error));
    return result;
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** The next message that `wanted` accepts. */
  next(wanted: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => this.#waiting.push({ wanted, resolve }));
  }

  /** Exit code or signal. */
  async ended(): Promise<unknown> {
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return exitCode ?? signalCode;
    const [code, signal] = await once(this.process, "exit");
    return code ?? signal;
  }

  /** The editor is gone: it sends and reads nothing any more. */
  disconnect(): void {
    this.output.end();
    this.input.destroy();
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.output.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/^Content-Length: (\d+)/im.exec(this.#buffer.toString("ascii", 0, end))?.[1]);
      if (!Number.isInteger(length))
        throw new Error(`Not a message: ${this.#buffer.toString("utf8", 0, end)}`);
      if (this.#buffer.length < end + 4 + length) return;
      const body = this.#buffer.toString("utf8", end + 4, end + 4 + length);
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#handle(JSON.parse(body));
    }
  }

  #handle(message: Message): void {
    // Requests of the server are answered with nothing: this editor knows none of them.
    if (message.method !== undefined && message.id !== undefined)
      this.#send({ id: message.id, result: null });
    const at = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.resolve(message);
  }
}

function startServer(
  args: readonly string[],
  cwd: string,
): { readonly child: ChildProcess; readonly stdin: Writable; readonly stdout: Readable } {
  const child = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return { child, stdin: child.stdin, stdout: child.stdout };
}
