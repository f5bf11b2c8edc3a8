import { cacheRoot } from "../../host/models/folders.js";
import { listModels as list, namedModel } from "../../host/models/list.js";
import { pullModel } from "../../host/models/pull.js";
import { createProgress } from "../progress.js";

/** `models list`: the catalogue, what is here, and what `auto` means on this machine. */
export async function listModels({ json }: { readonly json?: boolean }): Promise<number> {
  const rows = (await list()).map((entry) => ({
    id: entry.id,
    title: entry.title,
    purpose: entry.purpose,
    licence: entry.licence,
    bytes: entry.bytes,
    sha256: entry.sha256 ?? null,
    contextLength: entry.contextLength,
    chatTemplate: entry.chatTemplate,
    verified: entry.verified,
    auto: entry.automatic,
    path: entry.path ?? null,
  }));
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
  // A name that is wrong is told before anything is fetched.
  const entries = await Promise.all(ids.map(namedModel));
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
