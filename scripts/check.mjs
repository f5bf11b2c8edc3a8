// `npm run check`: types, lint, format and the fast tests, in under a minute.
import { install, run } from "./bootstrap.mjs";

const bin = (name, script) => [process.execPath, [`node_modules/${name}/${script}`]];
const started = Date.now();
await install();
await run(process.execPath, ["scripts/generate-locale-data.mjs", "--if-missing"]);
const [tsc, biome, vitest] = [
  bin("typescript", "bin/tsc"),
  bin("@biomejs/biome", "bin/biome"),
  bin("vitest", "vitest.mjs"),
];
await run(tsc[0], tsc[1]);
await run(tsc[0], [...tsc[1], "-p", "client/webview"]);
await run(biome[0], [...biome[1], "check", "."]);
await run(process.execPath, ["scripts/cultures.mjs"]);
await run(vitest[0], [...vitest[1], "run", "--project", "fast"]);
console.error(`check: all well in ${((Date.now() - started) / 1000).toFixed(0)} s`);
