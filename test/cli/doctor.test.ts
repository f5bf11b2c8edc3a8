import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith, runCli } from "../support/cli.js";

test("looks at this machine and runs nothing of the folder it is called in", async () => {
  const cwd = await folderWith({
    "pip.py": 'open("ran", "w").close()\n',
    "pip/__main__.py": 'open("ran", "w").close()\n',
  });
  const { stdout } = await runCli(["doctor", "--json"], { cwd });
  const facts: readonly { readonly name: string; readonly ok: boolean }[] = JSON.parse(stdout);
  expect(facts.map((f) => f.name)).toEqual(expect.arrayContaining(["Node.js", "Python", "pip"]));
  expect(existsSync(path.join(cwd, "ran"))).toBe(false);
});
