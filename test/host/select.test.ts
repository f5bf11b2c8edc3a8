import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../server/src/core/errors.js";
import { CATALOGUE } from "../../server/src/host/models/catalogue.js";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { parseSelection } from "../../server/src/host/models/select.js";
import { temporaryFolder } from "../support/folder.js";

const laptop = { memory: 16e9, gpuMemory: 0 };

describe("choosing a model", () => {
  test.each([
    ["a machine without GPU", laptop, "qwen2.5-coder-1.5b"],
    ["little memory", { memory: 2e9, gpuMemory: 0 }, "qwen2.5-coder-0.5b"],
    ["a GPU with 6 GB", { memory: 16e9, gpuMemory: 6e9 }, "qwen3-4b"],
    ["a GPU with 24 GB", { memory: 64e9, gpuMemory: 24e9 }, "qwen3-8b"],
    ["a GPU that is too small", { memory: 16e9, gpuMemory: 2e9 }, "qwen2.5-coder-1.5b"],
  ])("auto fits %s", (_case, machine, id) => {
    expect(parseSelection("auto", "text", machine)).toMatchObject({ kind: "catalogue", entry: { id } });
  });

  test("takes an id, the path of a GGUF file and an endpoint", async () => {
    const file = path.join(await temporaryFolder(), "own.gguf");
    await writeFile(file, "");
    expect(parseSelection("smollm2-135m", "text", laptop)).toMatchObject({ entry: { id: "smollm2-135m" } });
    expect(parseSelection("auto", "embed", laptop)).toMatchObject({ entry: { id: "multilingual-e5-small" } });
    expect(parseSelection(file, "text", laptop)).toEqual({ kind: "file", path: file });
    expect(parseSelection("openai:http://localhost:8080/v1#qwen3", "text", laptop)).toEqual({
      kind: "openai",
      url: "http://localhost:8080/v1",
      model: "qwen3",
    });
  });

  test.each([
    "nothing",
    "missing.gguf",
    "openai:localhost",
    "openai:http://x/v1",
    "openai:file:///x#m",
    "multilingual-e5-small",
  ])("refuses %s and says what there is", (selection) => {
    expect(() => parseSelection(selection, "text", laptop)).toThrow(UsageError);
  });
});

describe("the catalogue", () => {
  test("names each model once and says how its file is trusted", () => {
    expect(new Set(CATALOGUE.map((e) => e.id)).size).toBe(CATALOGUE.length);
    for (const entry of CATALOGUE) {
      if (entry.sha256 === undefined) {
        expect(entry.verified, entry.id).toBe(false);
        expect(
          entry.sources.map((s) => s.kind),
          entry.id,
        ).toEqual(["file"]);
      } else expect(entry.sha256, entry.id).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});

describe("the cache folder", () => {
  test("follows the platform and can be named", () => {
    const own = path.resolve("own");
    expect(cacheRoot({ CULTURE_MANAGER_CACHE: "own", XDG_CACHE_HOME: "/x" }, "linux")).toBe(own);
    expect(cacheRoot({ XDG_CACHE_HOME: "/x" }, "linux")).toBe(path.join("/x", "culture-manager"));
    expect(cacheRoot({ XDG_CACHE_HOME: "relative" }, "linux")).toMatch(/\.cache.culture-manager$/);
    expect(cacheRoot({}, "darwin")).toMatch(/Library.Caches.culture-manager$/);
    expect(cacheRoot({ LOCALAPPDATA: "/l" }, "win32")).toBe(path.join("/l", "culture-manager"));
  });
});
