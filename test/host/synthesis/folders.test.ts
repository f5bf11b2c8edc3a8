import { appendFile, mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { UsageError } from "../../../server/src/core/errors.js";
import { step } from "../../../server/src/core/synthesis/journal.js";
import { readBenchmark } from "../../../server/src/host/synthesis/benchmark.js";
import { openDataset } from "../../../server/src/host/synthesis/dataset-folder.js";
import { openJournal } from "../../../server/src/host/synthesis/journal-file.js";
import { folderWith } from "../../support/cli.js";
import { temporaryFolder } from "../../support/folder.js";

test("a journal keeps what was done, and a line that was being written is done again", async () => {
  const file = path.join(await temporaryFolder(), "journal.jsonl");
  const first = await openJournal(file);
  await Promise.all([1, 2, 3].map((n) => first.keep(`k${n}`, { n }, 10)));
  await first.close();
  const whole = await readFile(file, "utf8");
  await appendFile(file, '{"key":"k4","value":{"n"');
  const second = await openJournal(file);
  expect([second.find("k2"), second.find("k4"), second.spent]).toEqual([{ n: 2 }, undefined, 30]);
  await second.close();
  expect(await readFile(file, "utf8")).toBe(whole);
});

test("what another data set has asked is not asked again, and is kept when that one is gone", async () => {
  const folder = await temporaryFolder();
  const [mine, theirs] = [path.join(folder, "mine.jsonl"), path.join(folder, "theirs.jsonl")];
  const other = await openJournal(theirs);
  await other.keep("k", 7, 900);
  await other.close();
  const journal = await openJournal(mine, [theirs, path.join(folder, "none.jsonl")]);
  expect([journal.find("k"), journal.find("other"), journal.spent]).toEqual([7, undefined, 0]);
  await journal.close();
  const alone = await openJournal(mine);
  expect([alone.find("k"), alone.spent]).toEqual([7, 0]);
  await alone.close();
});

test("a step is done once, and again where its value is not of the form", async () => {
  const file = path.join(await temporaryFolder(), "journal.jsonl");
  const journal = await openJournal(file);
  let done = 0;
  const work = async () => ++done;
  expect(await step(journal, "k", z.number(), work)).toBe(1);
  expect(await step(journal, "k", z.number(), work)).toBe(1);
  expect(await step(journal, "k", z.string(), async () => "other form")).toBe("other form");
  await journal.close();
});

test.each(["..", "../x", "a/b", "", "A", ".hidden", "x".repeat(65)])(
  "%j is no id of a data set",
  async (id) => {
    await expect(openDataset(await temporaryFolder(), id)).rejects.toThrow(UsageError);
  },
);

test("a data set whose folder leads out of the workspace is refused", async () => {
  const root = await temporaryFolder();
  await mkdir(path.join(root, ".culture", "datasets"), { recursive: true });
  await symlink(await temporaryFolder(), path.join(root, ".culture", "datasets", "evil"));
  await expect(openDataset(root, "evil")).rejects.toThrow(/outside/);
});

test("decisions are added to, and lines that are none are left out", async () => {
  const root = await folderWith({ ".culture/datasets/a/decisions.jsonl": 'nonsense\n{"id": 3}\n' });
  const folder = await openDataset(root, "a");
  await folder.addDecisions([{ id: "r", decision: "accept", at: "2026-01-01" }]);
  expect(await folder.readDecisions()).toEqual([{ id: "r", decision: "accept", at: "2026-01-01" }]);
});

test("all texts of a benchmark are read, however they are written down", async () => {
  const folder = await folderWith({
    "a.jsonl": '{"story": "Caf\\u00e9 first", "choices": ["x one", {"deep": "x two"}], "n": 3}\n',
    "b.csv": "question,answer\nWhat first?,That\n",
    "c.txt": "one line\nanother\n",
  });
  const read = (name: string) => readBenchmark(path.join(folder, name));
  expect(await read("a.jsonl")).toEqual(["Café first", "x one", "x two"]);
  expect(await read("b.csv")).toEqual(["What first?", "That"]);
  expect(await read("c.txt")).toEqual(["one line", "another"]);
  await expect(read("missing.txt")).rejects.toThrow(UsageError);
});
