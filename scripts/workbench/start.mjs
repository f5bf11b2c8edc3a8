// Starts VS Code's server and opens its workbench in a headless Chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "files.autoSave": "off",
  "workbench.enableExperiments": false,
};

/** Browsers that a machine may have; CHROMIUM names another. */
const BROWSERS = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** @returns the browser's path, undefined where there is none. */
export function findBrowser() {
  return BROWSERS.find((browser) => browser !== undefined && existsSync(browser));
}

/**
 * @param options.vscode VS Code's folder; options.extension the extension's; options.workspace is copied, for tests edit
 *   files; options.settings of the user; options.env for the extension host; options.openFile
 *   of the workspace.
 * @returns the page, the copied workspace, `exit` (the suite's exit code) and `stop`.
 */
export async function startWorkbench({
  vscode,
  extension,
  suite,
  workspace,
  settings = {},
  env = {},
  openFile,
}) {
  const data = mkdtempSync(path.join(tmpdir(), "culture-manager-workbench-"));
  const folder = path.join(data, "workspace");
  cpSync(workspace, folder, { recursive: true });
  mkdirSync(path.join(data, "data", "Machine"), { recursive: true });
  writeFileSync(
    path.join(data, "data", "Machine", "settings.json"),
    JSON.stringify({ ...SETTINGS, ...settings }),
  );
  const server = spawn(
    process.execPath,
    [
      path.join(vscode, "out", "server-main.js"),
      ...[
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--without-connection-token",
        "--accept-server-license-terms",
      ],
      ...["--telemetry-level", "off", "--disable-workspace-trust", "--enable-smoke-test-driver"],
      ...["--server-data-dir", data, "--extensions-dir", path.join(data, "extensions")],
    ],
    // No gallery, and a process group of its own: the extension host and the language server end with it.
    {
      env: { ...process.env, ...env, EXTENSIONS_GALLERY: "{}" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  let browser;
  const stop = async () => {
    await browser?.close();
    if (server.exitCode === null) {
      const ended = once(server, "exit");
      process.kill(-server.pid, "SIGKILL");
      await ended;
    }
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const authority = `127.0.0.1:${await listeningPort(server)}`;
    const remote = (file) => `vscode-remote://${authority}${file}`;
    const parts = [["extensionDevelopmentPath", remote(extension)]];
    if (openFile) parts.push(["openFile", remote(path.join(folder, openFile))]);
    if (suite) parts.push(["extensionTestsPath", remote(suite)]);
    browser = await chromium.launch({
      executablePath: findBrowser(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const log = [];
    await page.exposeFunction("codeAutomationLog", (type, args) => log.push(`${type}: ${args.join(" ")}`));
    const exit = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
    const query = new URLSearchParams({ folder, payload: JSON.stringify(parts) });
    await page.goto(`http://${authority}/?${query}`);
    await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
    return { page, folder, exit, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listeningPort(server) {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk) => {
      output += chunk;
      const port = /listening on (\d+)/i.exec(output)?.[1];
      if (port) resolve(port);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("exit", (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output}`)));
  });
}
