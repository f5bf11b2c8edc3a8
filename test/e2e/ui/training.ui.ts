import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Frame, Locator } from "playwright-core";
import { afterAll, expect } from "vitest";
import { cacheRoot } from "../../../server/src/host/models/folders.js";
import { smallModel } from "../../support/small-model.js";
import { CULTURE, writeTrainingWorkspace } from "../../support/training-workspace.js";
import { axeViolations, workbenchTest } from "../workbench/fixture.js";

const folder = await mkdtemp(path.join(tmpdir(), "culture-manager-test-"));
afterAll(() => rm(folder, { recursive: true }));
const [workspace, cache] = [path.join(folder, "workspace"), path.join(folder, "cache")];
const RUN = `${CULTURE.toLowerCase()}-copy-review-rewrite`;
/** A training of minutes, on a machine that has other things to do. */
const PATIENCE = { timeout: 900_000 };

const test = workbenchTest(async () => {
  await smallModel();
  await writeTrainingWorkspace(workspace, { small: true });
  // The models of this machine, and no training environment yet.
  await mkdir(cache);
  await symlink(path.join(cacheRoot(), "models"), path.join(cache, "models"));
  return { workspace, env: { CULTURE_MANAGER_CACHE: cache } };
});

test(
  "from the palette: choose, be asked before anything is fetched, and decline",
  PATIENCE,
  async ({ workbench }) => {
    const { page, questions } = workbench;
    await workbench.run("Culture: Train Adapter");
    await questions.row("Requests").waitFor();
    await workbench.shot("training-1-data-set");
    await questions.pick("Data set", "Requests");
    await questions.pickMany("Whose adapter", CULTURE);
    await questions.pickMany("Tasks it is trained for", "copy-review", "rewrite");
    await questions.pick("Base model", "SmolLM2");
    await questions.pick("Preset", "quick");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.locator("text=/\\d GB to fetch, .* made once for all projects/").waitFor(PATIENCE);
    await workbench.shot("training-2-consent");
    await dialog.getByText("Cancel", { exact: true }).click();
    const view = await workbench.webview("h1");
    await view.locator(".notice", { hasText: "Nothing was fetched." }).waitFor();
    expect(existsSync(path.join(cache, "trainer"))).toBe(false);
    expect(await axeViolations(view)).toEqual([]);
    await workbench.shot("training-3-declined");
  },
);

test(
  "progress is live; stopped, a checkpoint is kept and nothing is registered",
  PATIENCE,
  async ({ workbench }) => {
    // Now there is one.
    await mkdir(path.join(cacheRoot(), "trainer"), { recursive: true });
    await symlink(path.join(cacheRoot(), "trainer"), path.join(cache, "trainer"));
    const view = await workbench.webview("h1");
    await button(view, "Resume").click();
    await view
      .locator("p", { hasText: /step [3-9] of \d+ · loss [\d.]+ · \d+ tokens\/s · .* min left/ })
      .waitFor(PATIENCE);
    await view.locator("svg[aria-label='Loss by step']").waitFor();
    await workbench.shot("training-4-progress");
    expect(await axeViolations(view)).toEqual([]);
    await button(view, "Stop").click();
    await view.locator(".notice", { hasText: "A checkpoint is kept" }).waitFor(PATIENCE);
    await workbench.shot("training-5-stopped");
    expect(await axeViolations(view)).toEqual([]);
    const culture = path.join(workbench.folder, ".culture");
    expect(existsSync(path.join(culture, "runs", RUN, "output/checkpoint.pt"))).toBe(true);
    expect(existsSync(path.join(culture, "adapters"))).toBe(false);
  },
);

test("resumed from the palette, it is measured, and the verdict is told", PATIENCE, async ({ workbench }) => {
  const { page, questions } = workbench;
  await workbench.run("View: Close Editor");
  await workbench.run("Culture: Train Adapter");
  await questions.row(RUN).waitFor();
  await workbench.shot("training-6-resume");
  await questions.pick("Data set", RUN);
  const view = await workbench.webview("h1");
  await view.locator("p", { hasText: /Going on after step \d/ }).waitFor(PATIENCE);
  await view.locator("h2", { hasText: /The adapter (is active|stays a candidate)/ }).waitFor(PATIENCE);
  await view.locator("td", { hasText: "culture-prompt" }).first().waitFor();
  expect(existsSync(path.join(workbench.folder, ".culture/adapters", RUN, "adapter.json"))).toBe(true);
  expect(await view.locator("progress").count()).toBe(0);
  expect(await axeViolations(view)).toEqual([]);
  await workbench.shot("training-7-verdict");
  for (const [theme, shown] of [
    ["Light Modern", "vscode-light"],
    ["Dark Modern", "vscode-dark"],
    ["Dark High Contrast", "vscode-high-contrast"],
  ] as const) {
    await workbench.chooseTheme(theme);
    await view.locator(`body.${shown}`).waitFor();
    expect(await axeViolations(view)).toEqual([]);
    await workbench.shot(`training-8-${shown}`);
  }
  await page.setViewportSize({ width: 600, height: 800 });
  expect(await view.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  await workbench.shot("training-9-narrow");
  expect(await axeViolations(view)).toEqual([]);
});

function button(view: Frame, label: string): Locator {
  return view.locator("vscode-button", { hasText: label });
}
