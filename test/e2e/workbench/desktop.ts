import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { testCache } from "./packages.js";
import { type ServerOptions, USER_SETTINGS } from "./server.js";
import { ROOT } from "./workbench.js";

/** Runs a suite in a desktop VS Code, fetched once. @returns why it did not end well. */
export async function runOnDesktop(
  name: string,
  suite: string,
  {
    workspace = path.join(ROOT, "test", "e2e", "workspace"),
    settings,
    env,
    trusted = true,
  }: Partial<ServerOptions>,
): Promise<string | undefined> {
  const data = await mkdtemp(path.join(tmpdir(), "culture-manager-desktop-"));
  const folder = path.join(data, "workspace");
  try {
    await cp(workspace, folder, { recursive: true });
    await mkdir(path.join(data, "User"), { recursive: true });
    const user = { ...USER_SETTINGS, "security.workspace.trust.enabled": !trusted, ...settings };
    await writeFile(path.join(data, "User", "settings.json"), JSON.stringify(user));
    await runTests({
      version: process.env.CULTURE_MANAGER_VSCODE ?? "stable",
      cachePath: path.join(testCache, "desktop"),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: suite,
      extensionTestsEnv: { ...env },
      launchArgs: [folder, "--user-data-dir", data, "--disable-extensions"],
    });
    return undefined;
  } catch (error) {
    return `${name} ended badly: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}
