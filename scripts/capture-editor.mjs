// Takes the README's picture of the editor from a real workbench: a finding, explained. Usage: node scripts/capture-editor.mjs
import path from "node:path";
import { install, root, run } from "./bootstrap.mjs";
import { installWorkbench } from "./workbench/install.mjs";
import { startWorkbench } from "./workbench/start.mjs";

await install();
await run(process.execPath, ["esbuild.mjs", "server", "client", "eld"]);
const { page, stop } = await startWorkbench({
  vscode: await installWorkbench(),
  extension: root,
  workspace: path.join(root, "test", "e2e", "workspace"),
  openFile: "locales/de-DE.json",
  settings: { "cultureManager.model": "none", "editor.fontSize": 14, "window.commandCenter": false },
});
try {
  await page.locator(".editor-instance .squiggly-warning").first().waitFor({ timeout: 60_000 });
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  // Into the first value, then the explanation by keyboard.
  await page
    .locator(".editor-instance .view-line", { hasText: "1,234.56" })
    .click({ position: { x: 190, y: 8 } });
  await page.keyboard.press("Control+K");
  await page.keyboard.press("Control+I");
  await page.locator(".monaco-hover", { hasText: "Germany" }).waitFor();
  // Notices of extensions that miss a tool here are no part of the picture.
  await page.addStyleTag({ content: ".notifications-toasts { display: none !important; }" });
  await page.screenshot({ path: path.join(root, "media", "editor.png") });
} finally {
  await stop();
}
