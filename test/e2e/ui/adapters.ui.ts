import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { registerAdapter, tinyAdapter } from "../../support/adapters.js";
import { workbenchTest } from "../workbench/fixture.js";

const test = workbenchTest({ openFile: "locales/de-DE.json" });

test("adapters are verified, activated, shown and deleted from the palette", async ({ workbench }) => {
  const { page, folder } = workbench;
  const gate = { passed: true, reason: "It helps.", tests: [] };
  const adapter = await registerAdapter(folder, tinyAdapter(), { gate });
  const choice = page.locator(".quick-input-list .monaco-list-row", { hasText: "jp-rewrite" }).first();
  await workbench.run("Culture: Verify Adapters");
  await workbench.notification("Adapters verified");
  await workbench.shot("adapters-1-verified");
  await workbench.run("Culture: Activate Adapter");
  await choice.waitFor();
  await workbench.shot("adapters-2-activate");
  await choice.click();
  await workbench.run("Culture: Show Adapters");
  const row = page.locator(".pane-body .monaco-list-row", { hasText: "jp-rewrite" }).first();
  await row.filter({ hasText: "active · Japan" }).waitFor();
  await workbench.shot("adapters-3-active");
  const state = JSON.parse(await readFile(path.join(adapter, "adapter.json"), "utf8"));
  expect(state).toMatchObject({ state: "active" });
  await writeFile(path.join(adapter, "adapter.gguf"), "damaged");
  await workbench.run("Culture: Verify Adapters");
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.filter({ hasText: "jp-rewrite" }).waitFor();
  await workbench.shot("adapters-4-refused");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await workbench.run("Culture: Delete Adapter…");
  await choice.click();
  await dialog.locator(".monaco-button", { hasText: "Delete" }).click();
  await row.waitFor({ state: "detached" });
  await expect(readFile(path.join(adapter, "adapter.json"))).rejects.toThrow(/ENOENT/);
});
