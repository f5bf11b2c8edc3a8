// `npm run lock:trainer`: resolves server/python/pyproject.toml anew into its three lock files. Needs uv.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root, run } from "./bootstrap.mjs";

const folder = path.join(root, "server", "python");
const locks = path.join(folder, "locks");
const scratch = mkdtempSync(path.join(tmpdir(), "culture-manager-lock-"));
mkdirSync(locks, { recursive: true });

await compile("cuda");
// What torch's CUDA build asks for on Linux. Without a GPU it is never called: see no_cuda.py.
const cuda = readFileSync(path.join(locks, "cuda.txt"), "utf8").matchAll(
  /^(nvidia-|cuda-|triton)[a-z0-9-]*/gm,
);
const excludes = path.join(scratch, "excludes.txt");
writeFileSync(excludes, [...cuda].map(([name]) => name).join("\n"));
await compile("cpu", ["--excludes", excludes]);
await compile("ray", ["--excludes", excludes, "--extra", "ray"]);
writeFileSync(path.join(scratch, "uv.in"), "uv\n");
await compile("uv", [], path.join(scratch, "uv.in"));
rmSync(scratch, { recursive: true, force: true });

/** No index address in the file, so that everyone's own registry serves it; hashes hold it to the same content. */
async function compile(name, options = [], from = path.join(folder, "pyproject.toml")) {
  await run("uv", [
    "pip",
    "compile",
    from,
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    `--output-file=${path.join(locks, `${name}.txt`)}`,
    ...options,
  ]);
}
