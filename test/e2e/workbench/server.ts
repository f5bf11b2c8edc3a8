import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execute } from "./packages.js";
import type { VsCode } from "./vscode.js";

export interface ServerOptions {
  /** Copied: tests edit files. */
  readonly workspace: string;
  /** Of the user. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** For the extension host and its children. */
  readonly env?: Readonly<Record<string, string>>;
  /** A .vsix that is installed before the start. */
  readonly vsix?: string;
  /** False: VS Code asks whether the folder is trusted, and until told so it is not. Default true. */
  readonly trusted?: boolean;
  /** Lets a suite run in the extension host and end the session; hides notifications. */
  readonly drives?: boolean;
}

/** A window without what tests and pictures have no use for. */
export const USER_SETTINGS = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "files.autoSave": "off",
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/** VS Code's server on a free port of this machine, with folders of its own. */
export class WorkbenchServer {
  private constructor(
    readonly authority: string,
    /** The copied workspace. */
    readonly folder: string,
    readonly drives: boolean,
    private readonly data: string,
    private readonly settings: Readonly<Record<string, unknown>>,
    private readonly child: ChildProcess,
  ) {
    process.once("exit", this.#kill);
  }

  static async start(vscode: VsCode, options: ServerOptions): Promise<WorkbenchServer> {
    const { workspace, settings = {}, env = {}, vsix, trusted = true } = options;
    const data = await mkdtemp(path.join(tmpdir(), "culture-manager-workbench-"));
    const folder = path.join(data, "workspace");
    await cp(workspace, folder, { recursive: true });
    await mkdir(path.join(data, "data", "Machine"), { recursive: true });
    const own = { ...USER_SETTINGS, "security.workspace.trust.enabled": !trusted, ...settings };
    await writeSettings(data, own);
    const main = path.join(vscode.folder, "out", "server-main.js");
    const places = ["--server-data-dir", data, "--extensions-dir", path.join(data, "extensions")];
    if (vsix) await execute(vscode.node, [main, ...places, "--install-extension", vsix]);
    // The newest takes an extension under development from the address only with the driver.
    const drives = options.drives === true || (vsix === undefined && vscode.release === "newest");
    const child = spawn(
      vscode.node,
      [
        main,
        ...places,
        ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
        ...["--accept-server-license-terms", "--telemetry-level", "off"],
        ...(trusted ? ["--disable-workspace-trust"] : []),
        ...(drives ? ["--enable-smoke-test-driver"] : []),
      ],
      {
        // No gallery, and a process group of its own: the extension host and the language server end with it.
        env: { ...process.env, ...env, EXTENSIONS_GALLERY: "{}" },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      },
    );
    try {
      const authority = `127.0.0.1:${await listeningPort(child)}`;
      return new WorkbenchServer(authority, folder, drives, data, own, child);
    } catch (error) {
      await rm(data, { recursive: true, force: true });
      throw error;
    }
  }

  /** Changes settings while the window is open. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    return writeSettings(this.data, { ...this.settings, ...settings });
  }

  async stop(): Promise<void> {
    process.off("exit", this.#kill);
    const ended = once(this.child, "exit");
    if (this.#kill()) await ended;
    await rm(this.data, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Also when the tests are interrupted: nothing else ends a process group. @returns whether there was one. */
  readonly #kill = (): boolean => {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return false;
    return process.kill(-pid, "SIGKILL");
  };
}

function writeSettings(data: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  return writeFile(path.join(data, "data", "Machine", "settings.json"), JSON.stringify(settings));
}

function listeningPort(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer): void => {
      output += chunk;
      const port = /listening on (\d+)/i.exec(output)?.[1];
      if (port) resolve(port);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output}`)));
  });
}
