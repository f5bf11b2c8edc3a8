import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { cachedPackage, execute } from "./packages.js";

export interface BrowserProgram {
  readonly path: string;
  /** What it needs where the system lacks libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

/** Browsers that a machine may have. */
const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A headless Chromium for Linux on x64, compressed, as an npm package carries it. */
const CARRIED = { name: "@sparticuz/chromium", version: "143.0.4" };

let found: Promise<BrowserProgram> | undefined;

/**
 * The browser that shows the workbench: the one that CHROMIUM names, an installed one, the system's package where this
 * process may install it, or one from npm. CULTURE_MANAGER_BROWSER=carried goes straight to the last.
 * @throws Error saying what to do when none can be had.
 */
export function obtainBrowser(): Promise<BrowserProgram> {
  found ??= obtain();
  return found;
}

async function obtain(): Promise<BrowserProgram> {
  const failures: string[] = [];
  for (const [what, source] of sources()) {
    try {
      const program = await source();
      if (program === undefined) continue;
      await execute(program.path, ["--version"], {
        env: { ...process.env, ...program.env },
        timeout: 60_000,
      });
      return program;
    } catch (error) {
      failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `There is no Chromium to show VS Code in, and none could be fetched. ${failures.join("; ")}. Install Chromium or Chrome, or name one in CHROMIUM.`,
  );
}

type Source = readonly [what: string, obtain: () => Promise<BrowserProgram | undefined>];

function sources(): readonly Source[] {
  const carried: Source = ["the npm package", unpackCarried];
  if (process.env.CULTURE_MANAGER_BROWSER === "carried") return [carried];
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return [["CHROMIUM", async () => ({ path: CHROMIUM, env: {} })]];
  return [["an installed one", async () => installed()], ["apt-get", aptGet], carried];
}

function installed(): BrowserProgram | undefined {
  const program = INSTALLED.find((file) => existsSync(file));
  return program === undefined ? undefined : { path: program, env: {} };
}

/** On Debian, as root, as in a container. */
async function aptGet(): Promise<BrowserProgram | undefined> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  console.error("Installing Chromium for the tests with apt-get (once) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const limits = { env, timeout: 600_000, maxBuffer: 1 << 24 };
  await execute("apt-get", ["update", "-q"], limits).catch(() => {});
  await execute("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], limits);
  return installed();
}

async function unpackCarried(): Promise<BrowserProgram | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = await cachedPackage(CARRIED.name, CARRIED.version, async (unpacked) => {
    const bin = path.join(unpacked, "bin");
    await inflate(path.join(bin, "chromium.br"), path.join(bin, "chromium"));
    for (const archive of ["al2023.tar", "fonts.tar"]) {
      await inflate(path.join(bin, `${archive}.br`), path.join(bin, archive));
      await mkdir(path.join(bin, "system"), { recursive: true });
      await execute("tar", ["-xf", archive, "-C", "system"], { cwd: bin });
    }
  });
  const system = path.join(folder, "bin", "system");
  return {
    path: path.join(folder, "bin", "chromium"),
    env: {
      LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, path.join(system, "lib")].filter(Boolean).join(":"),
      ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: path.join(system, "fonts") }),
    },
  };
}

async function inflate(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
}
