import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Vitest global setup: a fresh checkout has no generated locale data yet. Instant when it is up to date. */
export function setup(): void {
  const script = fileURLToPath(new URL("../../scripts/generate-locale-data.mjs", import.meta.url));
  execFileSync(process.execPath, [script], { stdio: "inherit" });
}
