// Bundles the command line, the model host, the language server and the extension into dist/.
// Usage: node esbuild.mjs [entry …]; without names everything is built from scratch.
import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";

const ENTRIES = {
  cli: "server/src/cli/main.ts",
  server: "server/src/main.ts",
  "model-host": "server/src/host/llama/worker.ts",
  "cultures-lint": "server/src/cli/cultures-lint.ts",
};

/** Views of the extension that are pages: client/webview/NAME.ts and NAME.css. */
const PAGES = ["compare"];

const names = process.argv.slice(2);
if (names.length === 0) rmSync("dist", { recursive: true, force: true });

await build({
  entryPoints: Object.fromEntries(
    Object.entries(ENTRIES).filter(
      ([name, file]) => existsSync(file) && (names.length === 0 || names.includes(name)),
    ),
  ),
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
  // Native: loads its binaries from beside itself.
  external: ["node-llama-cpp"],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

// Language identification is a synchronous port, so its ES module is loaded on demand with `require`.
if (names.length === 0 || names.includes("eld")) {
  await build({
    stdin: { contents: 'export { eld } from "eld/large";', resolveDir: import.meta.dirname },
    outfile: "dist/eld.cjs",
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: true,
    logLevel: "warning",
  });
}

// The extension: VS Code loads CommonJS and brings `vscode` itself.
if (names.length === 0 || names.includes("client")) {
  await build({
    entryPoints: ["client/src/extension.ts"],
    outfile: "dist/client.cjs",
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minifySyntax: true,
    sourcemap: true,
    logLevel: "warning",
    external: ["vscode"],
    // Where activation is measured from: the loading of the bundle counts.
    banner: { js: 'performance.mark("cultureManager.activate");' },
  });
}

// Pages of the extension's views, one script and one style each, and the icons that they share. They run in a browser.
if (names.length === 0 || names.includes("webview")) {
  await build({
    entryPoints: [
      ...PAGES.flatMap((out) => ["ts", "css"].map((type) => ({ in: `client/webview/${out}.${type}`, out }))),
      { in: "node_modules/@vscode/codicons/dist/codicon.css", out: "codicon" },
    ],
    outdir: "dist/webview",
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "chrome128",
    minify: true,
    sourcemap: true,
    logLevel: "warning",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  });
}
