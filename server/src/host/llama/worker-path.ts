import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The bundled worker: beside the bundle that runs, or in `dist/` of a checkout when run from its sources. */
export function workerPath(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of [path.join(folder, NAME), path.join(folder, "dist", NAME)]) {
      if (existsSync(candidate)) return candidate;
    }
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`${NAME} is missing from this installation: run "npm run build".`);
    folder = parent;
  }
}

const NAME = "model-host.js";
