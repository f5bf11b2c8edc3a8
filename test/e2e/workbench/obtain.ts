import { obtainBrowser } from "./browser.js";
import { chosenRelease, obtainVsCode } from "./vscode.js";

/** Fetches what is missing before the clock of a test runs. What cannot be had is told by the tests that need it. */
export async function setup(): Promise<void> {
  if (process.env.CULTURE_MANAGER_WORKBENCH === "desktop") return;
  await Promise.allSettled([obtainVsCode(chosenRelease()), obtainBrowser()]);
}
