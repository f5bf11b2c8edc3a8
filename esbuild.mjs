// Bundles the command line, the model host, the language server and the extension into dist/.
// Usage: node esbuild.mjs [--production] [--out=FOLDER] [entry …]; without names everything is built from scratch.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { packNgrams } from "./scripts/pack-ngrams.mjs";

const ENTRIES = {
  cli: "server/src/cli/main.ts",
  server: "server/src/main.ts",
  "model-host": "server/src/host/llama/worker.ts",
  "backend-hooks": "server/src/host/llama/backend-hooks.ts",
  "cultures-lint": "server/src/cli/cultures-lint.ts",
};

/** Views of the extension that are pages: client/webview/NAME.ts and NAME.css. */
const PAGES = ["compare", "review", "training"];

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { production: { type: "boolean", default: false }, out: { type: "string", default: "dist" } },
});
const { out } = options;
if (names.length === 0) rmSync(out, { recursive: true, force: true });

/** What is published is small; what is worked on can be read. Names stay: stacks of users name functions. */
const MODE = options.production
  ? { minifySyntax: true, minifyWhitespace: true, legalComments: "none" }
  : { minifySyntax: true, sourcemap: true };

/** Modules in the bundles, for the notices of the package. */
const inputs = [];

async function bundle(settings) {
  const { metafile } = await build({ ...settings, metafile: true });
  inputs.push(...Object.keys(metafile.inputs));
}

await bundle({
  entryPoints: Object.fromEntries(
    Object.entries(ENTRIES).filter(
      ([name, file]) => existsSync(file) && (names.length === 0 || names.includes(name)),
    ),
  ),
  outdir: out,
  bundle: true,
  // Formats, rules data and commands are loaded when they are needed: a check of one JSON file starts fast.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  // The `main` of jsonc-parser is UMD, which cannot be bundled.
  mainFields: ["module", "main"],
  target: "node20",
  ...MODE,
  logLevel: "warning",
  // Native: loads its binaries from beside itself.
  external: ["node-llama-cpp"],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

// Language identification is a synchronous port, so its ES module is loaded on demand with `require`, and its table of
// n-grams is packed (scripts/pack-ngrams.mjs). What eld exports holds its tables as objects: the parts inside are taken.
if (names.length === 0 || names.includes("eld")) {
  const { ngramsData } = await import("./node_modules/eld/src/ngrams/large.js");
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/eld-ngrams.bin`, packNgrams(ngramsData.ngrams));
  const { type, languages } = ngramsData;
  await bundle({
    stdin: {
      contents: `
        import { createEld } from "./node_modules/eld/src/languageDetector.js";
        export function openEld(ngrams) {
          const { instance, loadData } = createEld();
          loadData({ ...${JSON.stringify({ type, languages })}, ngrams });
          return instance;
        }`,
      resolveDir: import.meta.dirname,
    },
    outfile: `${out}/eld-detector.cjs`,
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
  const later = await buildClient("client", { entryPoints: ["client/src/extension.ts"] });
  // A set gives also what is added to it on the way.
  for (const file of later)
    for (const next of await buildClient(path.parse(file).name, { entryPoints: [file] })) later.add(next);
  const library = {
    contents: 'export * from "vscode-languageclient/node";',
    resolveDir: import.meta.dirname,
  };
  await buildClient("language-client", { stdin: library });
}

/**
 * Builds one file of the extension. What it imports on demand, and the language client, are files of their own: a
 * bundle is parsed whole before its first line runs, and activation should not pay for what it does not use.
 * @returns the modules that are imported on demand.
 */
async function buildClient(name, entry) {
  const later = new Set();
  const apart = {
    name: "apart",
    setup({ onResolve }) {
      onResolve({ filter: /^vscode-languageclient/ }, ({ importer }) =>
        importer === "<stdin>" ? undefined : { path: "./language-client.cjs", external: true },
      );
      onResolve({ filter: /^\./ }, ({ kind, resolveDir, path: file }) => {
        if (kind !== "dynamic-import") return undefined;
        later.add(path.join(resolveDir, file.replace(/\.js$/, ".ts")));
        return { path: `./${path.parse(file).name}.cjs`, external: true };
      });
    },
  };
  await bundle({
    ...entry,
    outfile: `${out}/${name}.cjs`,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    ...MODE,
    logLevel: "warning",
    external: ["vscode"],
    plugins: [apart],
    // As `require`, which VS Code gives its own `vscode` to.
    supported: { "dynamic-import": false },
    // Where activation is measured from: the loading of the file counts.
    ...(name === "client" ? { banner: { js: 'performance.mark("cultureManager.begin");' } } : {}),
  });
  return later;
}

// Pages of the extension's views, one script and one style each, and the icons that they share. They run in a browser.
if (names.length === 0 || names.includes("webview")) {
  await bundle({
    entryPoints: [
      ...PAGES.flatMap((page) =>
        ["ts", "css"].map((type) => ({ in: `client/webview/${page}.${type}`, out: page })),
      ),
      { in: "node_modules/@vscode/codicons/dist/codicon.css", out: "codicon" },
    ],
    outdir: `${out}/webview`,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "chrome128",
    minify: true,
    sourcemap: !options.production,
    logLevel: "warning",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  });
}

if (options.production) writeFileSync(`${out}/inputs.json`, JSON.stringify(inputs));
