import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { listFiles } from "../../server/src/host/workspace.js";
import { temporaryFolder } from "../support/folder.js";

const signal = new AbortController().signal;

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  return root;
}

async function list(root: string, paths: readonly string[], changed = false): Promise<readonly string[]> {
  const files = await listFiles(paths, { root, changed, signal });
  return files.map((file) => path.relative(root, file).split(path.sep).join("/"));
}

describe("listing files", () => {
  test("honours nested .gitignore files and leaves out what nobody wrote", async () => {
    const root = await project({
      ".gitignore": "*.log\nbuild/\n",
      "a.json": "",
      "debug.log": "",
      "build/out.json": "",
      "node_modules/x/package.json": "",
      "dist/cli.js": "",
      ".git/config": "",
      "locales/.gitignore": "draft-*\n!keep.log\n",
      "locales/de.json": "",
      "locales/draft-fr.json": "",
      "locales/keep.log": "",
      "locales/deep/draft-es.json": "",
      "locales/deep/es.json": "",
    });
    const all = [
      ".gitignore",
      "a.json",
      "locales/.gitignore",
      "locales/de.json",
      "locales/deep/es.json",
      "locales/keep.log",
    ];
    expect(await list(root, ["."])).toEqual(all);
    expect(await list(root, ["locales/deep"])).toEqual(["locales/deep/es.json"]);
  });

  test("lists a file that is named even if it is ignored, once", async () => {
    const root = await project({ ".gitignore": "*.json\n", "a.json": "", "b.txt": "" });
    expect(await list(root, ["a.json", "a.json", "."])).toEqual([".gitignore", "a.json", "b.txt"]);
  });

  test("understands glob patterns", async () => {
    const root = await project({ "x/de.json": "", "x/y/fr.json": "", "x/readme.md": "" });
    expect(await list(root, ["x/**/*.json"])).toEqual(["x/de.json", "x/y/fr.json"]);
  });

  test("does not follow links in circles", async () => {
    const root = await project({ "x/de.json": "" });
    await symlink(root, path.join(root, "x", "loop"));
    expect(await list(root, ["."])).toEqual(["x/de.json"]);
  });

  test("a path that does not exist is an error that names it", async () => {
    const root = await project({});
    await expect(list(root, ["nowhere"])).rejects.toThrow(/nowhere does not exist/);
  });

  test("stops when cancelled, with the caller's reason", async () => {
    const root = await project({ "a.json": "" });
    const reason = new Error("enough");
    await expect(listFiles(["."], { root, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("lists only what git sees as changed or new", async () => {
    const root = await project({
      "same.json": "1",
      "edited.json": "1",
      "ünï cödé.json": "1",
      "sub/same.json": "1",
    });
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@b", ...args]);
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    await writeFile(path.join(root, "edited.json"), "2");
    await writeFile(path.join(root, "ünï cödé.json"), "2");
    await writeFile(path.join(root, "sub", "new.json"), "1");
    expect(await list(root, ["."], true)).toEqual(["edited.json", "sub/new.json", "ünï cödé.json"]);
    expect(await list(path.join(root, "sub"), ["."], true)).toEqual(["new.json"]);
  });

  test("says so where there is no repository", async () => {
    const root = await project({ "a.json": "" });
    await expect(list(root, ["."], true)).rejects.toThrow(/Git cannot tell what changed/);
  });
});
