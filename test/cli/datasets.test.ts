import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cardSchema } from "../../server/src/core/datasets/card.js";
import { parseRows } from "../../server/src/host/datasets.js";
import { folderWith, runCli } from "../support/cli.js";

test("makes rows from culture packs, imports records, and lists both with their cards", async () => {
  const cwd = await folderWith({
    "mine.csv": "id,question,answer,country\nq1,What is said before a meal?,itadakimasu,Japan\n",
  });
  const made = await runCli(["datasets", "make", "jp-norms", "--culture", "JP"], { cwd });
  expect([made.code, made.stderr]).toEqual([0, ""]);
  const imported = await runCli(
    ["datasets", "import", "own", "mine.csv", "--task", "short-answer", "--id", "mine"],
    { cwd },
  );
  expect([imported.code, imported.stderr]).toEqual([0, ""]);
  const file = path.join(cwd, ".culture", "datasets", "jp-norms", "data.jsonl");
  const rows = parseRows(await readFile(file, "utf8"), file);
  expect(rows.length).toBeGreaterThan(100);
  expect(new Set(rows.map((r) => r.culture))).toEqual(new Set(["JP"]));
  const { stdout } = await runCli(["datasets", "list", "--json"], { cwd });
  const sets = JSON.parse(stdout);
  expect(sets.map((s: { id: string }) => s.id)).toEqual(["jp-norms", "mine"]);
  const card = cardSchema.parse(sets[0].card);
  expect(card).toMatchObject({ rows: rows.length, tasks: ["copy-review"], licence: "Apache-2.0" });
  expect(Object.values(card.labels).reduce((a, b) => a + b, 0)).toBe(rows.length);
});

test.each([
  [["datasets", "make", "../outside", "--culture", "JP"], /"..\/outside" cannot be the id/],
  [["datasets", "make", "x", "--culture", "AQ"], /no culture pack AQ/],
  [
    ["datasets", "import", "own", "none.csv", "--task", "short-answer", "--id", "x"],
    /none\.csv cannot be read/,
  ],
  [["datasets", "import", "what", "package.json", "--id", "x"], /"what" is no form of data/],
])("%j says what is wrong and writes nothing", async (args, message) => {
  const cwd = await folderWith({ "package.json": "{}" });
  const { code, stderr } = await runCli(args, { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(await readFile(path.join(cwd, ".culture", "x"), "utf8").catch(() => "none")).toBe("none");
});
