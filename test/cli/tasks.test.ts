import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith, runCli } from "../support/cli.js";

test("a task drafted from examples is listed and shown beside the built-in ones, and never written over", async () => {
  const cwd = await folderWith({
    "rows.csv": "message,label\nHey you,rude\nDear Ms Sato,fine\nYo,rude\n",
    "culture.config.json": "{}",
  });
  const made = await runCli(["tasks", "new", "tone", "--from", "rows.csv"], { cwd });
  expect(made).toMatchObject({ code: 0, stdout: `${path.join(".culture", "tasks", "tone.json")}\n` });
  expect(made.stderr).toContain("one of rude, fine");
  const list = await runCli(["tasks", "list"], { cwd });
  expect(list.stdout).toMatch(/copy-review .*Yes \| No/);
  expect(list.stdout).toMatch(/tone .*rude \| fine.*\(workspace\)/);
  const shown = await runCli(["tasks", "show", "tone", "--json"], { cwd });
  expect(JSON.parse(shown.stdout)).toEqual(
    JSON.parse(await readFile(path.join(cwd, ".culture/tasks/tone.json"), "utf8")),
  );
  const again = await runCli(["tasks", "new", "tone", "--from", "rows.csv"], { cwd });
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("is there already");
});

test("a task file that is not understood and an unknown task are told with what to do", async () => {
  const cwd = await folderWith({ ".culture/tasks/tone.json": '{"id": "tone"}', "culture.config.json": "{}" });
  const bad = await runCli(["tasks", "list"], { cwd });
  expect(bad.code).toBe(2);
  expect(bad.stderr).toContain("tone.json is not a task:\n- title:");
  const unknown = await runCli(["tasks", "show", "nope"], { cwd: await folderWith({}) });
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toContain("Known tasks: copy-review");
});
