// What node-llama-cpp needs at run time. It has to stay outside the bundles with its own file structure: it starts
// itself as a child process and looks for its binaries beside itself.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { root } from "../bootstrap.mjs";

const LOCK = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
const VERSION = LOCK["node_modules/node-llama-cpp"].version;

/** The package with the CPU backend of each platform. Metal comes with Apple's chips. */
const BACKENDS = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-arm64": "mac-arm64-metal",
  "darwin-x64": "mac-x64",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

export const TARGETS = Object.keys(BACKENDS);

/**
 * The modules that node-llama-cpp can reach, and the data it reads: not its sources of llama.cpp, its types and its
 * build tools.
 * @returns paths relative to the checkout.
 */
export async function runtimeFiles() {
  const { metafile } = await build({
    stdin: { contents: 'import "node-llama-cpp";', resolveDir: root },
    bundle: true,
    metafile: true,
    write: false,
    format: "esm",
    platform: "node",
    outdir: tmpdir(),
    absWorkingDir: root,
    // As Node resolves, without the condition that only bundlers know.
    conditions: [],
    // Its binaries are added by platform; copy-on-write for its downloader, which is not used.
    external: ["@node-llama-cpp/*", "@reflink/reflink", "electron"],
    logLevel: "error",
  });
  const modules = Object.keys(metafile.inputs).filter((file) => file.startsWith("node_modules/"));
  const llama = "node_modules/node-llama-cpp/llama";
  const data = readdirSync(path.join(root, llama)).filter((file) => file.endsWith(".json"));
  return [
    ...new Set([
      ...modules,
      ...modules.flatMap(manifests),
      ...data.map((file) => `${llama}/${file}`),
      ...readdirSync(path.join(root, llama, "grammars")).map((file) => `${llama}/grammars/${file}`),
    ]),
  ];
}

/** The package.json of a module's package, and those below it that say whether it is CommonJS. */
function manifests(file) {
  const [packageFolder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
  const found = [];
  for (let folder = path.posix.dirname(file); folder.length >= packageFolder.length; ) {
    if (existsSync(path.join(root, folder, "package.json"))) found.push(`${folder}/package.json`);
    folder = path.posix.dirname(folder);
  }
  return found;
}

/**
 * Puts the CPU backend of a platform into `folder`, a node_modules.
 * @returns the package's name, undefined where there is none of this version: the library loads no other.
 */
export async function addBackend(target, folder) {
  const name = `@node-llama-cpp/${BACKENDS[target]}`;
  const locked = LOCK[`node_modules/${name}`];
  if (locked?.version !== VERSION) return undefined;
  const destination = path.join(folder, name);
  const installed = path.join(root, "node_modules", name);
  if (existsSync(installed)) cpSync(installed, destination, { recursive: true });
  else unpack(`${name}@${VERSION}`, locked.integrity, destination);
  return name;
}

/** npm installs no binaries of other platforms: they are fetched, and held to the hash in the lock file. */
function unpack(spec, integrity, destination) {
  const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-backend-"));
  try {
    const cli = process.env.npm_execpath;
    const [command, first] = cli?.endsWith(".js") ? [process.execPath, [cli]] : ["npm", []];
    const [packed] = JSON.parse(
      execFileSync(command, [...first, "pack", "--json", spec], { cwd: folder, encoding: "utf8" }),
    );
    if (packed.integrity !== integrity)
      throw new Error(`${spec} is not what package-lock.json names: ${packed.integrity}, not ${integrity}.`);
    execFileSync("tar", ["-xzf", packed.filename], { cwd: folder });
    mkdirSync(path.dirname(destination), { recursive: true });
    cpSync(path.join(folder, "package"), destination, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
