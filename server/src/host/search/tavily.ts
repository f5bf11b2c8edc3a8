import * as z from "zod";
import { askProvider, type Engine } from "./provider.js";

const ORIGIN = "https://api.tavily.com";

/** `POST /search` of the Tavily API. The pages themselves are read from their sites, with their licences. */
const answerSchema = z.object({
  results: z.array(z.object({ url: z.string(), title: z.string() })),
});

const REMEDY = "Check the key: TAVILY_API_KEY, or in the editor the one that was asked for.";
const SPENT = "The plan's limit is reached: wait, or choose another --provider.";

/** @param origin the server that the key is for; another one never gets it. */
export function tavily(key: string, origin = ORIGIN): Engine {
  return {
    id: "tavily",
    async search({ text }, limit, client, signal) {
      const request = {
        url: new URL("/search", origin).href,
        body: { query: text.slice(0, 400), search_depth: "basic", max_results: Math.min(20, limit) },
        secret: { origin: new URL(origin).origin, headers: { authorization: `Bearer ${key}` } },
      };
      const remedies = { 401: REMEDY, 403: REMEDY, 432: SPENT, 433: SPENT };
      const { results } = await askProvider("Tavily", request, answerSchema, { client, remedies, signal });
      return results.slice(0, limit).map((r) => ({ address: r.url, title: r.title }));
    },
  };
}
