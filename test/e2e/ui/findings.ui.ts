import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";

const test = workbenchTest({ openFile: "locales/de-DE.json" });

test("a finding is a squiggle in the text and a line under Problems", async ({ workbench }) => {
  const { page } = workbench;
  await page.locator(".editor-instance .squiggly-warning").first().waitFor();
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row", { hasText: "1,234.56" }).waitFor();
  await workbench.shot("findings-1-problems");
});

test("why it is flagged is a page to read, not its Markdown", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.open("locales/de-DE.json");
  await page.keyboard.press("F8");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+.");
  const action = page.locator(".action-widget .monaco-list-row");
  await action.first().waitFor();
  await page.keyboard.press("ArrowDown");
  await action.and(page.locator(".focused")).filter({ hasText: "Why is this flagged?" }).waitFor();
  await page.keyboard.press("Enter");
  const why = await workbench.webview("h1");
  expect(await why.locator("h1").textContent()).toBe("Why is this flagged?");
  await why.locator("a", { hasText: "Unicode CLDR" }).waitFor();
  await workbench.shot("findings-2-why");
  await workbench.run("View: Close Editor");
});

test("F8 goes to a finding, and Ctrl+. fixes it", async ({ workbench }) => {
  const { page, folder } = workbench;
  await workbench.open("locales/de-DE.json");
  await page.keyboard.press("F8");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+.");
  const fix = page.locator(".action-widget .monaco-list-row", { hasText: "Replace" }).first();
  await fix.waitFor();
  await workbench.shot("findings-3-quick-fix");
  await page.keyboard.press("Enter");
  await page.locator(".editor-instance .view-line", { hasText: "1.234,56" }).waitFor();
  await page
    .locator(".markers-panel .monaco-list-row", { hasText: "1,234.56" })
    .waitFor({ state: "detached" });
  await page.keyboard.press("Control+S");
  await page.locator(".tab.active:not(.dirty)").waitFor();
  expect(await readFile(path.join(folder, "locales", "de-DE.json"), "utf8")).toContain("1.234,56");
});

test("the palette checks the workspace", async ({ workbench }) => {
  await workbench.run("Culture: Check Workspace");
  await workbench.page.locator(".markers-panel .monaco-list-row", { hasText: "ja.json" }).first().waitFor();
  await workbench.shot("findings-4-workspace");
});
