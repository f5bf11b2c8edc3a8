import * as z from "zod";
import type { Cache } from "../../core/ports.js";
import type { Page, SearchSource } from "../../core/synthesis/source.js";

const hitsSchema = z.array(z.object({ address: z.string(), title: z.string() }));
const pageSchema = z.object({
  address: z.string(),
  title: z.string(),
  text: z.string(),
  language: z.string().optional(),
  licence: z.string().optional(),
  published: z.string().optional(),
  fetched: z.string(),
});

/** Bump when pages are made readable in another way. */
const VERSION = 1;

/**
 * Answers from the disk what was found and read before, so that a run can be repeated exactly and sites are asked once.
 * A page keeps the date on which it was read. Failures are not kept.
 */
export function cachedSource(source: SearchSource, cache: Cache): SearchSource {
  return {
    id: source.id,
    async search(query, limit, signal) {
      const { text, language, culture } = query;
      const key = JSON.stringify(["search", VERSION, source.id, text, language, culture, limit]);
      const [known] = await cache.getMany([key]);
      const parsed = hitsSchema.safeParse(known);
      if (parsed.success) return parsed.data;
      const hits = await source.search(query, limit, signal);
      await cache.setMany([[key, hits]]);
      return hits;
    },
    async read(hit, signal) {
      const key = JSON.stringify(["page", VERSION, hit.address]);
      const [known] = await cache.getMany([key]);
      const parsed = pageSchema.safeParse(known);
      // Optional fields that are undefined are left out by JSON.
      if (parsed.success) return parsed.data as Page;
      const page = await source.read(hit, signal);
      if (!("refused" in page)) await cache.setMany([[key, page]]);
      return page;
    },
    dispose: () => source.dispose(),
  };
}
