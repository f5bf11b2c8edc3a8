import { existsSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { finished, runCli, startCli } from "../support/cli.js";
import { temporaryFolder } from "../support/folder.js";
import { smallModel } from "../support/small-model.js";
import { CULTURE, writeTrainingWorkspace } from "../support/training-workspace.js";

const BASE = "smollm2-135m";
const ADAPTER = `${CULTURE.toLowerCase()}-copy-review-rewrite`;

const checkedSchema = z.object({
  files: z.array(z.object({ findings: z.array(z.object({ rule: z.string(), culture: z.string() })) })),
});
const routedSchema = z.object({
  files: z.array(z.object({ values: z.array(z.object({ cultures: z.array(z.string()) })) })),
});

/** A training of minutes, on a machine that has other things to do. */
const PATIENCE = { timeout: 1_800_000 };

test("from one data set to an adapter that its culture is routed to, and back", PATIENCE, async () => {
  await smallModel();
  const root = await temporaryFolder();
  await writeTrainingWorkspace(root);
  const before = await look(root);
  expect(before).toMatchObject({ routed: [[CULTURE], [CULTURE]], findings: [] });
  expect(before.rewrites).toBe("");

  // Ctrl-C once it has learnt something: a checkpoint is kept, and nothing is registered.
  const cache = await freshCache();
  const train = [
    "train",
    "requests",
    "--culture",
    CULTURE,
    "--base",
    BASE,
    "--preset",
    "quick",
    "--batch-tokens",
    "128",
    "--yes",
  ];
  const stopped = await interrupted([...train], { cwd: root, env: cache }, /train: [1-9]0 % of/);
  expect(stopped.code, stopped.stderr).not.toBe(0);
  expect(stopped.stderr).toContain("train --resume");
  expect(existsSync(path.join(root, ".culture/adapters"))).toBe(false);

  // At once: the first trainer may still be at its last step.
  const { code, stdout, stderr } = await runCli(["train", "--resume"], { cwd: root, env: cache });
  expect([code, stdout], stderr).toEqual([
    0,
    expect.stringMatching(/Active: copy-review: gains .*rewrite: gains/),
  ]);
  expect(stderr).not.toMatch(/train: 0 % of \d+ steps, loss/);

  const after = await look(root);
  expect(after.routed).toEqual(before.routed);
  // The first text is a request, the second an order.
  expect(after.findings).toEqual([[{ rule: `${CULTURE}.register.requests`, culture: CULTURE }]]);
  expect(after.rewrites).toContain("+ In Iceland, call the office now!");

  expect((await runCli(["adapters", "remove", ADAPTER], { cwd: root, env: cache })).code).toBe(0);
  expect(await look(root)).toEqual(before);
});

/** What a user sees of the workspace, with nothing remembered from an earlier look. */
async function look(root: string) {
  const options = { cwd: root, env: await freshCache() };
  const routed = await runCli(["route", "notice.prompt.md", "--format", "json"], options);
  const model = ["--model", BASE];
  const checked = await runCli(["check", "notice.prompt.md", ...model, "--format", "json"], options);
  const rewritten = await runCli(["rewrite", "notice.prompt.md", ...model], options);
  return {
    routed: routedSchema
      .parse(JSON.parse(routed.stdout))
      .files.flatMap(({ values }) => values.map(({ cultures }) => cultures)),
    findings: checkedSchema
      .parse(JSON.parse(checked.stdout))
      .files.flatMap(({ findings }) => (findings.length > 0 ? [findings] : [])),
    rewrites: rewritten.stdout,
  };
}

/** The models and the training environment of this machine, and nothing else. */
async function freshCache(): Promise<Readonly<Record<string, string>>> {
  const cache = await temporaryFolder();
  for (const name of ["models", "trainer"]) {
    await mkdir(path.join(cacheRoot(), name), { recursive: true });
    await symlink(path.join(cacheRoot(), name), path.join(cache, name));
  }
  return { CULTURE_MANAGER_CACHE: cache };
}

/** Interrupts a command as Ctrl-C does, once its progress says so. */
async function interrupted(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  when: RegExp,
) {
  const child = await startCli(args, options);
  let said = "";
  child.stderr?.on("data", (data: Buffer) => {
    const before = when.test(said);
    said += data.toString("utf8");
    if (!before && when.test(said)) child.kill("SIGINT");
  });
  return finished(child);
}
