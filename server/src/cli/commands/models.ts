import { UsageError } from "../../core/errors.js";
import { CATALOGUE, type CatalogueEntry } from "../../host/models/catalogue.js";
import { cacheRoot } from "../../host/models/folders.js";
import { automaticModel } from "../../host/models/open.js";
import { findPulled, pullModel } from "../../host/models/pull.js";
import { createProgress } from "../progress.js";

/** `models list`: the catalogue, what is here, and what `auto` means on this machine. */
export async function listModels({ json }: { readonly json?: boolean }): Promise<number> {
  const automatic = (await automaticModel()).id;
  const rows = await Promise.all(
    CATALOGUE.map(async (entry) => {
      const here = await findPulled(entry, cacheRoot());
      return {
        id: entry.id,
        title: entry.title,
        purpose: entry.purpose,
        licence: entry.licence,
        bytes: entry.bytes,
        sha256: entry.sha256 ?? null,
        contextLength: entry.contextLength,
        chatTemplate: entry.chatTemplate,
        verified: entry.verified,
        auto: entry.id === automatic,
        path: here?.path ?? null,
      };
    }),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  for (const r of rows) {
    const marks = [
      r.path ? "here" : "",
      r.auto ? "auto" : "",
      r.verified ? "" : "not run on the reference machine",
    ]
      .filter(Boolean)
      .join(", ");
    process.stdout.write(
      `${r.id.padEnd(26)} ${(r.bytes / 1e6).toFixed(0).padStart(6)} MB  ${r.licence.padEnd(12)} ${r.purpose.padEnd(6)} ${marks}\n`,
    );
  }
  return 0;
}

/** `models pull`: fetches, verifies and keeps models; what is here already is left alone. */
export async function pullModels(ids: readonly string[], signal: AbortSignal): Promise<number> {
  const entries: CatalogueEntry[] = [];
  for (const id of ids) {
    const entry = id === "auto" ? await automaticModel() : CATALOGUE.find((e) => e.id === id);
    if (entry === undefined)
      throw new UsageError(
        `There is no model "${id}" in the catalogue.`,
        `Known models: ${CATALOGUE.map((e) => e.id).join(", ")}.`,
      );
    entries.push(entry);
  }
  const progress = createProgress();
  for (const entry of entries) {
    const file = await pullModel(entry, {
      cacheRoot: cacheRoot(),
      signal,
      progress: (done, total) =>
        progress.show(`Fetching ${entry.title}`, Math.round(done / 1e6), Math.round(total / 1e6)),
    });
    progress.clear();
    process.stdout.write(`${entry.id}  ${file.path}\n`);
  }
  return 0;
}
