// Bundles the command line, the model host and (later) the language server and the extension into dist/.
import { rm } from "node:fs/promises";
import { build } from "esbuild";

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: { cli: "server/src/cli/main.ts", "model-host": "server/src/host/llama/worker.ts" },
  outdir: "dist",
  bundle: true,
  // Formats, rules data and commands are loaded when they are needed: a check of one JSON file starts fast.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  // The `main` of jsonc-parser is UMD, which cannot be bundled.
  mainFields: ["module", "main"],
  target: "node20",
  minifySyntax: true,
  sourcemap: true,
  logLevel: "warning",
  // Native, or large data that is loaded lazily from node_modules.
  external: ["node-llama-cpp", "eld", "eld/*"],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
