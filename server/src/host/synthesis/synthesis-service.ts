import path from "node:path";
import type { LanguageDetector } from "../../core/ports.js";
import type { SearchSource } from "../../core/synthesis/source.js";
import type { Task } from "../../core/tasks/task.js";
import { createCache } from "../cache.js";
import { listDatasets } from "../datasets.js";
import { cacheRoot } from "../models/folders.js";
import { openTasks } from "../tasks.js";
import { addNorm } from "./add-norm.js";
import { openDataset } from "./dataset-folder.js";
import { addFeedback, readFeedback } from "./feedback.js";
import type { SynthesisRun } from "./run-synthesis.js";

export interface SynthesisServiceOptions {
  readonly detector: LanguageDetector;
  readonly version: string;
  readonly now: () => Date;
  /** Keys of search providers by the origin that they are for; read when a search begins. */
  readonly keys: ReadonlyMap<string, string>;
}

/** What a shell needs of tasks and data sets. Search and its parsers are loaded when they are first used. */
export function synthesisService({ detector, version, now, keys }: SynthesisServiceOptions) {
  return {
    tasks: (root: string): readonly Task[] => openTasks(root).map(({ task }) => task),
    list: async (root: string): Promise<readonly string[]> => (await listDatasets(root)).map(({ id }) => id),
    open: openDataset,
    async openSource(
      selection: Omit<Parameters<typeof import("../search/open-search.js")["openSearch"]>[0], "keys">,
      signal: AbortSignal,
    ): Promise<SearchSource> {
      const { openSearch } = await import("../search/open-search.js");
      const cache = createCache(path.join(cacheRoot(), "search"));
      return openSearch(
        { ...selection, keys: keysByProvider(keys) },
        { detector, cache, now, version },
        signal,
      );
    },
    async run(job: Omit<SynthesisRun, "detector" | "now">, signal: AbortSignal) {
      const { runSynthesis } = await import("./run-synthesis.js");
      return runSynthesis({ ...job, detector, now }, signal);
    },
    readFeedback,
    addFeedback,
    addNorm,
  };
}

function keysByProvider(keys: ReadonlyMap<string, string>) {
  const [brave, tavily] = [keys.get("https://api.search.brave.com"), keys.get("https://api.tavily.com")];
  return { ...(brave ? { brave } : {}), ...(tavily ? { tavily } : {}) };
}
