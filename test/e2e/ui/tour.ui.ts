import path from "node:path";
import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";
import { packageForThisMachine } from "../workbench/vsix.js";
import { ROOT } from "../workbench/workbench.js";

// What a new user does first, without reading anything: the pictures of docs/tour.md are taken here.

let vsix = "";
const test = workbenchTest(async () => {
  vsix = await packageForThisMachine();
  return {
    extension: "none",
    workspace: path.join(ROOT, "examples"),
    settings: {
      "cultureManager.model": "",
      "files.simpleDialog.enable": true,
      "editor.fontSize": 14,
      "workbench.tips.enabled": false,
    },
  };
});

test("1: the .vsix is installed from the palette", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("Extensions: Install from VSIX");
  const input = page.locator(".quick-input-widget input[type=text]");
  await input.fill(vsix);
  await page.keyboard.press("Enter");
  await workbench.run("View: Show Extensions");
  const extension = page.locator(".extensions-viewlet .monaco-list-row", { hasText: "CultureManager" });
  await extension.first().click();
  await page.locator(".extension-editor .name", { hasText: "CultureManager" }).waitFor();
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
  const findings = page.locator(".markers-panel .monaco-list-row[aria-level='2']");
  const before = await findings.count();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: "Replace" }).first().waitFor();
  await workbench.shot("tour-4-fix");
  await page.keyboard.press("Enter");
  await expect.poll(() => findings.count()).toBe(before - 1);
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
  await workbench.open("prompts/travel.prompt.md");
  await workbench.run("Culture: Compare Cultures");
  const view = await workbench.webview("h1");
  const checked = view.locator("vscode-checkbox[checked]");
  await checked.first().waitFor();
  for (const name of ["United States", "Japan", "Germany", "Brazil"]) {
    const box = view.locator(`vscode-checkbox[label="${name}"]`);
    if ((await box.getAttribute("checked")) === null) await box.click();
  }
  await workbench.shot("tour-6-choose");
  for (const [i, value] of ["Ana", "Lisbon"].entries()) {
    await view.locator("vscode-textfield").nth(i).click();
    await page.keyboard.type(value);
  }
  await view.locator("vscode-button", { hasText: "Compare" }).click();
  await view.locator("article .text").first().waitFor();
  await view.locator("[role=status]", { hasText: "of" }).waitFor();
  await workbench.shot("tour-7-compare");
});
