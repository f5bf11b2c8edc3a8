import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { chatEndpoint } from "../support/chat-endpoint.js";
import { finished, folderWith, startCli } from "../support/cli.js";

const FILES = {
  "culture.config.json": "{}",
  "prompts/gift.prompt": "Name one gift to bring to {{host}}. One sentence.",
  "prompts/gift.culture-test.yaml": `prompt: gift.prompt
cultures: [CN, DE]
variables: { host: a colleague }
tests:
  - name: nothing unlucky
    assert:
      - no finding above hint
      - mentions no alcohol
  - name: short
    cultures: [DE]
    assert:
      - at-most: 400
`,
};

async function run(cwd: string, ...args: readonly string[]) {
  return finished(await startCli(["prompt", ...args], { cwd, env: { CULTURE_MANAGER_CACHE: cacheRoot() } }));
}

async function endpoint(): Promise<string> {
  const server = await chatEndpoint(
    [
      ["China", "Please bring good tea."],
      ["Germany", "Bring Fräulein Schulz a bottle of Riesling."],
    ],
    // A model that says yes to nearly everything, and more firmly to the right one of two opposite questions.
    (prompt) => /Riesling[\s\S]*Does this text mention|tea[\s\S]*free of/.test(prompt),
  );
  onTestFinished(() => server.close());
  return server.model;
}

test("answers of an endpoint are held to the assertions, and the exit code says how it went", async () => {
  const cwd = await folderWith(FILES);
  const model = await endpoint();
  const { code, stdout, stderr } = await run(cwd, "--model", model);
  expect([code, stderr]).toEqual([1, expect.any(String)]);
  expect(stdout).toMatch(/✓ nothing unlucky CN/);
  expect(stdout).toMatch(
    /✗ nothing unlucky DE\s+7:9 {2}no finding above hint\s+DE\.greeting\.fraulein[\s\S]*8:9 {2}mentions no alcohol[\s\S]*Riesling/,
  );
  expect(stdout).toMatch(/✓ short DE[\s\S]*1 failed, 2 passed/);
  const passing = await run(cwd, "prompts", "--model", model, "--test", "short");
  expect([passing.code, passing.stdout]).toEqual([0, expect.stringContaining("1 passed")]);
});

test("reports for machines name file, line and reason", async () => {
  const cwd = await folderWith(FILES);
  const model = await endpoint();
  const [json, github, junit] = await Promise.all(
    ["json", "github", "junit"].map((format) =>
      run(cwd, "--model", model, "--format", format, "--culture", "DE"),
    ),
  );
  const report = z
    .object({
      suites: z.array(
        z.object({
          path: z.string(),
          cases: z.array(
            z.object({
              id: z.string(),
              verdict: z.enum(["passed", "failed", "undecided"]),
              answer: z.string(),
              line: z.int(),
              assertions: z.array(
                z.object({ title: z.string(), verdict: z.string(), why: z.string(), line: z.int() }),
              ),
            }),
          ),
        }),
      ),
      summary: z.object({ passed: z.int(), failed: z.int(), undecided: z.int() }),
    })
    .parse(JSON.parse(json?.stdout ?? ""));
  expect(report.summary).toEqual({ passed: 1, failed: 1, undecided: 0 });
  expect(report.suites[0]?.cases[0]?.assertions[1]).toMatchObject({
    title: "mentions no alcohol",
    verdict: "failed",
    line: 7,
  });
  expect(github?.stdout).toMatch(
    /::error file=prompts\/gift\.culture-test\.yaml,line=8,endLine=8,col=9,endColumn=28,title=nothing unlucky \(DE\)::mentions no alcohol/,
  );
  expect(junit?.stdout).toContain('tests="2" failures="1" errors="0"');
  expect(junit?.stdout).toContain('<failure message="mentions no alcohol">');
});

test("a real small model answers and judges", async () => {
  const cwd = await folderWith(FILES);
  const { code, stdout, stderr } = await run(cwd, "--model", "smollm2-135m", "--format", "json");
  expect([0, 1], stderr).toContain(code);
  const { suites, summary } = JSON.parse(stdout);
  expect(suites[0].cases.map((c: { id: string }) => c.id)).toEqual([
    "nothing unlucky (CN)",
    "nothing unlucky (DE)",
    "short (DE)",
  ]);
  for (const { answer } of suites[0].cases) expect(answer.trim()).not.toBe("");
  expect(summary.undecided).toBe(0);
});

test.each([
  [
    "a file with a mistake",
    { "a.culture-test.yaml": "prompt: x\ncultures: [JP]\ntests:\n  - nam: a\n" },
    /a\.culture-test\.yaml:4: .*"nam"/,
  ],
  [
    "a prompt outside",
    {
      "culture.config.json": "{}",
      "a.culture-test.yaml":
        "prompt: ../../x.prompt\ncultures: [JP]\ntests: [{name: a, assert: [no finding]}]\n",
    },
    /outside|not exist|cannot be/,
  ],
  ["no tests", { "a.txt": "" }, /no prompt tests/],
])("%s is an error that says what to do", async (_what, files, message) => {
  const cwd = await folderWith(files);
  const { code, stdout, stderr } = await run(cwd, "--model", "none");
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, ""]);
});
