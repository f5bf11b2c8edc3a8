import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";

// Everything pure is bundled; what is native, huge or loads files beside itself stays a package.
const external = ["node-llama-cpp", "eld", "eld/*", "cacache"];

const entries = {
  cli: "server/src/cli/main.ts",
  "model-host": "server/src/host/llama/worker.ts",
  "cultures-lint": "server/src/cli/cultures-lint.ts",
};

const only = process.argv.slice(2);
const present = Object.fromEntries(
  Object.entries(entries).filter(
    ([name, file]) => existsSync(file) && (only.length === 0 || only.includes(name)),
  ),
);
if (only.length === 0) rmSync("dist", { recursive: true, force: true });

await build({
  entryPoints: present,
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  // Formats, rules and the host are loaded when they are needed: each dynamic import becomes a file of its own.
  splitting: only.length === 0,
  format: "esm",
  platform: "node",
  target: "node20",
  external,
  sourcemap: true,
  // CommonJS packages inside an ES module still ask for `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
