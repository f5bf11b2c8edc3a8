import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CulturePack, CultureProfile } from "../core/cultures/culture.js";
import { mergePack, type Packs, parsePack, parseProfile } from "../core/cultures/packs.js";
import type { CultureId } from "../core/finding.js";
import { packageFolder } from "./bundles.js";

/** Beside the bundle in a package, beside the sources in a checkout. */
export function builtInCultures(): string {
  const folder = packageFolder("cultures");
  if (folder === undefined) throw new Error("The built-in culture packs are missing from this installation.");
  return path.join(folder, "cultures");
}

/**
 * Packs from folders, later folders adding to earlier ones. A pack is read when it is first asked for, so a check
 * for one culture does not pay for the others.
 * @param folders each holds one folder per culture; a folder that does not exist holds none.
 */
export function openPacks(
  folders: readonly { readonly path: string; readonly origin: CulturePack["origin"] }[],
): Packs {
  const places = new Map<CultureId, { readonly folder: string; readonly origin: CulturePack["origin"] }[]>();
  for (const { path: root, origin } of folders) {
    if (!existsSync(root)) continue;
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      if (!entry.isDirectory() || !/^[A-Z]{2}$/.test(entry.name)) continue;
      const list = places.get(entry.name) ?? [];
      list.push({ folder: path.join(root, entry.name), origin });
      places.set(entry.name, list);
    }
  }
  const read = new Map<CultureId, CulturePack | undefined>();
  const profiles = new Map<CultureId, CultureProfile | undefined>();
  return {
    ids: [...places.keys()].sort(),
    get(culture) {
      if (!read.has(culture)) {
        const packs = (places.get(culture) ?? []).map(({ folder, origin }) =>
          parsePack({
            folder,
            origin,
            profile: profileText(folder),
            norms: readFileSync(path.join(folder, "norms.jsonl"), "utf8"),
          }),
        );
        read.set(culture, packs.reduce<CulturePack | undefined>(mergePack, undefined));
      }
      return read.get(culture);
    },
    profile(culture) {
      if (!profiles.has(culture)) {
        // The last folder's counts, as in a merged pack.
        const folder = places.get(culture)?.at(-1)?.folder;
        profiles.set(culture, folder === undefined ? undefined : readProfile(folder));
      }
      return profiles.get(culture);
    },
  };
}

function readProfile(folder: string): CultureProfile {
  return parseProfile({ folder, profile: profileText(folder) });
}

function profileText(folder: string): string {
  return readFileSync(path.join(folder, "profile.json"), "utf8");
}
