import { symlink } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { folderWith, runCli } from "../support/cli.js";
import { temporaryFolder } from "../support/folder.js";

/** The default model judges real copy through the command line, with a verdict cache that starts empty. */
async function workspace() {
  const folder = await folderWith({
    "zh-CN.json": JSON.stringify({
      bad: "新年礼物：送给爸爸一座精美的座钟",
      fine: "新年礼物：送给爸爸一套精美的茶具",
    }),
    "id.json": JSON.stringify({
      bad: "Serahkan uang kepada pengemudi dengan tangan kiri.",
      fine: "Serahkan uang kepada pengemudi dengan tangan kanan.",
    }),
  });
  const cache = await temporaryFolder();
  await symlink(path.join(cacheRoot(), "models"), path.join(cache, "models"));
  return { cwd: folder, env: { CULTURE_MANAGER_CACHE: cache } };
}

interface JsonReport {
  readonly files: readonly {
    readonly findings: readonly { readonly rule: string; readonly key: string }[];
  }[];
  readonly summary: { readonly model: string | null };
}

test("offending copy is found, its fine twin is not, and a second run says the same from the cache", async () => {
  const options = await workspace();
  const first = await runCli(["check", ".", "--model", "auto", "--format", "json"], options);
  const report = JSON.parse(first.stdout) as JsonReport;
  expect(report.summary.model).toBe("qwen2.5-coder-1.5b");
  const found = report.files.flatMap((f) => f.findings);
  expect(found.filter((f) => f.key === "bad").map((f) => f.rule)).toEqual(
    expect.arrayContaining(["CN.gifts.clock", "ID.gestures.left-hand"]),
  );
  expect(found.filter((f) => f.key === "fine")).toEqual([]);
  expect(first.code).toBe(1);
  const second = await runCli(["check", ".", "--model", "auto", "--format", "json"], options);
  expect(second.stdout).toBe(first.stdout);
});

test("a rewrite by the model is shown only when the finding is gone", async () => {
  const options = await workspace();
  const { stdout } = await runCli(["rewrite", "id.json", "--model", "auto", "--diff"], options);
  const added = stdout.split("\n").filter((line) => line.startsWith("+") && !line.startsWith("+++"));
  // Whatever the model proposes: a line that is offered no longer names the left hand, or none is offered.
  for (const line of added) expect(line).not.toContain("tangan kiri");
});
