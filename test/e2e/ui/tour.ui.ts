import path from "node:path";
import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";
import { packageForThisMachine } from "../workbench/vsix.js";
import { ROOT } from "../workbench/workbench.js";

// What a new user does first, without reading anything: the pictures of docs/tour.md are taken here.

const test = workbenchTest(async () => ({
  vsix: await packageForThisMachine(),
  workspace: path.join(ROOT, "examples"),
  settings: { "cultureManager.model": "qwen2.5-coder-1.5b", "editor.fontSize": 14 },
}));

test("1: the installed extension is among the extensions", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("View: Show Extensions");
  const extension = page.locator(".extensions-viewlet .monaco-list-row", { hasText: "CultureManager" });
  await extension.first().click();
  await page.locator(".extension-editor .name", { hasText: "CultureManager" }).first().waitFor();
  await workbench.shot("tour-1-installed");
});

test("2: a file of copy shows what does not fit", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("View: Show Explorer");
  await workbench.open("locales/de-DE.json");
  await page.locator(".editor-instance .squiggly-warning").first().waitFor();
  await workbench.run("Problems: Focus on Problems View");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  await workbench.shot("tour-2-findings");
});

test("3: a finding says what, why and on what evidence", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.open("locales/de-DE.json");
  await page.keyboard.press("F8");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+K");
  await page.keyboard.press("Control+I");
  await page.locator(".monaco-hover", { hasText: "Germany" }).waitFor();
  await workbench.shot("tour-3-why");
  await page.keyboard.press("Escape");
});

test("4: a quick fix mends it", async ({ workbench }) => {
  const { page } = workbench;
  // Not how many there are: as one goes, another comes into sight.
  const finding = page.locator(".markers-panel .monaco-list-row", { hasText: "for 1,299.50" });
  await finding.waitFor();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: "Replace" }).first().waitFor();
  await workbench.shot("tour-4-fix");
  await page.keyboard.press("Enter");
  await finding.waitFor({ state: "detached" });
});

test("5: the cultures that are known have a view", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("View: Show Culture");
  await page.locator(".pane-body .monaco-list-row", { hasText: "Japan" }).first().click();
  await workbench.shot("tour-5-cultures");
});

test("6: a prompt is compared across four cultures", { timeout: 600_000 }, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("View: Show Explorer");
  await workbench.open("prompts/dinner.prompt");
  await page.locator(".editor-actions [aria-label^='Compare Cultures']").click();
  const view = await workbench.webview("h1");
  await view.locator("vscode-button", { hasText: "Compare" }).click();
  await view
    .locator("[role=status]", { hasText: /^4 of 4 answers are there\. Places/ })
    .waitFor({ timeout: 540_000 });
  expect(await view.locator("article .text").count()).toBe(4);
  // Room for all four side by side.
  await workbench.run("View: Toggle Panel Visibility");
  await workbench.run("View: Toggle Primary Side Bar Visibility");
  await workbench.shot("tour-6-compare");
});
