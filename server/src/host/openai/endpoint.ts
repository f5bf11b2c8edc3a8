import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { ModelUnavailableError } from "../../core/errors.js";
import { deadline } from "../deadline.js";

export interface Endpoint {
  /** Base address up to and including the version, for example `http://localhost:8080/v1`. */
  readonly url: string;
  /** Name of the model, or of an adapter that the endpoint serves beside it. */
  readonly model: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Told to servers by the header of RFC 9218; `culture-manager serve` heeds it. */
  readonly priority?: "interactive" | "background";
  /** Keys by origin that the user stored in the editor. */
  readonly keys?: ReadonlyMap<string, string>;
  /** Milliseconds for one answer. */
  readonly timeout?: number;
  /** Milliseconds before the first retry; doubles each time unless the server names a time. */
  readonly retryDelay?: number;
}

/** Nobody waits for the answer. */
const BACKGROUND = "u=7";
const TIMEOUT = 120_000;
const RETRIES = 3;
const MAX_DELAY = 30_000;

/**
 * Sends one request and parses the answer. 429 and 5xx answers, cut connections and time-outs are tried again.
 * @throws ModelUnavailableError saying what the endpoint answered; the signal's reason.
 */
export async function post<T>(
  endpoint: Endpoint,
  path: string,
  body: object,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const read = async (response: Response): Promise<unknown> => JSON.parse(await response.text());
  const limit = () => deadline(endpoint.timeout ?? TIMEOUT);
  return parse(await send(endpoint, path, body, { read, limit }, signal), schema, endpoint);
}

/**
 * As `post`, for an answer that comes as server-sent events; each is parsed. Nothing is tried again once they come.
 * @throws as `post`.
 */
export async function* stream<T>(
  endpoint: Endpoint,
  path: string,
  body: object,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  // A stream may take long as a whole, but no piece of it may.
  const idle = new AbortController();
  const timer = setTimeout(
    () => idle.abort(new Error("sent nothing for too long")),
    endpoint.timeout ?? TIMEOUT,
  );
  const reading = { read: async (response: Response) => response.body, limit: () => idle.signal };
  try {
    const bytes = await send(endpoint, path, { ...body, stream: true }, reading, signal);
    if (bytes === null) throw unavailable(endpoint, "sent no stream");
    for await (const data of serverSentEvents(bytes)) {
      timer.refresh();
      if (data === "[DONE]") return;
      yield parse(JSON.parse(data), schema, endpoint);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ModelUnavailableError) throw error;
    throw unavailable(endpoint, `broke off: ${messageOf(idle.signal.aborted ? idle.signal.reason : error)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The `data` of each event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
async function* serverSentEvents(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  let data: string[] = [];
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
      else if (line === "" && data.length > 0) {
        yield data.join("\n");
        data = [];
      }
    }
  }
}

interface Reading<T> {
  readonly read: (response: Response) => Promise<T>;
  /** Ends an attempt that takes too long. */
  readonly limit: () => AbortSignal;
}

/** Tries until there is an answer of 2xx, and reads it. */
async function send<T>(
  endpoint: Endpoint,
  path: string,
  body: object,
  reading: Reading<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    const result = await once(endpoint, path, body, reading, signal);
    if ("answer" in result) return result.answer;
    if (!result.retry || attempt === RETRIES) throw unavailable(endpoint, result.problem, result.status);
    const wait = result.after ?? (endpoint.retryDelay ?? 500) * 2 ** attempt;
    await delay(Math.min(MAX_DELAY, wait), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Outcome<T> =
  | { readonly answer: T }
  | { readonly problem: string; readonly retry: boolean; readonly status?: number; readonly after?: number };

async function once<T>(
  endpoint: Endpoint,
  path: string,
  body: object,
  { read, limit }: Reading<T>,
  signal: AbortSignal,
): Promise<Outcome<T>> {
  try {
    const key = keyFor(endpoint);
    const response = await fetch(`${endpoint.url.replace(/\/+$/, "")}/${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(endpoint.priority === "background" ? { priority: BACKGROUND } : {}),
      },
      body: JSON.stringify({ model: endpoint.model, ...body }),
      // A redirect could carry the key and the texts to another server.
      redirect: "error",
      signal: AbortSignal.any([signal, limit()]),
    });
    if (response.ok) return { answer: await read(response) };
    const text = await response.text();
    const after = Number(response.headers.get("retry-after"));
    return {
      problem: `answered ${response.status}: ${shorten(text)}`,
      status: response.status,
      retry: response.status === 429 || response.status >= 500,
      ...(after > 0 ? { after: after * 1000 } : {}),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SyntaxError) return { problem: "did not answer with JSON", retry: false };
    return { problem: `failed: ${messageOf(error)}`, retry: true };
  }
}

/**
 * The key that the user stored or the environment holds, only for the server that the user named beside it: a workspace
 * can name an endpoint, and must not be able to have a key sent there.
 */
function keyFor({ url, environment = process.env, keys }: Endpoint): string | undefined {
  const { origin } = new URL(url);
  const stored = keys?.get(origin);
  if (stored !== undefined) return stored;
  const own = environment.CULTURE_MANAGER_API_URL;
  if (own && URL.canParse(own) && new URL(own).origin === origin) return environment.CULTURE_MANAGER_API_KEY;
  return origin === "https://api.openai.com" ? environment.OPENAI_API_KEY : undefined;
}

function parse<T>(answer: unknown, schema: z.ZodType<T>, endpoint: Endpoint): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unavailable(endpoint, `answered in an unknown form: ${shorten(z.prettifyError(parsed.error))}`);
}

export function unavailable(endpoint: Endpoint, problem: string, status?: number): ModelUnavailableError {
  const remedy =
    status === 401 || status === 403
      ? 'Set CULTURE_MANAGER_API_KEY, and CULTURE_MANAGER_API_URL to the endpoint that the key is for; in VS Code, run "Culture: Set Endpoint Key…".'
      : status === 404
        ? "Check the address (it usually ends in /v1) and the name of the model."
        : "Check that the server runs and that the address and the model's name are right.";
  return new ModelUnavailableError(`The endpoint ${endpoint.url} (${endpoint.model}) ${problem}.`, remedy);
}

function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
