// Licences of others whose code is in the package: MIT, ISC, BSD and Apache ask that their text goes with it.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../bootstrap.mjs";

/**
 * @param files paths of modules, as esbuild and the runtime name them.
 * @returns one text with name, version, licence and licence text of each package among them.
 */
export function notices(files) {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  return [...folders].sort().map(notice).join("\n\n");
}

/** `…/node_modules/@scope/name` of the innermost package that a file belongs to. */
function packageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.resolve(root, file).replaceAll("\\", "/"))?.[0];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(path.join(folder, file), "utf8").trim());
  return [`=== ${name} ${version}, ${license ?? "licence below"}`, ...texts].join("\n\n");
}
