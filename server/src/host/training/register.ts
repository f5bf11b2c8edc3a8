import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { ADAPTER_FILE, type Adapter, adapterSchema, parseAdapter } from "../../core/adapters/adapter.js";
import { UsageError } from "../../core/errors.js";
import { adaptersFolder } from "../adapters/registry.js";
import { writeJson } from "./run-folder.js";

/**
 * Puts an adapter into the workspace in one step: a reader sees the whole folder or none.
 * @param weights the exported file; copied. @param description all of `adapter.json` but what the file itself says.
 * @throws UsageError where another adapter has the name.
 */
export async function registerAdapter(
  root: string,
  weights: string,
  description: Omit<Adapter, "sha256" | "size" | "file" | "scale" | "version" | "method">,
): Promise<Adapter> {
  const folder = path.join(adaptersFolder(root), description.id);
  const bytes = await readFile(weights);
  const adapter = adapterSchema.parse({
    version: 1,
    method: "lora",
    ...description,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    size: bytes.length,
  });
  const there = await readFile(path.join(folder, ADAPTER_FILE), "utf8").catch(() => undefined);
  // The process was ended right after this very step.
  if (there !== undefined && parseAdapter(there, adapter.id).sha256 === adapter.sha256)
    return parseAdapter(there, adapter.id);
  if (await stat(folder).catch(() => undefined))
    throw new UsageError(
      `There is an adapter "${adapter.id}" already.`,
      `Remove it with "culture-manager adapters remove ${adapter.id}", or train with another --name.`,
    );
  const temporary = path.join(adaptersFolder(root), `.tmp-${adapter.id}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  await cp(weights, path.join(temporary, adapter.file));
  await writeJson(path.join(temporary, ADAPTER_FILE), adapter);
  await rename(temporary, folder);
  return adapter;
}
