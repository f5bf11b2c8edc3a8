import { randomBytes, timingSafeEqual } from "node:crypto";
import { Agent, type IncomingMessage, request as send } from "node:http";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { RequestType } from "vscode-jsonrpc";
import { InvalidDataError, ModelUnavailableError } from "../../core/errors.js";
import { deadline } from "../deadline.js";
import type { ModelService } from "../llama/model-service.js";
import type { LoadedModel } from "../llama/protocol.js";
import type { Announcement } from "./announcement.js";
import { FACTS, HELLO, lineSchema, proof } from "./relay.js";

/** The process that has the model is there no longer. */
export class Gone extends Error {}

/** Milliseconds to be greeted in; it is this machine. */
const GREETING = 2_000;

/** A model that another process of this user has in memory. */
export class RelayClient implements ModelService {
  /** A connection for each request: one that is kept could be closed by the other side just as it is used again. */
  readonly #agent = new Agent({ keepAlive: false });

  constructor(private readonly at: Announcement) {}

  /** Whether the process that was announced is there. It has to prove itself before it is told the token. */
  async isThere(): Promise<boolean> {
    const nonce = randomBytes(16).toString("hex");
    try {
      const response = await this.#open(`${HELLO}?nonce=${nonce}`, "GET", "", deadline(GREETING));
      const [given, expected] = [Buffer.from(await text(response)), Buffer.from(proof(this.at.token, nonce))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    } catch {
      return false;
    }
  }

  call<P, R>(
    request: RequestType<P, R, void>,
    params: P,
    signal: AbortSignal,
    onPiece?: (piece: string) => void,
  ): Promise<R> {
    return this.#ask<R>(request.method, params, signal, onPiece);
  }

  facts(signal: AbortSignal): Promise<LoadedModel> {
    return this.#ask(FACTS, null, signal);
  }

  async dispose(): Promise<void> {
    this.#agent.destroy();
  }

  async #ask<R>(
    method: string,
    params: unknown,
    signal: AbortSignal,
    onPiece: (piece: string) => void = () => {},
  ): Promise<R> {
    try {
      const response = await this.#open(method, "POST", JSON.stringify(params), signal);
      for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
        const read = lineSchema.parse(JSON.parse(line));
        if ("piece" in read) onPiece(read.piece);
        // Both ends are the same release: what one sends the other understands.
        else if ("result" in read) return read.result as R;
        else throw revive(read.error);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InvalidDataError || error instanceof ModelUnavailableError) throw error;
      throw new Gone("The window that had the model was closed.", { cause: error });
    }
    signal.throwIfAborted();
    throw new Gone("The window that had the model was closed.");
  }

  #open(path: string, method: "GET" | "POST", body: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { port, token } = this.at;
    const headers = { ...(method === "POST" ? { authorization: `Bearer ${token}` } : {}) };
    return new Promise((resolve, reject) => {
      const request = send(
        { host: "127.0.0.1", port, path: `/${path}`, method, headers, agent: this.#agent, signal },
        (response) => {
          if (response.statusCode === 200) resolve(response);
          else reject(new Error(`answered ${response.statusCode}`));
        },
      );
      request.once("error", reject);
      request.end(body);
    });
  }
}

function revive({
  name,
  message,
  remedy,
}: {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}) {
  return name === "InvalidDataError"
    ? new InvalidDataError(message, remedy)
    : new ModelUnavailableError(message, remedy);
}
