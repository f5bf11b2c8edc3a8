// Bundles one benchmark from its TypeScript source into dist/ and runs it there: `node bench/run-ts.mjs quality --list`.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const [name, ...args] = process.argv.slice(2);
const outfile = `dist/bench-${name}.js`;
await build({
  entryPoints: [`bench/${name}.ts`],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["node-llama-cpp"],
  logLevel: "warning",
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
process.exit(spawnSync(process.execPath, [outfile, ...args], { stdio: "inherit" }).status ?? 1);
