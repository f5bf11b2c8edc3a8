import robotsModule from "robots-parser";
import { type WebClient, WebError } from "./web-client.js";

export interface RobotsAnswer {
  readonly allowed: boolean;
  /** Milliseconds between two requests that the site asks for. */
  readonly pause: number;
}

/** The name that robots.txt files may address. */
const TOKEN = "CultureManager";
// The package is CommonJS whose export is the function; its types describe an ES module.
const robotsParser = robotsModule as unknown as typeof robotsModule.default;
/** A site that wants more patience than this is left alone. */
const MAX_PAUSE = 30_000;

/** What each site lets robots read (RFC 9309). One file per origin, asked once. */
export class Robots {
  readonly #rules = new Map<string, Promise<ReturnType<typeof robotsParser> | "all" | "none">>();

  constructor(private readonly client: WebClient) {}

  /** @throws WebError for a site that cannot be reached; the signal's reason. */
  async ask(address: string, signal: AbortSignal): Promise<RobotsAnswer> {
    const { origin } = new URL(address);
    let rules = this.#rules.get(origin);
    if (rules === undefined) {
      rules = this.#read(origin, signal);
      this.#rules.set(origin, rules);
      // A cancelled question is no answer.
      rules.catch(() => this.#rules.delete(origin));
    }
    const known = await rules;
    if (known === "all") return { allowed: true, pause: 0 };
    if (known === "none") return { allowed: false, pause: 0 };
    const pause = (known.getCrawlDelay(TOKEN) ?? 0) * 1000;
    return { allowed: known.isAllowed(address, TOKEN) !== false && pause <= MAX_PAUSE, pause };
  }

  async #read(origin: string, signal: AbortSignal) {
    const url = `${origin}/robots.txt`;
    try {
      const { text } = await this.client.get({ url, types: ["text/"] }, signal);
      return robotsParser(url, text);
    } catch (error) {
      if (!(error instanceof WebError)) throw error;
      // Nobody answered: so it is with the page itself, and that is the reason to tell.
      if (error.status === undefined) throw error;
      // No file, no rules. A server that fails is taken to forbid everything.
      return error.status < 500 && error.status !== 429 ? "all" : "none";
    }
  }
}
