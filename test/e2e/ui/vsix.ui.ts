import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";
import { packageForThisMachine } from "../workbench/vsix.js";

const test = workbenchTest(async () => ({
  vsix: await packageForThisMachine(),
  openFile: "locales/de-DE.json",
  settings: { "cultureManager.model": "qwen2.5-coder-1.5b" },
}));

test("an installed .vsix marks what does not fit", async ({ workbench }) => {
  await workbench.page.locator(".editor-instance .squiggly-warning").first().waitFor();
  await workbench.shot("vsix-1-squiggle");
});

test("its quick fix mends the text", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.open("locales/de-DE.json");
  await page.keyboard.press("F8");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: "Replace" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".editor-instance .view-line", { hasText: "1.234,56" }).waitFor();
});

test("its commands are in the palette", async ({ workbench }) => {
  await workbench.run("Culture: Show Status");
  const status = workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: "DE" });
  await status.first().waitFor();
  await workbench.shot("vsix-2-status");
  await workbench.page.keyboard.press("Escape");
});

test("a real model judges with the backend that is inside", { timeout: 300_000 }, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.open("locales/en-IN.json");
  await page.locator(".editor-instance .squiggly-error").first().waitFor({ timeout: 240_000 });
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row", { hasText: "paneer" }).first().waitFor();
  await workbench.shot("vsix-3-verdict");
  expect(await page.locator(".editor-instance .squiggly-error").count()).toBe(1);
});
