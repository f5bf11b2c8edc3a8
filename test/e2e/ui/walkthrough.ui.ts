import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";
import { ROOT } from "../workbench/workbench.js";

/**
 * The steps of the walkthrough as a new user takes them. With CULTURE_MANAGER_PICTURES=1 the pictures of the steps in
 * media/walkthrough/ are taken anew.
 */
const windowOf = (theme: string) =>
  workbenchTest({
    settings: {
      "cultureManager.model": "none",
      "editor.fontSize": 15,
      "window.commandCenter": false,
      "workbench.colorTheme": theme,
    },
    size: { width: 1000, height: 620 },
  });

const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" } as const;

for (const [theme, name] of Object.entries(THEMES)) {
  const test = windowOf(name);
  test(`${theme}: the example shows what does not fit, and why`, async ({ workbench }) => {
    const { page } = workbench;
    await workbench.run("Culture: Open an Example");
    await page.locator(".editor-instance .squiggly-warning").first().waitFor();
    await workbench.goTo("12/31/2026");
    await page.keyboard.press("Control+K");
    await page.keyboard.press("Control+I");
    await page.locator(".monaco-hover", { hasText: "United Kingdom" }).waitFor();
    await picture(page, `find-${theme}`);
    await page.keyboard.press("Escape");
  });

  test(`${theme}: readers are picked by name`, async ({ workbench }) => {
    const { page } = workbench;
    await workbench.run("Culture: Set Cultures for This File");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Japan" }).waitFor();
    await picture(page, `readers-${theme}`);
    await page.keyboard.press("Escape");
  });

  test(`${theme}: what is certain is fixed from the menu`, async ({ workbench }) => {
    const { page } = workbench;
    await workbench.goTo("12/31/2026");
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row").first().waitFor();
    await picture(page, `mend-${theme}`);
    await page.keyboard.press("Escape");
  });

  test(`${theme}: norms are browsed by culture and topic`, async ({ workbench }) => {
    const { page } = workbench;
    await workbench.run("View: Show Culture");
    const row = (text: string) => page.locator(".pane-body .monaco-list-row", { hasText: text }).first();
    if ((await page.locator(".pane-body .monaco-list-row[aria-level='3']").count()) === 0) {
      await row("Japan").click();
      await row("Gifts").click();
    }
    await page.locator(".pane-body .monaco-list-row[aria-level='3']").first().click();
    await workbench.webview("h1");
    await picture(page, `model-${theme}`);
    await workbench.run("View: Close All Editors");
    await page.locator(".dialog-buttons", { hasText: "Don't Save" }).getByText("Don't Save").click();
    await workbench.run("View: Show Explorer");
  });
}

windowOf(THEMES.dark)(
  "the walkthrough leads through four steps, each with a picture that is described",
  async ({ workbench }) => {
    const { page } = workbench;
    await page.setViewportSize({ width: 1280, height: 800 });
    await workbench.run("Welcome: Open Walkthrough...");
    await page.locator(".quick-input-widget input[type=text]").fill("CultureManager");
    await page.keyboard.press("Enter");
    const steps = page.locator(".getting-started-step");
    await steps.first().waitFor();
    expect(await steps.count()).toBe(4);
    for (const title of ["See what does not fit", "Say who reads it", "Mend it", "Let a model judge"]) {
      await steps.filter({ hasText: title }).click();
      const image = page.locator(".getting-started-media img");
      await image.waitFor();
      await expect
        .poll(() => image.evaluate((img) => ("naturalWidth" in img ? Number(img.naturalWidth) : 0)))
        .toBeGreaterThan(500);
      expect((await image.getAttribute("alt"))?.length).toBeGreaterThan(30);
      await workbench.shot(`walkthrough-${title.replaceAll(" ", "-")}`);
    }
  },
);

async function picture(page: Page, name: string): Promise<void> {
  const folder = path.join(ROOT, ".vscode-test-web", "shots", "walkthrough");
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  if (!process.env.CULTURE_MANAGER_PICTURES) return;
  const media = path.join(ROOT, "media", "walkthrough");
  await mkdir(media, { recursive: true });
  await copyFile(file, path.join(media, `${name}.png`));
}
