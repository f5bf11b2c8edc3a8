// `npm run cultures`: lints the built-in packs. Bundles the lint from its sources, so no build is needed before.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./bootstrap.mjs";

const { outputFiles } = await build({
  stdin: {
    contents: `export { lintPack } from "./server/src/core/cultures/lint.js"; export { parsePack } from "./server/src/core/cultures/packs.js";`,
    resolveDir: root,
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
const { lintPack, parsePack } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

/** Cultures that both public benchmarks cover carry more norms. */
const MINIMUM = { US: 40, GB: 40, CN: 40, KR: 40, ID: 40, IR: 40, MX: 40, ES: 40, GR: 40, ET: 40 };
const only = process.argv.slice(2);
let problems = 0;
let norms = 0;
const folders = readdirSync(path.join(root, "cultures")).filter(
  (name) => /^[A-Z]{2}$/.test(name) && (only.length === 0 || only.includes(name)),
);
for (const id of folders) {
  const folder = path.join(root, "cultures", id);
  const read = (file) => readFileSync(path.join(folder, file), "utf8");
  try {
    const pack = parsePack({
      folder: `cultures/${id}`,
      origin: "built-in",
      profile: read("profile.json"),
      norms: read("norms.jsonl"),
    });
    const addresses = existsSync(path.join(folder, "addresses.json"))
      ? JSON.parse(read("addresses.json"))
      : {};
    norms += pack.norms.length;
    for (const { place, message } of lintPack(pack, addresses, MINIMUM[id] ?? 20)) {
      problems++;
      console.error(`${place}: ${message}`);
    }
  } catch (error) {
    problems++;
    console.error(error.message);
  }
}
console.log(`${folders.length} culture packs, ${norms} norms, ${problems} problems`);
process.exit(problems > 0 ? 1 : 0);
