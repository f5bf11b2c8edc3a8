import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { chatEndpoint } from "../../support/chat-endpoint.js";
import { workbenchTest } from "../workbench/fixture.js";
import { ROOT } from "../workbench/workbench.js";

const SUITE = "prompts/gift.culture-test.yaml";
const endpoint = await chatEndpoint(
  [
    ["Japan", "Green tea."],
    ["Germany", "A bottle of wine."],
  ],
  () => false,
);
const test = workbenchTest({
  workspace: path.join(ROOT, "test", "e2e", "prompt-tests"),
  settings: { "cultureManager.model": endpoint.model },
});
afterAll(() => endpoint.close());

test("tests of prompts are found, run, and say at their line what is wrong", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.open(SUITE);
  await workbench.run("Testing: Focus on Test Explorer View");
  const file = page.locator(".test-explorer .monaco-list-row", { hasText: "gift.culture-test.yaml" });
  await file.waitFor();
  await workbench.run("Test: Run All Tests");
  await page.locator(".test-explorer .monaco-list-row", { hasText: "gift.culture-test.yaml" }).click();
  await page.keyboard.press("ArrowRight");
  await page.locator(".test-explorer .monaco-list-row", { hasText: "brings tea" }).click();
  await page.keyboard.press("ArrowRight");
  const row = (text: string) => page.locator(".test-explorer .monaco-list-row", { hasText: text });
  await row("JP Japan").locator(".codicon-testing-passed-icon").waitFor();
  await row("DE Germany").locator(".codicon-testing-failed-icon").waitFor();
  // The message stands beside the assertion in the file that is open.
  await page
    .locator(".editor-instance .test-error-content-widget", { hasText: "The answer does not hold" })
    .waitFor();
  await workbench.shot("prompt-tests-1-run");
  expect(endpoint.asked.some((asked) => asked.includes("a colleague"))).toBe(true);
});

test("a test that was mended passes when it is run again", async ({ workbench }) => {
  const { page } = workbench;
  const file = path.join(workbench.folder, SUITE);
  const mended = `prompt: gift.prompt\ncultures: [JP, DE]\nvariables: { host: a colleague }\ntests:\n  - name: brings tea\n    assert:\n      - not-contains: clock\n`;
  await writeFile(file, mended);
  await page.locator(".editor-instance .view-line", { hasText: "not-contains" }).first().waitFor();
  await workbench.run("Test: Run All Tests");
  const row = page.locator(".test-explorer .monaco-list-row", { hasText: "DE Germany" });
  await row.locator(".codicon-testing-passed-icon").waitFor();
  await workbench.shot("prompt-tests-2-mended");
});
