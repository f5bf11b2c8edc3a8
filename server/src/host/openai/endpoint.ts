import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { ModelUnavailableError } from "../../core/errors.js";

export interface Endpoint {
  /** Base address up to and including the version, for example `http://localhost:8080/v1`. */
  readonly url: string;
  /** Name of the model, or of an adapter that the endpoint serves beside it. */
  readonly model: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Keys by origin that the user stored in the editor. */
  readonly keys?: ReadonlyMap<string, string>;
  /** Milliseconds for one answer. */
  readonly timeout?: number;
  /** Milliseconds before the first retry; doubles each time unless the server names a time. */
  readonly retryDelay?: number;
}

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
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    const result = await once(endpoint, path, body, signal);
    if ("answer" in result) return parse(result.answer, schema, endpoint);
    if (!result.retry || attempt === RETRIES) throw unavailable(endpoint, result.problem, result.status);
    const wait = result.after ?? (endpoint.retryDelay ?? 500) * 2 ** attempt;
    await delay(Math.min(MAX_DELAY, wait), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Outcome =
  | { readonly answer: unknown }
  | { readonly problem: string; readonly retry: boolean; readonly status?: number; readonly after?: number };

async function once(endpoint: Endpoint, path: string, body: object, signal: AbortSignal): Promise<Outcome> {
  try {
    const key = keyFor(endpoint);
    const response = await fetch(`${endpoint.url.replace(/\/+$/, "")}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify({ model: endpoint.model, ...body }),
      // A redirect could carry the key and the texts to another server.
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(endpoint.timeout ?? TIMEOUT)]),
    });
    const text = await response.text();
    if (response.ok) return { answer: JSON.parse(text) };
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
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { problem: `failed: ${cause instanceof Error ? cause.message : String(cause)}`, retry: true };
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
      ? "Set CULTURE_MANAGER_API_KEY, and CULTURE_MANAGER_API_URL to the endpoint that the key is for."
      : status === 404
        ? "Check the address (it usually ends in /v1) and the name of the model."
        : "Check that the server runs and that the address and the model's name are right.";
  return new ModelUnavailableError(`The endpoint ${endpoint.url} (${endpoint.model}) ${problem}.`, remedy);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
