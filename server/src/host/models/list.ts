import { UsageError } from "../../core/errors.js";
import { CATALOGUE, type CatalogueEntry } from "./catalogue.js";
import { cacheRoot } from "./folders.js";
import { automaticModel } from "./open.js";
import { findPulled, type ModelFile, pullModel } from "./pull.js";

/** A model of the catalogue on this machine. */
export interface ListedModel extends CatalogueEntry {
  readonly pulled: boolean;
  /** Where its file is, if it was pulled. */
  readonly path: string | undefined;
  /** What `auto` means on this machine. */
  readonly automatic: boolean;
}

export async function listModels(): Promise<readonly ListedModel[]> {
  const automatic = (await automaticModel()).id;
  return Promise.all(
    CATALOGUE.map(async (entry) => {
      const here = await findPulled(entry, cacheRoot());
      return { ...entry, pulled: here !== undefined, path: here?.path, automatic: entry.id === automatic };
    }),
  );
}

/** @throws UsageError for an id that the catalogue lacks. */
export async function namedModel(id: string): Promise<CatalogueEntry> {
  const entry = id === "auto" ? await automaticModel() : CATALOGUE.find((e) => e.id === id);
  if (entry) return entry;
  throw new UsageError(
    `There is no model "${id}" in the catalogue.`,
    `Known models: ${CATALOGUE.map((e) => e.id).join(", ")}.`,
  );
}

/** Fetches a model of the catalogue, or `auto`. @throws as `namedModel` and `pullModel`. */
export async function pullModelById(
  id: string,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<ModelFile> {
  return pullModel(await namedModel(id), { cacheRoot: cacheRoot(), progress, signal });
}
