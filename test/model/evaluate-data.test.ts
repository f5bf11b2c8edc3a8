import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { registerAdapter, tinyAdapter } from "../support/adapters.js";
import { finished, folderWith, startCli } from "../support/cli.js";

test("measures a data set by methods, resumes after a kill in mid-line, and reports", async () => {
  const row = (id: string, text: string, question: string, answer: string) => ({
    id,
    text,
    question,
    answer,
  });
  const records = [
    row("1", "A clock is a fine gift.", "Does the text suggest a clock?", "Yes"),
    row("2", "Tea is a fine gift.", "Does the text suggest a clock?", "No"),
    row("3", "Our shop is closed.", "Does the text speak of a shop?", "Yes"),
  ];
  const cwd = await folderWith({ "own.jsonl": records.map((r) => JSON.stringify(r)).join("\n") });
  const env = { CULTURE_MANAGER_CACHE: cacheRoot() };
  const run = async (...args: string[]) => finished(await startCli(args, { cwd, env }));
  const made = await run(
    "datasets",
    "import",
    "own",
    "own.jsonl",
    "--task",
    "copy-review",
    "--culture",
    "CN",
    "--id",
    "own",
  );
  expect(made.code).toBe(0);
  const measure = [
    "evaluate",
    "data",
    "own",
    "--model",
    "smollm2-135m",
    "--methods",
    "base,culture-prompt,adapter",
  ];
  const first = await run(...measure);
  expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/\| CN \| culture-prompt \| 3 \|/)]);
  // No adapter is here, so nothing is said of one.
  expect(first.stdout).not.toContain("| adapter |");
  const folder = path.join(cwd, ".culture", "evaluations", "own");
  const results = path.join(folder, "results.jsonl");
  const whole = await readFile(results, "utf8");
  await writeFile(results, whole.slice(0, whole.length - 20));
  const second = await run(...measure);
  expect(second.stderr).toContain("Going on with 5 results");
  expect(await readFile(results, "utf8")).toBe(whole);
  expect(await readFile(path.join(folder, "report.html"), "utf8")).toContain("<svg");

  // What an adapter learned from says nothing of it.
  const adapter = await registerAdapter(cwd, tinyAdapter(), {});
  const rows = path.join(cwd, ".culture", "runs", path.basename(adapter), "rows");
  const lines = (await readFile(path.join(cwd, ".culture/datasets/own/data.jsonl"), "utf8")).split("\n");
  const learn = async (train: number, validation: number): Promise<void> => {
    await mkdir(rows, { recursive: true });
    await writeFile(path.join(rows, "train.jsonl"), lines.slice(0, train).join("\n"));
    await writeFile(path.join(rows, "validation.jsonl"), lines.slice(train, train + validation).join("\n"));
  };
  await learn(1, 1);
  const third = await run(...measure);
  expect([third.code, third.stdout]).toEqual([0, expect.stringMatching(/\| CN \| culture-prompt \| 1 \|/)]);
  expect(third.stdout).toContain("1 of 3 rows (2 that adapters learned from are left out)");
  await learn(2, 1);
  const none = await run(...measure);
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining("they would show what they remember"),
  ]);
});
