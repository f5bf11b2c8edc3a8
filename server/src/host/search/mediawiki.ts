import * as z from "zod";
import type { Page, Refused, SearchHit } from "../../core/synthesis/source.js";
import { licenceOfAddress, licenceOfText } from "./licence.js";
import { askProvider, type Engine, unavailable } from "./provider.js";
import type { WebClient } from "./web-client.js";

/** The action API answers errors with 200 and an `error`, so every answer may be one. */
const errorSchema = z.object({ code: z.string(), info: z.string() });
const searchSchema = z.object({
  error: errorSchema.optional(),
  query: z.object({ search: z.array(z.object({ title: z.string(), pageid: z.int() })) }).optional(),
});
const pageSchema = z.object({
  error: errorSchema.optional(),
  query: z
    .object({
      pages: z.array(
        z.object({
          title: z.string(),
          missing: z.boolean().optional(),
          extract: z.string().optional(),
          fullurl: z.string().optional(),
          pagelanguage: z.string().optional(),
          revisions: z.array(z.object({ timestamp: z.string() })).optional(),
        }),
      ),
      rightsinfo: z.object({ url: z.string(), text: z.string() }).optional(),
    })
    .optional(),
});

/** A wiki as a source: its search, and its pages as plain text with licence and date from the same API. */
export interface Wiki extends Engine {
  read(
    address: string,
    client: WebClient,
    now: () => Date,
    signal: AbortSignal,
  ): Promise<Page | Refused | undefined>;
}

/**
 * @param endpoint the api.php of a wiki, or with `{language}` in the place of the language's code; by default the
 * Wikipedia in the language of each query.
 */
export function mediawiki(endpoint = "https://{language}.wikipedia.org/w/api.php"): Wiki {
  const api = (language: string): string =>
    endpoint.replace("{language}", /^[a-z]{2,3}$/.test(language) ? language : "en");
  const origins = new Map<string, string>();
  return {
    id: `mediawiki ${new URL(api("en")).host.replace(/^en\./, "")}`,
    async search({ text, language }, limit, client, signal): Promise<readonly SearchHit[]> {
      const url = query(api(language), {
        list: "search",
        srsearch: text,
        srlimit: String(Math.min(50, limit)),
        srprop: "",
      });
      const answer = await askProvider("The wiki", { url }, searchSchema, { client, signal });
      if (answer.error) throw refusedBy(answer.error);
      const { origin } = new URL(url);
      origins.set(origin, api(language));
      return (answer.query?.search ?? []).map(({ title, pageid }) => ({
        address: `${origin}/?curid=${pageid}`,
        title,
      }));
    },
    async read(address, client, now, signal) {
      const { origin, searchParams } = new URL(address);
      const id = searchParams.get("curid");
      const place = origins.get(origin) ?? api(languageOf(origin));
      if (id === null || !/^\d+$/.test(id) || new URL(place).origin !== origin) return undefined;
      const url = query(place, {
        pageids: id,
        prop: "extracts|info|revisions",
        explaintext: "1",
        exlimit: "1",
        inprop: "url",
        rvprop: "timestamp",
        meta: "siteinfo",
        siprop: "rightsinfo",
      });
      const answer = await askProvider("The wiki", { url }, pageSchema, { client, signal });
      if (answer.error) throw refusedBy(answer.error);
      const [page] = answer.query?.pages ?? [];
      // A wiki without the TextExtracts extension gives no plain text; its pages are read as any other.
      if (page === undefined || page.missing) return { refused: "the wiki has no such page any more" };
      if (page.extract === undefined) return undefined;
      const text = plain(page.extract);
      if (text === "") return { refused: "it has no readable text" };
      const rights = answer.query?.rightsinfo;
      const licence = rights && (licenceOfAddress(rights.url) ?? licenceOfText(rights.text) ?? rights.text);
      const changed = page.revisions?.[0]?.timestamp.slice(0, 10);
      return {
        address: page.fullurl ?? address,
        title: page.title,
        text,
        ...(page.pagelanguage ? { language: page.pagelanguage } : {}),
        ...(licence ? { licence } : {}),
        ...(changed ? { published: changed } : {}),
        fetched: now().toISOString(),
      };
    },
  };
}

function query(endpoint: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    action: "query",
    format: "json",
    formatversion: "2",
    ...parameters,
  }).toString();
  return url.href;
}

function languageOf(origin: string): string {
  return new URL(origin).hostname.split(".")[0] ?? "en";
}

/** `== Heading ==` becomes `# Heading`, as in every page. */
function plain(extract: string): string {
  return extract
    .split("\n")
    .map((line) => line.replace(/^=+\s*(.*?)\s*=+$/, "# $1").trim())
    .filter((line) => line !== "")
    .join("\n\n");
}

function refusedBy({ code, info }: z.infer<typeof errorSchema>) {
  return unavailable("The wiki", `refuses: ${code}, ${info.replace(/\.$/, "")}`);
}
