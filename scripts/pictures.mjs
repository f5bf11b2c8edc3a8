// `npm run pictures`: draws the icon and takes the pictures of README and docs/tour.md from the running program. Needs
// Chromium (/usr/bin/chromium, or the one that CHROMIUM names), fonts for Chinese and Japanese, and the default model.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { build, install, root, run } from "./bootstrap.mjs";

await install();
await build();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  await drawIcon();
  await captureTerminal();
} finally {
  await browser.close();
}
await captureEditor();

async function drawIcon() {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${readFileSync(path.join(root, "media/icon.svg"), "utf8")}`,
  );
  await page.screenshot({ path: path.join(root, "media/icon.png"), omitBackground: true });
  await page.close();
}

/** A check in the terminal, with its colours. */
async function captureTerminal() {
  const files = ["locales/de-DE.json", "ios/zh-Hans.lproj/Localizable.strings"];
  const flags = ["--fail-on", "never", "--min-severity", "warning", "--model", "auto"];
  const { stdout } = spawnSync(
    process.execPath,
    [path.join(root, "dist/cli.js"), "check", ...files, ...flags],
    {
      cwd: path.join(root, "examples"),
      env: { ...process.env, FORCE_COLOR: "1" },
      encoding: "utf8",
    },
  );
  const classes = { 1: "b", 2: "d", 4: "u", 31: "red", 32: "green", 33: "yellow", 36: "cyan", 90: "d" };
  const html = `$ culture-manager check ${files.join(" ")}\n\n${stdout}`
    .replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/\x1b\[(\d+)m/g, (_, code) => (classes[code] ? `<span class="${classes[code]}">` : "</span>"));
  const page = await browser.newPage({ viewport: { width: 1180, height: 400 } });
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#1b1f27;color:#d7dae0;font:14px/1.45 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;padding:18px}pre{margin:0;white-space:pre-wrap}.b{font-weight:bold}.d{color:#8a919e}.u{text-decoration:underline}.red{color:#ff7b72}.green{color:#7ee787}.yellow{color:#e3b341}.cyan{color:#76e3ea}</style><pre>${html}</pre>`,
  );
  await page.screenshot({ path: path.join(root, "media/check.png"), fullPage: true });
  await page.close();
}

/** The tour is a test of the installed extension; what it saw is what the documentation shows. */
async function captureEditor() {
  await run(process.execPath, ["scripts/test-workbench.mjs", "test/e2e/ui/tour.ui.ts"]);
  const shots = path.join(root, ".vscode-test-web", "shots", "gate");
  const folder = path.join(root, "docs", "tour");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(shots).filter((file) => file.startsWith("tour-")))
    copyFileSync(path.join(shots, name), path.join(folder, name.replace("tour-", "")));
}
