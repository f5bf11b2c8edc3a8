// `npm run package [-- TARGET …]`: one .vsix for each platform, in vsix/, with the CPU backend of that platform inside.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import picomatch from "picomatch";
import { install, root, run } from "./bootstrap.mjs";
import { notices } from "./package/notices.mjs";
import { addBackend, runtimeFiles, TARGETS } from "./package/runtime.mjs";

/** Bytes that a .vsix may have. */
const LIMIT = 60e6;

/** Files and folders at the top of the checkout that .vscodeignore lets in, as patterns. */
const ALLOWED = [...readFileSync(path.join(root, ".vscodeignore"), "utf8").matchAll(/^!([^/\n]+)/gm)].map(
  (m) => m[1],
);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((target) => !TARGETS.includes(target));
if (unknown.length > 0) {
  console.error(`Unknown platform ${unknown.join(", ")}. Known: ${TARGETS.join(", ")}.`);
  process.exit(2);
}
await install();
await run(process.execPath, ["scripts/generate-locale-data.mjs", "--if-missing"]);
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const stage = mkdtempSync(path.join(tmpdir(), "culture-manager-package-"));
const rows = [];
try {
  const dist = path.join(stage, "dist");
  await run(process.execPath, ["esbuild.mjs", "--production", `--out=${dist}`]);
  for (const name of readdirSync(root))
    if (name !== "dist" && picomatch.isMatch(name, ALLOWED))
      cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  const runtime = await runtimeFiles();
  for (const file of runtime) cpSync(path.join(root, file), path.join(dist, file));
  const bundled = JSON.parse(readFileSync(path.join(dist, "inputs.json"), "utf8"));
  writeFileSync(path.join(stage, "NOTICES.txt"), notices([...bundled, ...runtime]));
  mkdirSync(path.join(root, "vsix"), { recursive: true });
  for (const target of wanted.length > 0 ? wanted : TARGETS) rows.push(await packageFor(target, dist));
} finally {
  rmSync(stage, { recursive: true, force: true });
}
for (const { target, file, backend, bytes } of rows)
  console.log(
    `${target.padEnd(13)} ${(bytes / 1e6).toFixed(1).padStart(5)} MB  ${(backend ?? "no backend published: rules and endpoints only").padEnd(48)} ${file}`,
  );
const tooLarge = rows.filter(({ bytes }) => bytes > LIMIT);
if (tooLarge.length > 0) {
  console.error(`Over ${LIMIT / 1e6} MB: ${tooLarge.map(({ target }) => target).join(", ")}.`);
  process.exit(1);
}

/** Where the pictures and pages that the README names can be seen: known where the package is made by a forge. */
function links() {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = process.env;
  if (!server || !repository || !commit) return { rewriteRelativeLinks: false };
  const address = `${server}/${repository}`;
  return { baseContentUrl: `${address}/blob/${commit}`, baseImagesUrl: `${address}/raw/${commit}` };
}

async function packageFor(target, dist) {
  const backends = path.join(dist, "node_modules", "@node-llama-cpp");
  rmSync(backends, { recursive: true, force: true });
  const backend = await addBackend(target, path.dirname(backends));
  const file = path.join("vsix", `culture-manager-${target}-${version}.vsix`);
  await createVSIX({
    cwd: stage,
    target,
    packagePath: path.join(root, file),
    ignoreFile: path.join(root, ".vscodeignore"),
    dependencies: false,
    allowMissingRepository: true,
    ...links(),
  });
  return { target, file, backend, bytes: statSync(path.join(root, file)).size };
}
