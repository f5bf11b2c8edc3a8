import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { finished, folderWith, runCli, startCli } from "../support/cli.js";
import { serveTeacher } from "../support/fake-teacher.js";

const CORPUS = {
  "LICENSE.md": "# Attribution 4.0 International",
  "de/letters.md": `# Briefe in Germany\n\n## Greeting\n\nIn letters to Germany many things matter. Many readers expect a formal greeting.\n\n## Closing\n\nLetters to Germany end politely. Many readers expect a closing formula.\n\n## Numbers\n\nPrices in Germany are written so. Many readers expect a comma before decimals.\n`,
};

async function workspace() {
  const files = Object.fromEntries(Object.entries(CORPUS).map(([name, text]) => [`corpus/${name}`, text]));
  return folderWith({ ...files, "culture.config.json": "{}" });
}

const ARGS = [
  "synthesize",
  "--culture",
  "DE",
  "--language",
  "en",
  "--provider",
  "local",
  "--corpus",
  "corpus",
];

const lines = async (cwd: string, name: string): Promise<readonly unknown[]> => {
  const text = await readFile(path.join(cwd, ".culture/datasets/de-copy-review", name), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
};

test("makes a data set with card, sources and what was left out, from a folder and a teacher", async () => {
  const cwd = await workspace();
  const { selection } = await serveTeacher();
  const run = await runCli([...ARGS, "--count", "6", "--teacher", selection], { cwd });
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toMatch(/de-copy-review: 6 rows \(3 Yes, 3 No\) of 6/);
  const [row] = await lines(cwd, "data.jsonl");
  const [norm] = await lines(cwd, "norms.jsonl");
  const [passage] = await lines(cwd, "passages.jsonl");
  expect(row).toMatchObject({
    culture: "DE",
    task: "copy-review",
    norms: [expect.stringMatching(/^DE\.found\./)],
  });
  expect(norm).toMatchObject({ quotation: expect.stringContaining("Many readers expect") });
  expect(passage).toMatchObject({ address: "local:de/letters.md", licence: "CC-BY-4.0" });
  const card = JSON.parse(
    await readFile(path.join(cwd, ".culture/datasets/de-copy-review/card.json"), "utf8"),
  );
  expect(card).toMatchObject({
    rows: 6,
    labels: { Yes: 3, No: 3 },
    licence: "CC-BY-4.0",
    sources: [{ address: "local:de/letters.md", licence: "CC-BY-4.0" }],
    synthesis: { teacher: { id: "fake" }, pages: [{ rows: 6 }], review: { open: 6 } },
  });
  expect(JSON.stringify(card)).not.toContain(cwd);
  const again = await runCli([...ARGS, "--teacher", selection], { cwd });
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("--resume goes on with it");
});

test("a run that is killed goes on where it was and ends with the very same file", async () => {
  const { selection: whole, asked: expected } = await serveTeacher();
  const undisturbed = await workspace();
  await runCli([...ARGS, "--count", "10", "--teacher", whole], { cwd: undisturbed });

  const cwd = await workspace();
  let running: Awaited<ReturnType<typeof startCli>> | undefined;
  const { selection, asked } = await serveTeacher(async (number) => {
    if (number % 9 === 0 && number < 30) running?.kill("SIGKILL");
  });
  let code: number | null = null;
  for (let tries = 0; code !== 0 && tries < 6; tries++) {
    const args =
      tries === 0 ? [...ARGS, "--count", "10"] : ["synthesize", "--resume", "--id", "de-copy-review"];
    const rest = ["--provider", "local", "--corpus", "corpus", "--teacher", selection];
    running = await startCli([...args, ...(tries === 0 ? ["--teacher", selection] : rest)], { cwd });
    ({ code } = await finished(running));
  }
  expect(code).toBe(0);
  expect(asked.length).toBeGreaterThan(expected.length);
  for (const name of ["data.jsonl", "norms.jsonl", "candidates.jsonl", "rejected.jsonl"])
    expect(await lines(cwd, name)).toEqual(await lines(undisturbed, name));
  const folder = await readdir(path.join(cwd, ".culture/datasets/de-copy-review"));
  expect(folder.filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("Ctrl-C stops within a second, and the earlier data set stays whole", async () => {
  const cwd = await workspace();
  let started = (): void => {};
  const first = new Promise<void>((resolve) => {
    started = resolve;
  });
  const { selection } = await serveTeacher(() => {
    started();
    return new Promise(() => {});
  });
  const child = await startCli([...ARGS, "--count", "4", "--teacher", selection], { cwd });
  await first;
  const at = performance.now();
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(performance.now() - at).toBeLessThan(1_000);
  expect(code).toBe(130);
  expect(await readdir(path.join(cwd, ".culture/datasets/de-copy-review"))).not.toContain("data.jsonl");
});

test("what people decided holds for the next run", async () => {
  const cwd = await workspace();
  const { selection } = await serveTeacher();
  await runCli([...ARGS, "--count", "4", "--teacher", selection], { cwd });
  const [row] = await lines(cwd, "candidates.jsonl");
  const { id } = row as { id: string };
  const decision = JSON.stringify({ id, decision: "reject", at: "2026-01-01T00:00:00Z" });
  const file = path.join(cwd, ".culture/datasets/de-copy-review/decisions.jsonl");
  await writeFile(file, `${decision}\n`);
  const again = await runCli([...ARGS, "--count", "6", "--resume", "--teacher", selection, "--json"], {
    cwd,
  });
  expect(JSON.parse(again.stdout)[0]).toMatchObject({
    rows: 5,
    synthesis: { review: { rejected: 1, open: 5 } },
  });
  expect((await lines(cwd, "data.jsonl")).map((r) => (r as { id: string }).id)).not.toContain(id);
});

test("queries are shown before they are sent anywhere", async () => {
  const cwd = await workspace();
  const plan = await runCli(
    ["synthesize", "--culture", "JP,DE", "--task", "copy-review,register", "--plan-only"],
    { cwd },
  );
  expect(plan.code).toBe(0);
  expect(plan.stdout.match(/^culture: /gm)).toHaveLength(4);
  expect(plan.stdout).toContain("日本");
  const web = await runCli(["synthesize", "--culture", "JP", "--provider", "mediawiki"], { cwd });
  expect(web.code).toBe(2);
  expect(web.stderr).toContain("These queries would be sent to mediawiki");
});

test.each([
  ["no culture", ["synthesize"], "--culture JP,DE"],
  ["a task that is none", ["synthesize", "--culture", "JP", "--task", "nope"], "Known tasks"],
  ["no teacher", [...ARGS, "--teacher", "none"], "no teacher"],
  ["a number that is none", [...ARGS, "--count", "many"], "whole number"],
  ["nothing to go on with", ["synthesize", "--resume", "--id", "nope"], 'no data set "nope"'],
])("%s is told with what to do", async (_, args, message) => {
  const run = await runCli(args, { cwd: await workspace() });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(message);
});
