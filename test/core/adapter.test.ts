import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseAdapter, parseAdapter } from "../../server/src/core/adapters/adapter.js";
import { InvalidDataError } from "../../server/src/core/errors.js";
import { adapterJson } from "../support/adapters.js";

const wanted = { culture: "JP", task: "rewrite", baseSha256: "a".repeat(64) };
const entry = (change: object) => ({
  adapter: parseAdapter(JSON.stringify(adapterJson(change)), "jp-rewrite"),
});
const active = { state: "active", base: { id: "base", sha256: wanted.baseSha256, architecture: "llama" } };

describe("adapter.json", () => {
  test("is read as it is written, with its defaults", () => {
    expect(entry({}).adapter).toMatchObject({ ...adapterJson({}), scale: 1, file: "adapter.gguf" });
  });

  test.each([
    ["version", 2],
    ["id", "../x"],
    ["cultures", []],
    ["cultures", ["Japan"]],
    ["tasks", []],
    ["file", "../../x.gguf"],
    ["file", "x.bin"],
    ["sha256", "A".repeat(64)],
    ["rank", 0],
    ["scale", -1],
    ["state", "on"],
    ["created", "yesterday"],
    ["surprise", true],
  ])("refuses %s: %j and names the place", (key, value) => {
    const text = JSON.stringify(adapterJson({ [key]: value }));
    expect(() => parseAdapter(text, "jp-rewrite")).toThrow(new RegExp(key));
    expect(() => parseAdapter(text, "jp-rewrite")).toThrow(InvalidDataError);
  });

  test("refuses what is no JSON, and an id that is not its folder's name", () => {
    expect(() => parseAdapter("{", "jp-rewrite")).toThrow(/not valid JSON/);
    expect(() => parseAdapter(JSON.stringify(adapterJson({})), "other")).toThrow(/folder is named "other"/);
  });
});

describe("the adapter that serves", () => {
  test.each([
    ["a candidate", { ...active, state: "candidate" }],
    ["another culture", { ...active, cultures: ["DE"] }],
    ["another task", { ...active, tasks: ["register"] }],
    ["other weights", { ...active, base: { ...active.base, sha256: "b".repeat(64) } }],
  ])("is never one of %s", (_what, change) => {
    expect(chooseAdapter([entry(change)], wanted)).toBeUndefined();
    const right = entry(active);
    expect(chooseAdapter([entry(change), right], wanted)).toBe(right);
  });

  test("is the one activated last, whatever the order they are found in", () => {
    const old = entry({ ...active, created: "2026-01-01T00:00:00Z" });
    const young = entry({ ...active, created: "2026-02-01T00:00:00+05:00" });
    const again = entry({ ...active, created: "2025-01-01T00:00:00Z", activated: "2026-03-01T00:00:00Z" });
    fc.assert(
      fc.property(fc.shuffledSubarray([old, young, again], { minLength: 1 }), (found) => {
        const best = [again, young, old].find((a) => found.includes(a));
        expect(chooseAdapter(found, wanted)).toBe(best);
      }),
    );
  });
});
