import * as z from "zod";
import type { SearchHit, SearchQuery } from "../../core/synthesis/source.js";
import { askProvider, type Engine, unavailable } from "./provider.js";

/** `GET /search?format=json` of a SearXNG instance; its settings must list json among the formats. */
const answerSchema = z.object({
  results: z.array(z.object({ url: z.string(), title: z.string().nullish() })),
  /** Pairs of engine and reason; strings in older versions. */
  unresponsive_engines: z.array(z.union([z.string(), z.array(z.string())])).default([]),
});

/** @param endpoint base address of the instance, such as `http://localhost:8888`. */
export function searxng(endpoint: string): Engine {
  const name = `SearXNG at ${new URL(endpoint).host}`;
  return {
    id: `searxng ${new URL(endpoint).origin}`,
    async search({ text, language }: SearchQuery, limit, client, signal): Promise<readonly SearchHit[]> {
      const url = new URL(`${endpoint.replace(/\/+$/, "")}/search`);
      url.search = new URLSearchParams({ q: text, format: "json", language, safesearch: "1" }).toString();
      const remedies = { 403: 'Add "json" to search.formats in the settings.yml of the instance.' };
      const answer = await askProvider(name, { url: url.href }, answerSchema, { client, remedies, signal });
      const { results, unresponsive_engines: silent } = answer;
      // Engines that did not answer are no sign that there is nothing to find.
      if (results.length === 0 && silent.length > 0)
        throw unavailable(name, `found nothing because ${silent.length} of its engines did not answer`);
      return results.slice(0, limit).map((r) => ({ address: r.url, title: r.title ?? r.url }));
    },
  };
}
