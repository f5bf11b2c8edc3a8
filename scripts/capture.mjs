// Makes media/check.png from a real run, in Chromium: `node scripts/capture.mjs`. Needs a build, and CHROMIUM or /usr/bin/chromium.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./bootstrap.mjs";

const files = ["locales/de-DE.json", "ios/zh-Hans.lproj/Localizable.strings"];
const { stdout } = spawnSync(
  process.execPath,
  [
    path.join(root, "dist/cli.js"),
    "check",
    ...files,
    "--fail-on",
    "never",
    "--min-severity",
    "warning",
    "--model",
    process.argv[2] ?? "auto",
  ],
  {
    cwd: path.join(root, "examples"),
    env: { ...process.env, FORCE_COLOR: "1" },
    encoding: "utf8",
  },
);
const COLOURS = { 1: "b", 2: "d", 4: "u", 31: "red", 32: "green", 33: "yellow", 36: "cyan", 90: "d" };
const html = `$ culture-manager check ${files.join(" ")}\n\n${stdout}`
  .replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
  .replace(/\x1b\[(\d+)m/g, (_, code) => (COLOURS[code] ? `<span class="${COLOURS[code]}">` : "</span>"));
const folder = mkdtempSync(path.join(tmpdir(), "culture-manager-capture-"));
const page = path.join(folder, "page.html");
writeFileSync(
  page,
  `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#1b1f27;color:#d7dae0;font:14px/1.45 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;padding:18px}pre{margin:0;white-space:pre-wrap}.b{font-weight:bold}.d{color:#8a919e}.u{text-decoration:underline}.red{color:#ff7b72}.green{color:#7ee787}.yellow{color:#e3b341}.cyan{color:#76e3ea}</style><pre>${html}</pre>`,
);
const lines = stdout.split("\n").length + 5;
execFileSync(
  process.env.CHROMIUM ?? "/usr/bin/chromium",
  [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    `--window-size=1180,${lines * 21}`,
    `--user-data-dir=${folder}/profile`,
    `--screenshot=${path.join(root, "media/check.png")}`,
    `file://${page}`,
  ],
  { stdio: "ignore" },
);
rmSync(folder, { recursive: true, force: true });
