import * as z from "zod";
import { SearchUnavailableError } from "../../core/errors.js";
import type { SearchHit, SearchQuery } from "../../core/synthesis/source.js";
import { type WebClient, WebError, type WebRequest } from "./web-client.js";

/** A web search: what differs between providers. Reading the pages found is the same for all. */
export interface Engine {
  /** Names provider and place, for the data card. */
  readonly id: string;
  /** @throws SearchUnavailableError; the signal's reason. */
  search(
    query: SearchQuery,
    limit: number,
    client: WebClient,
    signal: AbortSignal,
  ): Promise<readonly SearchHit[]>;
}

export interface AskOptions {
  readonly client: WebClient;
  /** What to do, by HTTP status. */
  readonly remedies?: Readonly<Record<number, string>>;
  readonly signal: AbortSignal;
}

/** Asks an API and parses its answer. @throws SearchUnavailableError; the signal's reason. */
export async function askProvider<T>(
  name: string,
  request: Omit<WebRequest, "types">,
  schema: z.ZodType<T>,
  { client, remedies = {}, signal }: AskOptions,
): Promise<T> {
  let text: string;
  try {
    text = (await client.get({ ...request, types: ["application/json", "text/json"] }, signal)).text;
  } catch (error) {
    if (!(error instanceof WebError)) throw error;
    const remedy = error.status === undefined ? undefined : remedies[error.status];
    throw unavailable(name, error.message.replace(/^it /, ""), remedy);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unavailable(name, "did not answer with JSON");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unavailable(
    name,
    `answered in an unknown form: ${z.prettifyError(parsed.error).replace(/\s+/g, " ")}`,
  );
}

export function unavailable(name: string, problem: string, remedy?: string): SearchUnavailableError {
  return new SearchUnavailableError(
    `${name} ${problem.slice(0, 400)}.`,
    remedy ?? "Try again later: what was found so far is kept. Or choose another --provider.",
  );
}
