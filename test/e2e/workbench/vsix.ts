import { readFileSync } from "node:fs";
import path from "node:path";
import { execute } from "./packages.js";
import { ROOT } from "./workbench.js";

/** Packages the extension as it is now. @returns the .vsix for this platform. */
export async function packageForThisMachine(): Promise<string> {
  const target = `${process.platform}-${process.arch}`;
  await execute(process.execPath, [path.join(ROOT, "scripts", "package.mjs"), target], {
    cwd: ROOT,
    maxBuffer: 1 << 24,
  });
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  return path.join(ROOT, "vsix", `culture-manager-${target}-${version}.vsix`);
}
