import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";

const test = workbenchTest({ openFile: "locales/de-DE.json" });

function choice(page: Page, text: string): Locator {
  return page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
}

test("the cultures of a JSON file are picked by name and written to culture.config.json", async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const squiggle = page.locator(".editor-instance .squiggly-warning").first();
  await squiggle.waitFor();
  await workbench.run("Culture: Set Cultures for This File");
  // What the name of the file tells stands first, and is checked.
  await choice(page, "Germany").and(page.locator("[data-index='0']")).waitFor();
  await workbench.shot("client-1-set-cultures");
  await choice(page, "Germany").click();
  await page.keyboard.type("united states");
  await choice(page, "United States").click();
  await page.keyboard.press("Enter");
  await squiggle.waitFor({ state: "detached" });
  const config = await readFile(path.join(folder, "culture.config.json"), "utf8");
  expect(JSON.parse(config)).toEqual({ files: [{ pattern: "locales/de-DE.json", cultures: ["US"] }] });
});

test("those of a prompt are written into its front matter, and undone as one step", async ({ workbench }) => {
  const { page } = workbench;
  const inExplorer = (name: string) =>
    page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
  await inExplorer("prompts").click();
  await inExplorer("travel.prompt").dblclick();
  await workbench.tab("travel.prompt").waitFor();
  await workbench.run("Culture: Set Cultures for This File");
  await choice(page, "Mexico").waitFor();
  await page.keyboard.type("mexico");
  await choice(page, "Mexico").click();
  await page.keyboard.press("Enter");
  const directive = page.locator(".editor-instance .view-line", { hasText: "culture-manager-cultures:" });
  await directive.waitFor();
  await workbench.shot("client-2-directive");
  await page.locator(".editor-instance .view-line").first().click();
  await page.keyboard.press("Control+Z");
  await directive.waitFor({ state: "detached" });
});

test("a norm is found in the view, read, and switched off for the workspace", async ({ workbench }) => {
  const { page, folder } = workbench;
  await workbench.run("View: Show Culture");
  const row = (text: string) => page.locator(".pane-body .monaco-list-row", { hasText: text }).first();
  await row("Japan").click();
  await row("Gifts").click();
  const norm = page.locator(".pane-body .monaco-list-row[aria-level='3']").first();
  await norm.click();
  const norms = await workbench.webview("h1");
  expect(await norms.locator("h1").first().textContent()).toMatch(/^JP\.gifts\./);
  await workbench.shot("client-3-norm");
  const id = (await norms.locator("h1").first().textContent()) ?? "";
  await workbench.runInMenu(norm, "Switch Off");
  await norm.filter({ hasText: "Off" }).waitFor();
  await norms.locator("p", { hasText: "switched off" }).waitFor();
  await workbench.shot("client-4-switched-off");
  const config: { rules: Record<string, string> } = JSON.parse(
    await readFile(path.join(folder, "culture.config.json"), "utf8"),
  );
  expect(config.rules).toEqual({ [id]: "off" });
});

test("a configuration that cannot be used is named in the view", async ({ workbench }) => {
  const { page, folder } = workbench;
  const file = path.join(folder, "culture.config.json");
  const before = await readFile(file, "utf8");
  await writeFile(file, "{");
  const row = page.locator(".pane-body .monaco-list-row", { hasText: "cannot be used" });
  await row.waitFor();
  await writeFile(file, before);
  await row.waitFor({ state: "detached" });
});

test("models are listed with size and licence, to fetch and on this machine", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("Culture: Pull Model");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Apache-2.0" }).first().waitFor();
  await workbench.shot("client-5-pull-model");
  await page.keyboard.press("Escape");
});

test("an endpoint's key is asked for with its server, and is in no file of the user", async ({
  workbench,
}) => {
  const { page, questions } = workbench;
  await workbench.run("Culture: Set Endpoint Key");
  await page.keyboard.type("example.org");
  await page.locator(".quick-input-message", { hasText: "https://" }).waitFor();
  await questions.write("Set Endpoint Key (1 of 2)", "https://example.org/v1");
  await questions.asked("Key for https://example.org").waitFor();
  expect(await page.locator(".quick-input-box input").getAttribute("type")).toBe("password");
  await workbench.shot("client-6-endpoint-key");
  await questions.write("Set Endpoint Key (2 of 2)", "sk-secret");
  await workbench.notification("The key for https://example.org is stored");
  await workbench.run("Culture: Remove Endpoint Key");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "https://example.org" }).waitFor();
  await page.keyboard.press("Enter");
  await workbench.notification("is removed");
});
