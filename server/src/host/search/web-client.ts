import { setTimeout as delay } from "node:timers/promises";
import { Agent, type Dispatcher, fetch, type Response } from "undici";
import { deadline } from "../deadline.js";
import { checkLiteral, PrivateAddressError, publicAgent, type Resolve } from "./address-guard.js";
import { Turns } from "./turns.js";

export interface WebClientOptions {
  /** Origins that may be private because the user named them, such as `http://localhost:8888`. */
  readonly allowedOrigins?: readonly string[];
  readonly userAgent: string;
  /** Milliseconds between two requests to one host. */
  readonly pause?: number;
  /** Milliseconds for one request with its answer. */
  readonly timeout?: number;
  /** Milliseconds before the first retry; doubles each time unless the server names a time. */
  readonly retryDelay?: number;
  /** For tests of name answers. */
  readonly resolve?: Resolve;
}

export interface WebRequest {
  readonly url: string;
  /** JSON that is posted; without it the request is a GET. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A secret, sent to this origin and no other, whatever redirects say. */
  readonly secret?: { readonly origin: string; readonly headers: Readonly<Record<string, string>> };
  /** Media types that are read, by their beginning. */
  readonly types: readonly string[];
  /** Milliseconds between two requests to this host, if more than usual. */
  readonly pause?: number;
}

export interface WebResponse {
  /** After redirects. */
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Why there is no answer, in words that follow the name of the place: "it answered 404". */
export class WebError extends Error {
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

const RETRIES = 3;
const REDIRECTS = 5;
const PAUSE = 1_000;
const TIMEOUT = 20_000;
const CONNECT_TIMEOUT = 8_000;
/** A server that wants a longer pause is not worth waiting for. */
const MAX_WAIT = 60_000;
/** Bytes after decompression; longer pages are refused, not cut: a cut page may end before its licence. */
export const MAX_BYTES = 4_000_000;

/** Reads the web politely and suspiciously: public addresses only, limits on everything, one turn per host. */
export class WebClient {
  readonly #turns = new Turns();
  readonly #public: Agent;
  readonly #named = new Agent({ connect: { timeout: CONNECT_TIMEOUT } });
  readonly #allowed: ReadonlySet<string>;

  constructor(private readonly options: WebClientOptions) {
    this.#public = publicAgent(CONNECT_TIMEOUT, options.resolve);
    this.#allowed = new Set(options.allowedOrigins?.map((address) => new URL(address).origin));
  }

  get userAgent(): string {
    return this.options.userAgent;
  }

  /** @throws WebError saying why there is no answer; the signal's reason. */
  async get(request: WebRequest, signal: AbortSignal): Promise<WebResponse> {
    let { url } = request;
    for (let hops = 0; hops <= REDIRECTS; hops++) {
      const result = await this.#patiently({ ...request, url }, signal);
      if (!("location" in result)) return result;
      url = result.location;
    }
    throw new WebError("it redirects too often");
  }

  async close(): Promise<void> {
    await Promise.all([this.#public.destroy(), this.#named.destroy()]);
  }

  async #patiently(
    request: WebRequest,
    signal: AbortSignal,
  ): Promise<WebResponse | { readonly location: string }> {
    const { pause = PAUSE, retryDelay = 1_000 } = this.options;
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted();
      const url = webAddress(request.url);
      const result = await this.#turns.take(
        url.host,
        Math.max(pause, request.pause ?? 0),
        () => this.#once(request, url, signal),
        signal,
      );
      if (!("problem" in result)) return result;
      const wait = result.after ?? retryDelay * 2 ** attempt;
      if (!result.retry || attempt === RETRIES) throw new WebError(result.problem, result.status);
      if (wait > MAX_WAIT)
        throw new WebError(
          `${result.problem} and asks to wait ${Math.ceil(wait / 1000)} seconds`,
          result.status,
        );
      await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  async #once(request: WebRequest, url: URL, signal: AbortSignal): Promise<Outcome> {
    const timeout = deadline(this.options.timeout ?? TIMEOUT);
    try {
      const response = await fetch(url, {
        ...this.#init(request, url),
        signal: AbortSignal.any([signal, timeout]),
      });
      const outcome = await this.#outcome(response, request, url);
      // What is not read is not waited for either.
      if (!response.bodyUsed) await response.body?.cancel();
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof WebError) throw error;
      if (timeout.aborted) return { problem: "it did not answer in time", retry: true };
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      if (cause instanceof PrivateAddressError) throw new WebError(`${cause.message}, which is not read`);
      return {
        problem: `it cannot be reached (${cause instanceof Error ? cause.message : cause})`,
        retry: true,
      };
    }
  }

  #init({ body, headers, secret, types }: WebRequest, url: URL) {
    const named = this.#allowed.has(url.origin);
    if (!named) checkLiteral(url);
    // Both agents are undici's; its own fetch types name the interface.
    const dispatcher: Dispatcher = named ? this.#named : this.#public;
    return {
      dispatcher,
      method: body === undefined ? "GET" : "POST",
      redirect: "manual" as const,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        "user-agent": this.options.userAgent,
        accept: types.join(", "),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
        ...(secret?.origin === url.origin ? secret.headers : {}),
      },
    };
  }

  async #outcome(response: Response, request: WebRequest, url: URL): Promise<Outcome> {
    const { status, headers } = response;
    const location = headers.get("location");
    if (status >= 300 && status < 400 && location !== null) {
      const target = URL.canParse(location, url.href) ? new URL(location, url).href : undefined;
      if (target === undefined) throw new WebError("it redirects to no address");
      // A posted query, and a secret in it, goes where it was sent and nowhere else.
      if (request.body !== undefined) throw new WebError("it redirects a posted request");
      return { location: target };
    }
    if (status === 429 || status >= 500) {
      const after = retryAfter(headers.get("retry-after"));
      return {
        problem: `it answered ${status}`,
        status,
        retry: true,
        ...(after === undefined ? {} : { after }),
      };
    }
    const type = (headers.get("content-type") ?? "").toLowerCase();
    if (response.ok && !request.types.some((known) => type.startsWith(known)))
      throw new WebError(`it is ${type.split(";")[0] || "of no stated type"}, not text`, status);
    const text = decode(await readCapped(response), type);
    if (!response.ok) throw new WebError(`it answered ${status}${explained(text)}`, status);
    return { url: url.href, status, type, text };
  }
}

type Outcome =
  | WebResponse
  | { readonly location: string }
  | { readonly problem: string; readonly retry: boolean; readonly status?: number; readonly after?: number };

function webAddress(address: string): URL {
  if (!URL.canParse(address)) throw new WebError("it is no address");
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new WebError(`it is a ${url.protocol} address, not a web page`);
  if (url.username !== "" || url.password !== "") throw new WebError("its address carries a password");
  return url;
}

async function readCapped(response: Response): Promise<Uint8Array> {
  if (Number(response.headers.get("content-length")) > MAX_BYTES) throw tooLarge(response.status);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > MAX_BYTES) throw tooLarge(response.status);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function tooLarge(status: number): WebError {
  return new WebError(`it is larger than ${MAX_BYTES / 1e6} MB`, status);
}

/** By the header, else by what the page says of itself in its first bytes, else UTF-8. */
function decode(bytes: Uint8Array, type: string): string {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
  const named =
    /charset=["']?([\w-]+)/i.exec(type)?.[1] ??
    /<meta[^>]+charset=["']?([\w-]+)/i.exec(start)?.[1] ??
    "utf-8";
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Seconds or a date, in milliseconds from now. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** The first words of an answer in JSON, which APIs use to say what is wrong; an HTML page says nothing here. */
function explained(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.startsWith("{") ? `: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}` : "";
}
