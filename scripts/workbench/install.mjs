// A real VS Code (server and web workbench, as the npm package code-server carries them) for tests: no desktop needed.
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { npm, root, run } from "../bootstrap.mjs";

/** code-server 4.100.3 holds VS Code 1.100.3, which runs on Node 20. */
const VERSION = "4.100.3";

/** @returns the folder of VS Code, installed once into the checkout's .vscode-test-web/. */
export async function installWorkbench() {
  const folder = path.join(root, ".vscode-test-web", VERSION);
  const vscode = path.join(folder, "package", "lib", "vscode");
  const stamp = path.join(folder, ".installed");
  if (existsSync(stamp)) return vscode;
  console.error("Installing the VS Code workbench for tests (about 100 MB, once) …");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await npm(["pack", "--silent", `code-server@${VERSION}`], { cwd: folder, stdio: "ignore" });
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  await run("tar", ["xzf", archive], { cwd: folder });
  // Its install scripts compile a terminal and fetch a search tool: neither is needed here.
  const flags = ["--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  await npm(["install", ...flags, "--loglevel=error"], { cwd: vscode });
  symlinkSync("node_modules", path.join(vscode, "node_modules.asar"));
  rmSync(path.join(folder, archive));
  writeFileSync(stamp, "");
  return vscode;
}
