import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { ggufHeader } from "../../server/src/host/models/gguf-writer.js";
import { randomAdapter, registerAdapter } from "../support/adapters.js";
import { runCli } from "../support/cli.js";
import { temporaryFolder } from "../support/folder.js";
import { smallModel } from "../support/small-model.js";

const base = await smallModel();
const weights = await randomAdapter(base.path, { seed: 1, strength: 0.1, targets: ["attn_output"] });
const narrow = await randomAdapter(base.path, { seed: 1, strength: 0.1, targets: ["attn_k"] });
const ours = { base: { id: "smollm2-135m", sha256: base.sha256, architecture: "llama" } };
const passed = { passed: true, reason: "It beats the base model.", tests: [] };

/** With the cache of this machine: shapes are checked against the model that is there. */
const run = (cwd: string, ...args: string[]) =>
  runCli(["adapters", ...args], { cwd, env: { CULTURE_MANAGER_CACHE: cacheRoot() } });

async function listed(root: string, ...args: string[]) {
  const { stdout, code } = await run(root, ...(args.length > 0 ? args : ["list"]), "--format", "json");
  const rows = JSON.parse(stdout) as { id: string; state: string; reason?: string; builtIn: boolean }[];
  return { rows: rows.filter((r) => !r.builtIn), code };
}

describe("adapters", () => {
  test("are listed, activated and removed", async () => {
    const root = await temporaryFolder();
    await registerAdapter(root, weights, { ...ours, id: "first", gate: passed });
    await registerAdapter(root, weights, { ...ours, id: "second", gate: passed });
    expect((await listed(root)).rows).toMatchObject([
      { id: "first", state: "candidate" },
      { id: "second", state: "candidate" },
    ]);
    const { code, stdout } = await run(root, "activate", "first");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/first now serves rewrite for JP/)]);
    const written = JSON.parse(
      await readFile(path.join(root, ".culture/adapters/first/adapter.json"), "utf8"),
    );
    expect(written).toMatchObject({ state: "active", activated: expect.stringMatching(/^20/) });
    expect((await run(root, "remove", "first")).code).toBe(0);
    expect((await listed(root)).rows).toMatchObject([{ id: "second", state: "candidate" }]);
    expect(existsSync(path.join(root, ".culture/adapters/first"))).toBe(false);
  });

  test("that did not pass their tests stay candidates unless they are forced", async () => {
    const root = await temporaryFolder();
    await registerAdapter(root, weights, { ...ours, id: "unmeasured" });
    const gate = { passed: false, reason: "It loses to the base model.", tests: [] };
    await registerAdapter(root, weights, { ...ours, id: "weak", gate });
    expect(await run(root, "activate", "unmeasured")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/never measured.*\n.*--force/),
    });
    expect(await run(root, "activate", "weak")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/loses to the base model/),
    });
    expect((await run(root, "activate", "weak", "--force")).code).toBe(0);
    expect((await listed(root)).rows).toMatchObject([
      { state: "candidate" },
      { id: "weak", state: "active" },
    ]);
  });

  test.each<[string, RegExp, (root: string) => Promise<unknown>]>([
    ["other weights", /not those that adapter.json/, (root) => registered(root, { sha256: "3".repeat(64) })],
    ["another size", /bytes, and adapter.json says 7/, (root) => registered(root, { size: 7 })],
    ["another rank", /rank 2, and adapter.json says 4/, (root) => registered(root, { rank: 4 })],
    ["another alpha", /alpha 2, and adapter.json says 8/, (root) => registered(root, { alpha: 8 })],
    [
      "another architecture",
      /for the architecture llama, and adapter.json says qwen2/,
      (root) => registered(root, { base: { ...ours.base, architecture: "qwen2" } }),
    ],
    [
      "matrices that the base model lacks",
      /base model has no matrix blk.0.attn_stray_.weight/,
      (root) => registered(root, {}, renamed(weights, "attn_output", "attn_stray_")),
    ],
    [
      "shapes that do not fit the base model",
      /is for 192 values, and the base model has 576/,
      (root) => registered(root, {}, renamed(narrow, "attn_k", "attn_q")),
    ],
    ["a cut file", /ends beyond the file/, (root) => registered(root, {}, weights.subarray(0, 20_000))],
    [
      "a pointer of Git LFS",
      /no sound GGUF/,
      (root) => registered(root, {}, Buffer.from("version https://git-lfs")),
    ],
    [
      "a base model for an adapter",
      /no adapter but a model/,
      (root) => registered(root, {}, ggufHeader({ "general.type": { string: "model" } }, [])),
    ],
    [
      "an id that is not its folder's",
      /folder is named "other"/,
      async (root) => rename(await registered(root, {}), path.join(root, ".culture/adapters/other")),
    ],
  ])("with %s are refused with the reason", async (_what, reason, register) => {
    const root = await temporaryFolder();
    await register(root);
    const { rows, code } = await listed(root, "verify");
    expect(rows).toMatchObject([{ state: "refused", reason: expect.stringMatching(reason) }]);
    expect(code).toBe(1);
    expect((await run(root, "activate", rows[0]?.id ?? "")).code).toBe(2);
  });

  test("that lie outside the workspace or are being written are not seen", async () => {
    const [root, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    const folder = await registerAdapter(elsewhere, weights, { ...ours, id: "outside" });
    await mkdir(path.join(root, ".culture/adapters/.tmp-x"), { recursive: true });
    await symlink(folder, path.join(root, ".culture/adapters/outside"));
    expect((await listed(root)).rows).toEqual([]);
    expect((await run(root, "remove", "../../../x")).code).toBe(2);
  });

  test("of the same size but changed weights are found by verify", async () => {
    const root = await temporaryFolder();
    const folder = await registerAdapter(root, weights, ours);
    expect((await listed(root, "verify")).code).toBe(0);
    const changed = Buffer.from(weights);
    changed[changed.length - 1] = 1;
    await rm(path.join(folder, "adapter.gguf"));
    await writeFile(path.join(folder, "adapter.gguf"), changed);
    expect((await listed(root, "verify")).code).toBe(1);
  });
});

/** As the workspace's adapter `jp-rewrite`, with an `adapter.json` that fits but for `change`. */
function registered(root: string, change: object, bytes = weights): Promise<string> {
  return registerAdapter(root, bytes, { ...ours, ...change, id: "jp-rewrite" });
}

/** The matrices under another name of the same length. */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll(from, to), "latin1");
}
