import cacache from "cacache";
import type { Cache } from "../core/ports.js";

/** Open files at a time. */
const PARALLEL = 32;

/**
 * A cache on disk that several processes may share. Content is verified on every read: a damaged entry is a miss.
 * A cache that cannot be written only makes the next run slower, so failures to write go to `onProblem`, not to callers.
 */
export function createCache(folder: string, onProblem: (error: unknown) => void = () => {}): Cache {
  return {
    async getMany(keys) {
      return inParallel(keys, async (key) => {
        try {
          const { data } = await cacache.get(folder, key);
          return JSON.parse(data.toString("utf8")) as unknown;
        } catch {
          return undefined;
        }
      });
    },
    async setMany(entries) {
      try {
        await inParallel(entries, ([key, value]) => cacache.put(folder, key, JSON.stringify(value)));
      } catch (error) {
        onProblem(error);
      }
    },
  };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += PARALLEL) {
    results.push(...(await Promise.all(items.slice(at, at + PARALLEL).map(work))));
  }
  return results;
}
