import { symlink } from "node:fs/promises";
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
  const folder = await cachedPackage("code-server", codeServer, installDependencies);
  return {
    release,
    folder: path.join(folder, "lib", "vscode"),
    node: node === undefined ? process.execPath : await obtainNode(node),
  };
}

/** Its install scripts compile a terminal and fetch a search tool: neither is needed here. */
async function installDependencies(folder: string): Promise<void> {
  const vscode = path.join(folder, "lib", "vscode");
  const flags = ["--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  await npm(["install", ...flags, "--loglevel=error"], vscode);
  await symlink("node_modules", path.join(vscode, "node_modules.asar"));
}

async function obtainNode(version: string): Promise<string> {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folder = await cachedPackage(`node-${platform}-${process.arch}`, version);
  return path.join(folder, "bin", platform === "win" ? "node.exe" : "node");
}
