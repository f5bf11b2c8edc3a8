import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { packageFolder } from "./bundles.js";

/** Texts by their English, as VS Code's tools write them. */
const bundleSchema = z.record(
  z.string(),
  z.union([z.string(), z.object({ message: z.string(), comment: z.array(z.string()) })]),
);
export type Bundle = z.infer<typeof bundleSchema>;

/**
 * The user interface's texts in a language: `l10n/bundle.l10n.<locale>.json` for the locale or its language alone.
 * @returns an empty bundle, which means English, where there is none.
 */
export function readBundle(locale: string): Bundle {
  const folder = path.join(packageFolder("l10n") ?? "", "l10n");
  const parts = locale.toLowerCase().split(/[-_]/);
  while (parts.length > 0) {
    const file = path.join(folder, `bundle.l10n.${parts.join("-")}.json`);
    // A locale comes from the client: it names a file of this folder or none.
    if (parts.every((p) => /^[a-z0-9]+$/.test(p)) && existsSync(file))
      return bundleSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    parts.pop();
  }
  return {};
}
