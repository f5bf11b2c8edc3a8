import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package that holds `name`, looked for from here upwards; undefined if there is none. */
export function packageFolder(name: string): string | undefined {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, name)) || !existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return folder;
}

/**
 * A file that the build puts into dist/: beside the bundle that runs, or in `dist/` of a checkout run from its sources.
 * @throws Error when the build has not run.
 */
export function bundlePath(name: string): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of [path.join(folder, name), path.join(folder, "dist", name)]) {
      if (existsSync(candidate)) return candidate;
    }
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`${name} is missing from this installation: run "npm run build".`);
    folder = parent;
  }
}
