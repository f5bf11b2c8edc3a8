// Makes a fresh checkout ready without a step by hand. Uses Node alone: nothing is installed yet when it runs.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a program to its end. Rejects with its name when it fails. stdin is closed. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0 || options.allowFailure) resolve(code ?? 1);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** npm as this very Node runs it: no shell, also on Windows. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? run(process.execPath, [cli, ...args], options) : run("npm", args, options);
}

/** Installs the locked dependencies, unless the ones here are of this very lock file. */
export async function install() {
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const stamp = path.join(root, "node_modules", ".culture-manager-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 17)) {
    throw new Error(`Node ${process.versions.node} is too old: CultureManager needs Node 20.17 or later.`);
  }
  console.error(
    "Installing dependencies (about 1.3 GB with the CPU and GPU backends of the model runtime) …",
  );
  await npm(["ci", "--ignore-scripts", "--loglevel=error"]);
  writeFileSync(stamp, lock);
}

export async function build() {
  await run(process.execPath, ["scripts/generate-locale-data.mjs", "--if-missing"]);
  await run(process.execPath, ["esbuild.mjs"]);
}
