import { afterAll, expect } from "vitest";
import { chatEndpoint } from "../../support/chat-endpoint.js";
import { workbenchTest } from "../workbench/fixture.js";

const endpoint = await chatEndpoint(
  [["for readers in Germany", "Sie Ihre Änderungen, bevor Sie gehen."]],
  "nothing offends",
);
afterAll(() => endpoint.close());

const test = workbenchTest({
  openFile: "locales/de-DE.json",
  settings: { "cultureManager.model": endpoint.model },
});

test("a value goes on in the register of its readers, and Tab accepts it", async ({ workbench }) => {
  const { page } = workbench;
  await page.locator(".editor-instance .squiggly-warning").first().waitFor();
  await workbench.goTo("Willkommen zurück");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type(". Speichern ");
  await workbench.run("Trigger Inline Suggestion");
  const ghost = page.locator(".editor-instance .ghost-text-decoration", { hasText: "Ihre Änderungen" });
  await ghost.first().waitFor();
  await workbench.shot("inline-1-suggested");
  await page.keyboard.press("Tab");
  await page
    .locator(".editor-instance .view-line", {
      hasText: 'Speichern Sie Ihre Änderungen, bevor Sie gehen."',
    })
    .waitFor();
  await ghost.first().waitFor({ state: "detached" });
  await workbench.shot("inline-2-accepted");
  expect(endpoint.asked.at(-1)).toContain("for readers in Germany");
});

test("no suggestion is made in a key", async ({ workbench }) => {
  const { page } = workbench;
  const before = endpoint.asked.length;
  await workbench.goTo("clean");
  await workbench.run("Trigger Inline Suggestion");
  // What is asked later has been answered: so was what was asked before.
  await workbench.run("Culture: Check This File");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  expect(endpoint.asked.length).toBe(before);
  expect(await page.locator(".editor-instance .ghost-text-decoration").count()).toBe(0);
});
