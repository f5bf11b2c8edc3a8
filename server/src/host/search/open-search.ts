import { SearchUnavailableError, UsageError } from "../../core/errors.js";
import type { Cache, LanguageDetector } from "../../core/ports.js";
import type { SearchSource } from "../../core/synthesis/source.js";
import { brave } from "./brave.js";
import { cachedSource } from "./cached-source.js";
import { localCorpus } from "./local-corpus.js";
import { mediawiki, type Wiki } from "./mediawiki.js";
import type { Engine } from "./provider.js";
import { searxng } from "./searxng.js";
import { tavily } from "./tavily.js";
import { WebClient, type WebClientOptions } from "./web-client.js";
import { webPages } from "./web-pages.js";

export const PROVIDERS = ["local", "mediawiki", "searxng", "brave", "tavily"] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface SearchSelection {
  readonly provider: Provider;
  /** Folder of the local corpus. */
  readonly corpus?: string;
  /** Address of the SearXNG instance or of a wiki's api.php; it may be private, for the user named it. */
  readonly endpoint?: string;
  /** In memory only; otherwise BRAVE_API_KEY and TAVILY_API_KEY of the environment. */
  readonly keys?: Readonly<Partial<Record<Provider, string>>>;
  /** Further origins that may be private. */
  readonly allowedOrigins?: readonly string[];
}

export interface SearchSetup {
  readonly detector: LanguageDetector;
  readonly cache: Cache;
  readonly now: () => Date;
  readonly version: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Patience with servers; tests have less. */
  readonly pace?: Pick<WebClientOptions, "pause" | "timeout" | "retryDelay">;
}

/** @throws UsageError for what is missing or wrong in the selection; the signal's reason. */
export async function openSearch(
  selection: SearchSelection,
  setup: SearchSetup,
  signal: AbortSignal,
): Promise<SearchSource> {
  const { provider, endpoint, corpus, allowedOrigins = [] } = selection;
  if (provider === "local") {
    if (corpus === undefined)
      throw new UsageError("The local provider needs a folder.", "Name it with --corpus.");
    return localCorpus(corpus, setup, signal);
  }
  const address = endpoint === undefined ? undefined : webOrigin(endpoint);
  const engine = openEngine(selection, setup);
  const client = new WebClient({
    ...setup.pace,
    userAgent: `CultureManager/${setup.version} (collects cited passages for data sets; respects robots.txt)`,
    allowedOrigins: [...(address ? [address] : []), ...allowedOrigins.map(webOrigin)],
  });
  const read = webPages({ client, detector: setup.detector, now: setup.now });
  return cachedSource(
    {
      id: engine.id,
      search: (query, limit, s) => engine.search(query, limit, client, s),
      async read({ address: page }, s) {
        try {
          return (await engine.read?.(page, client, setup.now, s)) ?? (await read(page, s));
        } catch (error) {
          if (error instanceof SearchUnavailableError) return { refused: error.message };
          throw error;
        }
      },
      dispose: () => client.close(),
    },
    setup.cache,
  );
}

function openEngine(
  { provider, endpoint, keys }: SearchSelection,
  { environment = process.env }: SearchSetup,
): Engine & Partial<Pick<Wiki, "read">> {
  switch (provider) {
    case "mediawiki":
      return mediawiki(endpoint);
    case "searxng":
      if (endpoint === undefined)
        throw new UsageError(
          "SearXNG needs the address of an instance.",
          "Name it with --endpoint, for example http://localhost:8888.",
        );
      return searxng(endpoint);
    case "brave":
      return brave(keys?.brave ?? needed(environment, "BRAVE_API_KEY"));
    case "tavily":
      return tavily(keys?.tavily ?? needed(environment, "TAVILY_API_KEY"));
    default:
      throw new UsageError(`There is no provider "${provider}".`, `Choose one of ${PROVIDERS.join(", ")}.`);
  }
}

function needed(environment: NodeJS.ProcessEnv, name: string): string {
  const key = environment[name];
  if (key) return key;
  throw new UsageError(`The provider needs a key.`, `Set ${name} in the environment.`);
}

function webOrigin(address: string): string {
  const plain = address.replace("{language}", "en");
  if (URL.canParse(plain) && /^https?:$/.test(new URL(plain).protocol)) return new URL(plain).origin;
  throw new UsageError(`"${address}" is no web address.`, "It starts with http:// or https://.");
}
