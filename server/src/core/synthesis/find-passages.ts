import * as z from "zod";
import type { CultureProfile } from "../cultures/culture.js";
import { textHash } from "../text-hash.js";
import { isAbout } from "./about-culture.js";
import type { CitedPassage } from "./found-norm.js";
import { speaksToModels } from "./hostile.js";
import { type Journal, step, stepKey } from "./journal.js";
import { type Passage, rankPassages, splitPassages } from "./passages.js";
import type { Plan, PlannedQuery } from "./plan.js";
import type { Page, Refused, SearchHit, SearchSource } from "./source.js";
import type { Tally } from "./tally.js";

const hitsSchema = z.array(z.object({ address: z.string(), title: z.string() }));
const pageSchema = z.union([
  z.object({ refused: z.string() }),
  z.object({
    address: z.string(),
    title: z.string(),
    text: z.string(),
    language: z.string().optional(),
    licence: z.string().optional(),
    published: z.string().optional(),
    fetched: z.string(),
  }),
]);

export interface FindOptions {
  readonly plan: Plan;
  readonly source: SearchSource;
  readonly journal: Journal;
  readonly tally: Tally;
  readonly profile: CultureProfile | undefined;
}

/** Pages read for a query, and passages taken from them. */
const PAGES = 5;
const PASSAGES = 3;

/**
 * The passages that speak of one query and are about the plan's culture, best first, none that was given before.
 * @param given ids of passages that earlier queries found; those found now are added.
 * @throws SearchUnavailableError; the signal's reason.
 */
export async function findPassages(
  query: PlannedQuery,
  options: FindOptions,
  given: Set<string>,
  signal: AbortSignal,
): Promise<readonly CitedPassage[]> {
  const { plan, tally, profile } = options;
  const hits = await search(query, options, signal);
  tally.searched(query, hits.length);
  const candidates: { readonly page: Page; readonly passage: Passage }[] = [];
  for (const hit of hits) {
    signal.throwIfAborted();
    const page = await read(hit, options, signal);
    if ("refused" in page) {
      tally.refused(hit.address, page.refused);
      continue;
    }
    for (const passage of splitPassages(page)) {
      if (speaksToModels(`${passage.heading}\n${passage.text}`))
        tally.dropped("hostile", "it speaks to language models", passage.text);
      else if (isAbout(plan.culture, page, `${page.title}\n${passage.heading}\n${passage.text}`, profile))
        candidates.push({ page, passage });
    }
  }
  const pages = new Map(candidates.map(({ page, passage }) => [passage, page] as const));
  const ranked = rankPassages([...pages.keys()], query.text, PASSAGES * 3);
  const fresh = ranked.flatMap((passage) => {
    const page = pages.get(passage);
    return page === undefined ? [] : [cite(passage, page)];
  });
  const chosen = fresh.filter(({ id }) => !given.has(id)).slice(0, PASSAGES);
  for (const { id } of chosen) given.add(id);
  return chosen;
}

function search(query: PlannedQuery, { plan, source, journal }: FindOptions, signal: AbortSignal) {
  const { text, language } = query;
  const key = stepKey("search", source.id, text, language, plan.culture);
  return step<readonly SearchHit[]>(journal, key, hitsSchema, () =>
    source.search({ text, language, culture: plan.culture }, PAGES, signal),
  );
}

async function read(hit: SearchHit, { source, journal }: FindOptions, signal: AbortSignal) {
  const page = await step(journal, stepKey("read", source.id, hit.address), pageSchema, async () => ({
    ...(await source.read(hit, signal)),
  }));
  // Optional fields that are undefined are left out by JSON.
  return page as Page | Refused;
}

function cite({ heading, text }: Passage, { address, title, text: _, ...page }: Page): CitedPassage {
  return { id: textHash(`${address}\n${heading}\n${text}`), address, title, heading, text, ...page };
}
