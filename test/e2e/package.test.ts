import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { cp, mkdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import yauzl from "yauzl";
import { backendFolder } from "../../server/src/host/llama/gpu-backends.js";
import { temporaryFolder } from "../support/folder.js";
import { packageForThisMachine } from "./workbench/vsix.js";

// The .vsix as a file, unpacked as VS Code does it.

let vsix = "";
beforeAll(async () => {
  vsix = await packageForThisMachine();
});

test("it is small and holds what runs, not what builds or tests", async () => {
  const { size } = await stat(vsix);
  console.log(`${path.basename(vsix)}: ${(size / 1e6).toFixed(1)} MB`);
  expect(size).toBeLessThan(60e6);
  const names = (await entries(vsix)).map((name) => name.replace(/^extension\//, ""));
  expect([...new Set(names.map((name) => name.split("/")[0]))].sort()).toEqual(
    expect.arrayContaining([
      "cultures",
      "dist",
      "media",
      "package.json",
      "package.nls.json",
      "readme.md",
      "schemas",
      "syntaxes",
    ]),
  );
  const unwanted = names.filter(
    (name) =>
      /\.map$|\.d\.ts$|\.bundle$|\.tmp$/.test(name) ||
      (!name.startsWith("dist/node_modules/") &&
        /(^|\/)(test|bench|scripts|docs|src|\.\w+)\/|^dist\/(bench|cultures-lint)/.test(name)),
  );
  expect(unwanted).toEqual([]);
});

test("the model library inside starts, and finds a backend that was fetched later", async () => {
  const folder = await temporaryFolder();
  const cache = await temporaryFolder();
  await unpack(vsix, folder);
  const backend = path.join("@node-llama-cpp", `${process.platform}-${process.arch}`);
  const inside = path.join(folder, "extension", "dist", "node_modules", backend);
  expect(await library(folder, cache)).toMatchObject({ ok: true });
  // Away from the package: the library has nothing to load …
  const kept = path.join(folder, "kept");
  await rename(inside, kept);
  expect(await library(folder, cache)).toMatchObject({ ok: false });
  // … until it is where fetched backends are put.
  const fetched = path.join(backendFolder(cache), "node_modules", backend);
  await mkdir(path.dirname(fetched), { recursive: true });
  await cp(kept, fetched, { recursive: true });
  expect(await library(folder, cache)).toMatchObject({ ok: true });
});

/** What the packaged `doctor` says of the model library. */
async function library(folder: string, cache: string): Promise<unknown> {
  const cli = path.join(folder, "extension", "dist", "cli.js");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, "doctor", "--json"], {
    env: { ...process.env, CULTURE_MANAGER_CACHE: cache },
  });
  const facts: readonly { readonly name: string }[] = JSON.parse(stdout);
  return facts.find(({ name }) => name === "Model library");
}

async function entries(archive: string): Promise<readonly string[]> {
  const names: string[] = [];
  const zip = await yauzl.openPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) names.push(entry.fileName);
  return names;
}

async function unpack(archive: string, folder: string): Promise<void> {
  const zip = await yauzl.openPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const file = path.join(folder, entry.fileName);
    await mkdir(path.dirname(file), { recursive: true });
    if (!entry.fileName.endsWith("/"))
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file));
  }
}
