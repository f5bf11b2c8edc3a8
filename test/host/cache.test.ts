import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createCache } from "../../server/src/host/cache.js";
import { temporaryFolder } from "../support/folder.js";

describe("the cache on disk", () => {
  test("gives back what was put, to another instance too, in the order of the keys", async () => {
    const folder = await temporaryFolder();
    const entries = Array.from({ length: 70 }, (_, i) => [`key ${i}`, { value: i }] as const);
    await createCache(folder).setMany(entries);
    const keys = ["nothing", ...entries.map(([key]) => key)];
    expect(await createCache(folder).getMany(keys)).toEqual([
      undefined,
      ...entries.map(([, value]) => value),
    ]);
  });

  test("a damaged entry is a miss, and the others stay", async () => {
    const folder = await temporaryFolder();
    const cache = createCache(folder);
    await cache.setMany([["a", "first value"]]);
    for (const file of await contentFiles(folder)) await writeFile(file, "damaged");
    await cache.setMany([["b", "second value"]]);
    expect(await cache.getMany(["a", "b"])).toEqual([undefined, "second value"]);
  });

  test("a folder that cannot be written is reported and does not stop the caller", async () => {
    const folder = path.join(await temporaryFolder(), "file");
    await writeFile(folder, "in the way");
    const problems: unknown[] = [];
    const cache = createCache(folder, (error) => problems.push(error));
    await cache.setMany([["a", 1]]);
    expect(problems).toHaveLength(1);
    expect(await cache.getMany(["a"])).toEqual([undefined]);
  });
});

async function contentFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile() && e.parentPath.includes("content-v2"))
    .map((e) => path.join(e.parentPath, e.name));
}
