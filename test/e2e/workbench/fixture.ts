import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame } from "playwright-core";
import { test as base, type TestAPI } from "vitest";
import { Workbench, type WorkbenchOptions } from "./workbench.js";

export interface WorkbenchFixtures {
  /** One window for all tests of the file, in their order. */
  readonly workbench: Workbench;
}

/**
 * Tests that share one VS Code window. A failed one leaves a picture `failed-…` among the shots.
 * @param options as they are, or what prepares them when the window is opened.
 */
export function workbenchTest(
  options: WorkbenchOptions | (() => Promise<WorkbenchOptions>) = {},
): TestAPI<WorkbenchFixtures & Pictured> {
  return base.extend<WorkbenchFixtures & Pictured>({
    workbench: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures a fixture needs from it.
      async ({}, use) => {
        const given = typeof options === "function" ? await options() : options;
        const workbench = await Workbench.open({ ...given, settings: { ...NO_MODEL, ...given.settings } });
        await use(workbench);
        await workbench.stop();
      },
      { scope: "file" },
    ],
    pictured: [
      async ({ workbench, onTestFailed }, use) => {
        onTestFailed(async ({ task }) => {
          console.error(await workbench.shot(`failed-${task.name.replaceAll(/\W+/g, "-")}`));
        });
        await use(undefined);
      },
      { auto: true },
    ],
  });
}

interface Pictured {
  readonly pictured: undefined;
}

const NO_MODEL = { "cultureManager.model": "none" };

/** What axe-core finds against WCAG 2.1 AA in a webview, in words; empty when there is nothing. */
export async function axeViolations(frame: Frame): Promise<readonly string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await frame.evaluate(source);
  return frame.evaluate(async () => {
    // In the page, where the line above has put it.
    const { axe } = globalThis as unknown as { readonly axe: typeof import("axe-core") };
    const { violations } = await axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    });
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help} (${n.target.join(" ")})`));
  });
}
