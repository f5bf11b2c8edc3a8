import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Browser, chromium, type Frame, type Locator, type Page } from "playwright-core";
import { obtainBrowser } from "./browser.js";
import { Questions } from "./questions.js";
import { type ServerOptions, WorkbenchServer } from "./server.js";
import { chosenRelease, obtainVsCode } from "./vscode.js";

export const ROOT = path.resolve(import.meta.dirname, "..", "..", "..");

export interface WorkbenchOptions extends Partial<ServerOptions> {
  /** Of the workspace, opened at the start. */
  readonly openFile?: string;
  /** A module that exports `run()`, as @vscode/test-electron wants it, run in the extension host. */
  readonly suite?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

/** Milliseconds for anything that a user waits for. */
const PATIENCE = 60_000;

/** A VS Code window with the extension, as a user sees it, driven by keyboard and mouse. */
export class Workbench {
  readonly questions: Questions;

  private constructor(
    readonly page: Page,
    readonly server: WorkbenchServer,
    /** Exit code of the suite. */
    readonly exit: Promise<number>,
    /** What the window logged. */
    readonly log: readonly string[],
    private readonly browser: Browser,
    private readonly release: string,
  ) {
    this.questions = new Questions(page);
  }

  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { suite, size = { width: 1280, height: 800 } } = options;
    const vscode = await obtainVsCode(chosenRelease());
    const program = await obtainBrowser();
    const server = await WorkbenchServer.start(vscode, {
      workspace: path.join(ROOT, "test", "e2e", "workspace"),
      drives: suite !== undefined,
      ...options,
    });
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch({
        executablePath: program.path,
        env: { ...process.env, ...program.env },
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
      });
      const context = await browser.newContext({ viewport: size });
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const log: string[] = [];
      await page.exposeFunction("codeAutomationLog", (type: string, args: readonly unknown[]) => {
        log.push(`${type}: ${args.join(" ")}`);
      });
      const exit = new Promise<number>((resolve) => {
        void page.exposeFunction("codeAutomationExit", resolve);
      });
      await page.goto(address(server, options));
      await page.waitForSelector(".monaco-workbench");
      return new Workbench(page, server, exit, log, browser, vscode.release);
    } catch (error) {
      await browser?.close();
      await server.stop();
      throw error;
    }
  }

  /** Absolute path of the workspace's copy. */
  get folder(): string {
    return this.server.folder;
  }

  /** Runs a command by its name in the palette, `Culture: Check This File`. */
  async run(command: string): Promise<void> {
    // The list is made when it opens: commands of extensions that are still being read are not in it.
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press("F1");
      try {
        await this.#pick(`>${command}`, command, attempt < ATTEMPTS ? LOOK : undefined);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Opens a file of the workspace by its path. */
  async open(file: string): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("Control+P");
    // By its whole path: names may be alike.
    await this.#pick(path.join(this.folder, file), path.basename(file));
    await this.tab(path.basename(file)).waitFor();
  }

  /** Runs what a row of a view offers in its context menu. */
  async runInMenu(row: Locator, label: string): Promise<void> {
    await row.click({ button: "right" });
    const menu = this.page.locator(".context-view");
    await menu.locator(".action-label", { hasText: label }).hover();
    // By keyboard: VS Code passes over a mouse button that is released while the menu is new.
    await menu.locator(".action-item.focused", { hasText: label }).press("Enter");
    await menu.locator(".action-label").first().waitFor({ state: "detached" });
  }

  async chooseTheme(theme: string): Promise<void> {
    await this.run("Preferences: Color Theme");
    await this.page.locator(".quick-input-widget input[type=text]").fill(theme);
    // It is shown while it is looked at, so what is looked at has to be it.
    await this.questions.row(theme).and(this.page.locator(".focused")).waitFor();
    await this.page.keyboard.press("Enter");
  }

  tab(title: string): Locator {
    return this.page.locator(".tab.active", { hasText: title });
  }

  /** Selects the first place of a text that is in sight in the active editor. */
  async goTo(text: string): Promise<void> {
    const line = this.page.locator(".editor-instance .view-line", { hasText: text }).first();
    await line.click({ position: { x: 1, y: 5 } });
    await this.page.keyboard.press("Control+F");
    const find = this.page.locator(".editor-instance .find-widget.visible");
    // It is shown first and takes the focus later: until then keys would go to the text.
    await find.locator("textarea:focus").fill(text);
    await find.locator(".matchesCount", { hasText: /^[1-9]\d* of/ }).waitFor();
    // Not by Escape, which closes a notification first.
    await find.locator(".codicon-widget-close").click();
    await find.waitFor({ state: "detached" });
  }

  /**
   * A notification with this text, in the list of them: the newest VS Code shows no toasts to tests.
   * @param timeout milliseconds.
   */
  async notification(text: string, timeout = PATIENCE): Promise<Locator> {
    const found = this.page.locator(".notifications-center .notification-list-item", { hasText: text });
    const end = Date.now() + timeout;
    // The list closes with the last notification in it, that of a task which ends: what comes then is not in sight.
    for (;;) {
      await this.run("Notifications: Show Notifications");
      try {
        await found.waitFor({ timeout: LOOK });
        return found;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** The frame inside the webview whose document matches. */
  async webview(selector: string): Promise<Frame> {
    const outer = this.page.locator("iframe.webview.ready").last();
    const inner = outer.contentFrame().locator("iframe#active-frame");
    await inner.contentFrame().locator(selector).first().waitFor();
    const frame = await (await inner.elementHandle())?.contentFrame();
    if (!frame) throw new Error("The webview has no document.");
    return frame;
  }

  /** A picture of the window, kept for people to look at. @returns its file. */
  async shot(name: string): Promise<string> {
    const folder = path.join(ROOT, ".vscode-test-web", "shots", this.release);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** @param timeout milliseconds; the test's own limit without. */
  async #pick(text: string, label: string, timeout?: number): Promise<void> {
    const input = this.page.locator(".quick-input-widget input[type=text]");
    await input.waitFor();
    await input.fill(text);
    // Not always the first: VS Code ranks commands by what else it knows of them.
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first();
    await row.click(timeout === undefined ? {} : { timeout });
  }
}

/** How often the palette is opened for a command, and how long it is looked for each time, in milliseconds. */
const ATTEMPTS = 10;
const LOOK = 3000;

function address(server: WorkbenchServer, { openFile, suite, vsix }: WorkbenchOptions): string {
  const remote = (file: string): string => `vscode-remote://${server.authority}${file}`;
  const payload: (readonly [string, string])[] = [];
  if (vsix === undefined) payload.push(["extensionDevelopmentPath", remote(ROOT)]);
  if (openFile) payload.push(["openFile", remote(path.join(server.folder, openFile))]);
  if (suite) payload.push(["extensionTestsPath", remote(suite)]);
  const query = new URLSearchParams({ folder: server.folder, payload: JSON.stringify(payload) });
  return `http://${server.authority}/?${query}`;
}
