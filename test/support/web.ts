import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { createLanguageDetector } from "../../server/src/host/language.js";
import { memoryCache } from "./fake-judge.js";
import { openServer } from "./server.js";

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a site answers by path; several answers for one path are given one after the other, the last for ever. */
export type Site = Readonly<
  Record<string, Answer | readonly Answer[] | ((request: IncomingMessage, response: ServerResponse) => void)>
>;

export interface OpenSite {
  readonly origin: string;
  /** `GET /path?query`, in order. */
  readonly asked: readonly string[];
  readonly requests: readonly { readonly headers: IncomingMessage["headers"]; readonly body: string }[];
  close(): Promise<void>;
}

/** A real site on this machine, closed when the test ends. */
export async function site(pages: Site): Promise<OpenSite> {
  const opened = await openSite(() => pages);
  onTestFinished(() => opened.close());
  return opened;
}

/** As `site`, for whoever closes it. @param port as `openServer`. */
export async function openSite(pagesAt: (origin: string) => Site, port?: number): Promise<OpenSite> {
  const asked: string[] = [];
  const requests: { headers: IncomingMessage["headers"]; body: string }[] = [];
  const given = new Map<string, number>();
  let pages: Site = {};
  const { origin, close } = await openServer(async (request, response) => {
    const url = request.url ?? "/";
    asked.push(`${request.method} ${url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
    const path = url.split("?")[0] ?? "/";
    const own = pages[path];
    if (typeof own === "function") return own(request, response);
    const list: readonly Answer[] =
      own === undefined ? [{ status: 404 }] : "length" in own ? own : [own as Answer];
    const turn = given.get(path) ?? 0;
    given.set(path, turn + 1);
    const { status = 200, headers = {}, body = "" } = list[Math.min(turn, list.length - 1)] ?? {};
    response.writeHead(status, headers).end(body);
  }, port);
  pages = pagesAt(origin);
  return { origin, asked, requests, close };
}

export const JSON_TYPE = { "content-type": "application/json" };
export const HTML_TYPE = { "content-type": "text/html; charset=utf-8" };

/** Servers of this machine answer at once, so patience would only be slow. */
export const setup = () => ({
  detector: createLanguageDetector(),
  cache: memoryCache(),
  now: () => new Date("2026-01-02T03:04:05Z"),
  version: "0.0.0",
  environment: {},
  pace: { pause: 0, timeout: 400, retryDelay: 1 },
});

export const GIVE_UP = (): AbortSignal => AbortSignal.timeout(15_000);
