import type { LanguageDetector } from "../../core/ports.js";
import type { Page, Refused } from "../../core/synthesis/source.js";
import { readablePage } from "./readable.js";
import { Robots } from "./robots.js";
import { type WebClient, WebError } from "./web-client.js";

export interface WebPagesOptions {
  readonly client: WebClient;
  readonly detector: LanguageDetector;
  readonly now: () => Date;
}

/** Reads a found page as text, where its site lets robots. */
export function webPages({ client, detector, now }: WebPagesOptions) {
  const robots = new Robots(client);
  return async (address: string, signal: AbortSignal): Promise<Page | Refused> => {
    try {
      if (!/^https?:/.test(address) || !URL.canParse(address)) return { refused: "it is no web address" };
      const { allowed, pause } = await robots.ask(address, signal);
      if (!allowed) return { refused: "its site does not let robots read it" };
      const types = ["text/html", "application/xhtml+xml", "text/plain", "text/markdown"];
      const { url, type, text } = await client.get({ url: address, types, pause }, signal);
      const page = readablePage(text, { address: url, type, detector });
      return page === undefined
        ? { refused: "it has no readable text" }
        : { ...page, address: url, fetched: now().toISOString() };
    } catch (error) {
      if (error instanceof WebError) return { refused: error.message };
      throw error;
    }
  };
}
