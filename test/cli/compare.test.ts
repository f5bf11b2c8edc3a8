import { expect, test } from "vitest";
import { folderWith, runCli } from "../support/cli.js";

const compare = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  const cwd = await folderWith(files);
  return runCli(["compare", ...args, "--model", "none"], { cwd });
};

const PROMPT = { "trip.prompt": "Plan a trip to {{city}}." };

test.each([
  ["a file that is no prompt", { "de.json": '{"a": "Hallo"}' }, ["de.json"], /no prompt file.*check FILE/s],
  ["an empty prompt", { "a.prompt": "---\nx: 1\n---\n" }, ["a.prompt"], /holds no prompt/],
  ["a value without a name", PROMPT, ["trip.prompt", "--var", "Lyon"], /--var Lyon has no name/],
  ["a culture that is none", PROMPT, ["trip.prompt", "--culture", "XYZ"], /"XYZ" is not a culture/],
  ["a prompt that is not there", PROMPT, ["trip.prompt", "--prompt", "b"], /no prompt "b".*one of prompt/s],
  [
    "a format that is none",
    PROMPT,
    ["trip.prompt", "--format", "pdf"],
    /pretty, json, csv, markdown, promptfoo/,
  ],
  ["no model", PROMPT, ["trip.prompt", "--var", "city=Lyon"], /no model that could answer.*--model/s],
] as const)("%s is an error that says what to do", async (_what, files, args, message) => {
  const { code, stdout, stderr } = await compare(files, ...args);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, ""]);
});

test("of several prompts the first is taken, and the others are named", async () => {
  const files = { "promptfooconfig.yaml": "prompts:\n  - One\n  - Two\n" };
  const { stderr } = await compare(files, "promptfooconfig.yaml");
  expect(stderr).toContain(
    "The first of 2 prompts is compared; --prompt chooses another: prompts.0, prompts.1.",
  );
});
