import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { cachedPackage, npm } from "./packages.js";

/** Server and web workbench of a real VS Code, as the npm package code-server carries them: no desktop is needed. */
export interface VsCode {
  readonly release: Release;
  readonly folder: string;
  /** The Node that its server and extension host run on. */
  readonly node: string;
}

/** `gate`: VS Code 1.100, which every change has to pass. `newest`: the latest that was tried. */
export type Release = keyof typeof RELEASES;

const RELEASES = {
  gate: { codeServer: "4.100.3", node: undefined },
  newest: { codeServer: "4.139.1", node: "24.21.0" },
} as const;

/** `CULTURE_MANAGER_WORKBENCH=newest` chooses. */
export function chosenRelease(): Release {
  return process.env.CULTURE_MANAGER_WORKBENCH === "newest" ? "newest" : "gate";
}

export async function obtainVsCode(release: Release): Promise<VsCode> {
  const { codeServer, node } = RELEASES[release];
  const folder = path.join(
    await cachedPackage("code-server", codeServer, installDependencies),
    "lib",
    "vscode",
  );
  if (release === "gate") await addSearchTool(folder);
  return {
    release,
    folder,
    node: node === undefined ? process.execPath : await obtainNode(node),
  };
}

/** Its install scripts compile a terminal, which is not needed here, and fetch a search tool: see `addSearchTool`. */
async function installDependencies(folder: string): Promise<void> {
  const vscode = path.join(folder, "lib", "vscode");
  const flags = ["--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  await npm(["install", ...flags, "--loglevel=error"], vscode);
  await symlink("node_modules", path.join(vscode, "node_modules.asar"));
}

/** What finds files for the workbench and for extensions, from npm. Newer releases carry it. */
async function addSearchTool(vscode: string): Promise<void> {
  const tool = await cachedPackage(`@vscode/ripgrep-${process.platform}-${process.arch}`, "1.18.0");
  const bin = path.join(vscode, "node_modules", "@vscode", "ripgrep", "bin");
  await mkdir(bin, { recursive: true });
  const name = process.platform === "win32" ? "rg.exe" : "rg";
  await symlink(path.join(tool, "bin", name), path.join(bin, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

async function obtainNode(version: string): Promise<string> {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folder = await cachedPackage(`node-${platform}-${process.arch}`, version);
  return path.join(folder, "bin", platform === "win" ? "node.exe" : "node");
}
