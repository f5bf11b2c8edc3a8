import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A language client as another editor may write it: frames by hand, no library of the server's own. */
export class StdioClient {
  readonly process: ChildProcess;
  readonly #waiting: { wanted: (m: Message) => boolean; resolve: (m: Message) => void }[] = [];
  #buffer = Buffer.alloc(0);
  #id = 0;

  constructor(args: readonly string[], cwd: string) {
    this.process = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
    this.process.stdout?.on("data", (chunk: Buffer) => this.#read(chunk));
    onTestFinished(() => {
      this.process.kill("SIGKILL");
    });
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

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.process.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
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
