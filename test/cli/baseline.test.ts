import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { copyFixture, runCli } from "../support/cli.js";
import { findingLines, jsonReport } from "../support/report.js";

const CHECK = ["check", ".", "--model", "none"];

async function found(cwd: string): Promise<readonly string[]> {
  const { stdout } = await runCli([...CHECK, "--format", "json"], { cwd });
  return findingLines(jsonReport.parse(JSON.parse(stdout)));
}

test("what is accepted is found no more until its text changes", async () => {
  const cwd = await copyFixture("shop");
  const before = await found(cwd);
  expect(before.length).toBeGreaterThan(3);
  const { code, stdout, stderr } = await runCli([...CHECK, "--update-baseline"], { cwd });
  expect([code, stdout]).toEqual([0, ""]);
  expect(stderr).toContain(`${before.length} findings accepted in .culture/baseline.json.`);
  expect(await found(cwd)).toEqual([]);
  expect((await runCli(CHECK, { cwd })).code).toBe(0);
  const file = path.join(cwd, "locales/en.json");
  await writeFile(file, (await readFile(file, "utf8")).replace("Your", "Each"));
  expect(await found(cwd)).toEqual(before.filter((line) => line.startsWith("locales/en.json")));
});

test("an update keeps what was accepted in other files, and drops what is gone", async () => {
  const cwd = await copyFixture("shop");
  await runCli([...CHECK, "--update-baseline"], { cwd });
  const baseline = path.join(cwd, ".culture/baseline.json");
  const all = await readFile(baseline, "utf8");
  await writeFile(path.join(cwd, "locales/de-DE.json"), "{}");
  await runCli(["check", "locales/de-DE.json", "--model", "none", "--update-baseline"], { cwd });
  const kept = await readFile(baseline, "utf8");
  expect(kept).not.toContain("de-DE.json");
  expect(kept.split("\n").length).toBe(all.split("\n").length - 3);
  await rm(path.join(cwd, "locales/en.json"));
  await runCli(["check", "locales/de-DE.json", "--model", "none", "--update-baseline"], { cwd });
  expect(await readFile(baseline, "utf8")).not.toContain("en.json");
});

test("a broken baseline is told with what to do, and that works", async () => {
  const cwd = await copyFixture("shop");
  await runCli([...CHECK, "--update-baseline"], { cwd });
  const baseline = path.join(cwd, ".culture/baseline.json");
  await writeFile(baseline, "<<<<<<< HEAD\n");
  const { code, stderr } = await runCli(CHECK, { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/baseline\.json is not valid JSON[\s\S]*--update-baseline/);
  expect((await runCli([...CHECK, "--update-baseline"], { cwd })).code).toBe(0);
  expect(await found(cwd)).toEqual([]);
});

test("standard input has no file that an entry could name", async () => {
  const args = ["check", "--stdin", "--stdin-path", "de-DE.json", "--update-baseline"];
  const { code, stderr } = await runCli(args, { cwd: await copyFixture("shop"), stdin: "{}" });
  expect(code).toBe(2);
  expect(stderr).toContain("--update-baseline accepts what is found in files");
});
