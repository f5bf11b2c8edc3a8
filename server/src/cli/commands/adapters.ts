import { type AdapterListing, listAdapter } from "../../core/adapters/listing.js";
import { UsageError } from "../../core/errors.js";
import { activateAdapter, readAdapters, removeAdapter } from "../../host/adapters/registry.js";
import { projectRoot } from "../../host/project.js";

export interface AdaptersOptions {
  readonly format: "pretty" | "json";
}

/** `adapters list`: what there is, what is used, and why the rest is not. */
export async function listAdapters({ format }: AdaptersOptions, signal: AbortSignal): Promise<number> {
  const adapters = await readAdapters({ root: projectRoot(process.cwd()) }, signal);
  print(adapters.map(listAdapter), format);
  return 0;
}

/** `adapters verify`: hashes, forms and shapes anew. Exit 1 if one of them is refused. */
export async function verifyAdapters(
  ids: readonly string[],
  { format }: AdaptersOptions,
  signal: AbortSignal,
): Promise<number> {
  const all = await readAdapters({ root: projectRoot(process.cwd()), thorough: true }, signal);
  const missing = ids.find((id) => !all.some((a) => a.id === id));
  if (missing !== undefined)
    throw new UsageError(
      `There is no adapter "${missing}".`,
      'See "culture-manager adapters list" for those there are.',
    );
  const wanted = all.map(listAdapter).filter(({ id }) => ids.length === 0 || ids.includes(id));
  print(wanted, format);
  return wanted.some(({ state }) => state === "refused") ? 1 : 0;
}

/** `adapters activate`. */
export async function activate(
  id: string,
  { format, force = false }: AdaptersOptions & { readonly force?: boolean },
  signal: AbortSignal,
): Promise<number> {
  const root = projectRoot(process.cwd());
  const adapter = await activateAdapter(root, id, { force, now: new Date() }, signal);
  if (format === "json") process.stdout.write(`${JSON.stringify({ id, state: adapter.state })}\n`);
  else
    process.stdout.write(
      `${id} now serves ${adapter.tasks.join(", ")} for ${adapter.cultures.join(", ")} on ${adapter.base.id}.\n`,
    );
  return 0;
}

/** `adapters remove`. */
export async function remove(id: string, { format }: AdaptersOptions, signal: AbortSignal): Promise<number> {
  await removeAdapter(projectRoot(process.cwd()), id, signal);
  if (format === "json") process.stdout.write(`${JSON.stringify({ id, state: "removed" })}\n`);
  else process.stdout.write(`${id} is removed.\n`);
  return 0;
}

function print(adapters: readonly AdapterListing[], format: AdaptersOptions["format"]): void {
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(adapters, null, 2)}\n`);
    return;
  }
  if (adapters.length === 0)
    process.stdout.write('There are no adapters. "culture-manager train" makes one.\n');
  for (const a of adapters) {
    const size = `${(a.bytes / 1e6).toFixed(1)} MB`;
    const place = a.builtIn ? ", built in" : "";
    process.stdout.write(`${a.state.padEnd(9)} ${a.id}  ${a.cultures.join(",")}  ${a.tasks.join(", ")}\n`);
    process.stdout.write(`          for ${a.base || "an unknown model"}, ${size}${place}\n`);
    for (const line of [a.summary, a.reason]) if (line) process.stdout.write(`          ${line}\n`);
  }
}
