import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CONFIG_FILE, type Config, DEFAULT_CONFIG, parseConfig } from "../core/config.js";
import type { Packs } from "../core/cultures/packs.js";
import { openPacks } from "../host/packs.js";

/** The folder a command works in: its configuration and its culture packs. */
export interface Project {
  readonly root: string;
  readonly config: Config;
  readonly packs: Packs;
}

/** Looks upwards from `cwd` for culture.config.json; without one the project is `cwd` with the defaults. */
export function openProject(cwd: string): Project {
  const root = findRoot(cwd) ?? cwd;
  const file = path.join(root, CONFIG_FILE);
  const config = existsSync(file) ? parseConfig(readFileSync(file, "utf8"), file) : DEFAULT_CONFIG;
  const packs = openPacks([
    { path: builtInCultures(), origin: "built-in" },
    { path: path.join(root, ".culture", "cultures"), origin: "workspace" },
  ]);
  return { root, config, packs };
}

/** Beside the bundle in a package, beside the sources in a checkout. */
export function builtInCultures(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "cultures")) || !existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("The built-in culture packs are missing from this installation.");
    folder = parent;
  }
  return path.join(folder, "cultures");
}

function findRoot(from: string): string | undefined {
  let folder = from;
  for (;;) {
    if (existsSync(path.join(folder, CONFIG_FILE))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
