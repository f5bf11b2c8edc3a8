import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cacheRoot } from "../../server/src/host/models/folders.js";
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
});
