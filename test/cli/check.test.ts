import { execFileSync } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { copyFixture, folderWith, runCli } from "../support/cli.js";
import { findingLines, type JsonReport, jsonReport } from "../support/report.js";

/** `check … --model none --format json`, parsed strictly. */
async function checked(
  cwd: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly report: JsonReport; readonly stderr: string }> {
  const { code, stdout, stderr } = await runCli(["check", ...args, "--model", "none", "--format", "json"], {
    cwd,
  });
  return { code, report: jsonReport.parse(JSON.parse(stdout)), stderr };
}

const SHOP = [
  "ios/fr.lproj/Localizable.strings delete.question punctuation/french-spacing FR",
  "locales/de-DE.json cart.total numbers/decimal-separator DE",
  "locales/de-DE.json cart.opening times/hour-cycle DE",
  "locales/de-DE.json cart.offer dates/numeric-order DE",
  "locales/en.json delivery dates/numeric-order US",
  "locales/ja.yml thanks punctuation/cjk-width JP",
];

describe("a folder of copy in mixed formats", () => {
  test("is checked with configuration, comments and exclusions, and other files are left alone", async () => {
    const { code, report, stderr } = await checked(await copyFixture("shop"), ".");
    expect(findingLines(report)).toEqual(SHOP);
    expect(code).toBe(1);
    expect(stderr).toBe("");
    expect(report.files.map((f) => f.path)).toEqual([
      "README.de.md",
      "android/res/values-ko/strings.xml",
      "ios/fr.lproj/Localizable.strings",
      "locales/de-DE.json",
      "locales/en.json",
      "locales/ja.yml",
    ]);
    expect(report.summary).toMatchObject({ files: 6, skipped: 6, model: null });
  });

  test("each finding says where it is: range and offsets name the flagged words of the file", async () => {
    const folder = await copyFixture("shop");
    const { report } = await checked(folder, "locales/de-DE.json");
    const source = await readFile(path.join(folder, "locales/de-DE.json"), "utf8");
    const lines = source.split("\n");
    expect(report.files[0]?.findings).toHaveLength(3);
    for (const { offset, range, text } of report.files[0]?.findings ?? []) {
      expect(source.slice(offset.start, offset.end)).toBe(text);
      expect(lines[range.start.line]?.slice(range.start.character, range.end.character)).toBe(text);
    }
  });

  test("gives the same report twice, byte for byte", async () => {
    const cwd = await copyFixture("shop");
    const args = ["check", ".", "--model", "none", "--format", "json"];
    expect((await runCli(args, { cwd })).stdout).toBe((await runCli(args, { cwd })).stdout);
  });

  test("uses the configuration that lies with the files, and the one above them", async () => {
    const folder = await copyFixture("shop");
    const outside = await folderWith({});
    expect((await checked(outside, folder)).report.summary.counts.warning).toBe(5);
    const below = await checked(path.join(folder, "locales"), "en.json");
    expect(findingLines(below.report)).toEqual(["en.json delivery dates/numeric-order US"]);
  });

  test("a file for several cultures says so, with the reason, and is checked for each", async () => {
    const { report } = await checked(await copyFixture("shop"), "locales/en.json", "--culture", "us,GB, uk");
    expect(report.files[0]?.cultures).toEqual([
      { cultures: ["US", "GB"], reason: "named by you", confidence: 1 },
    ]);
    expect(findingLines(report)).toEqual(["locales/en.json delivery dates/numeric-order US"]);
  });

  test("a directive in the file names the culture", async () => {
    const cwd = await folderWith({
      "copy.yml": '# culture-manager-cultures: JP\ntitle: "早い,安い"\n',
    });
    const { report } = await checked(cwd, ".");
    expect(findingLines(report)).toEqual(["copy.yml title punctuation/cjk-width JP"]);
    expect(report.files[0]?.cultures[0]?.reason).toBe("a directive in the file");
  });

  test("a file whose culture nothing tells is named, not guessed at", async () => {
    const cwd = await folderWith({ "strings.json": '{"ok": "OK"}' });
    const { code, report } = await checked(cwd, ".");
    expect(code).toBe(0);
    expect(report.summary.notes).toEqual([expect.stringMatching(/^Not checked.*strings\.json.*--culture/)]);
  });
});

describe("exit codes and thresholds", () => {
  test.each([
    ["error", 0],
    ["warning", 1],
    ["info", 1],
    ["never", 0],
  ])("--fail-on %s exits with %i where warnings are the worst", async (threshold, expected) => {
    const { code } = await checked(await copyFixture("shop"), ".", "--fail-on", threshold);
    expect(code).toBe(expected);
  });

  test("clean copy exits with 0", async () => {
    const { code, report } = await checked(await copyFixture("shop"), "android");
    expect([code, findingLines(report)]).toEqual([0, []]);
  });

  test("--min-severity leaves weaker findings out, and then they do not fail a check", async () => {
    const cwd = await copyFixture("shop");
    const warnings = await checked(cwd, ".", "--min-severity", "warning");
    expect(findingLines(warnings.report)).toEqual(SHOP.filter((line) => !line.includes("times/")));
    const errors = await checked(cwd, ".", "--min-severity", "error", "--fail-on", "hint");
    expect([errors.code, findingLines(errors.report)]).toEqual([0, []]);
  });
});

describe("which files", () => {
  test(".gitignore is respected, also that of the repository above", async () => {
    const cwd = await folderWith({
      ".gitignore": "build/\n",
      "app/de.json": '{"a": "Bis 12/31/2026"}',
      "app/build/de.json": '{"a": "Bis 12/31/2026"}',
      "app/.gitignore": "draft.de.json\n",
      "app/draft.de.json": '{"a": "Bis 12/31/2026"}',
    });
    execFileSync("git", ["init", "-q"], { cwd });
    const { report } = await checked(path.join(cwd, "app"), ".");
    expect(report.files.map((f) => f.path)).toEqual(["de.json"]);
  });

  test("--changed takes what git sees as changed or new", async () => {
    const cwd = await folderWith({
      "de.json": '{"a": "Bis 12/31/2026"}',
      "fr.json": '{"a": "Jusqu’au 12/31/2026"}',
    });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], { cwd });
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "Start");
    expect((await checked(cwd, "--changed")).report.files).toEqual([]);
    await appendFile(path.join(cwd, "fr.json"), "\n");
    await writeFile(path.join(cwd, "es.json"), '{"a": "Hasta el 12/31/2026"}');
    const { code, report } = await checked(cwd, "--changed");
    expect(report.files.map((f) => f.path)).toEqual(["es.json", "fr.json"]);
    expect(code).toBe(1);
  });

  test("a file that is named but of no known format is mentioned", async () => {
    const { code, report } = await checked(await copyFixture("shop"), "src/index.ts", "package.json");
    expect(code).toBe(0);
    expect(report.summary.notes).toEqual([expect.stringContaining("package.json, src/index.ts")]);
  });

  test("standard input is checked under the name it is given", async () => {
    const cwd = await copyFixture("shop");
    const { code, stdout } = await runCli(
      ["check", "--stdin", "--stdin-path", "locales/en.json", "--model", "none", "--format", "json"],
      { cwd, stdin: '{"delivery": "It arrives on 25/12/2026."}' },
    );
    expect(code).toBe(1);
    expect(findingLines(jsonReport.parse(JSON.parse(stdout)))).toEqual([
      "locales/en.json delivery dates/numeric-order US",
    ]);
  });
});

describe("one clear message and exit code 2", () => {
  const cases: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
    ["no path", ["check"], /No files were named/],
    ["an unknown path", ["check", "nowhere"], /nowhere does not exist/],
    ["an unknown culture", ["check", ".", "--culture", "JP,QQ"], /"QQ" is not a culture/],
    ["a region that is no culture", ["check", ".", "--culture", "EU"], /"EU" is not a culture/],
    ["an unknown format", ["check", ".", "--format", "xml"], /'xml' is invalid.*pretty, json/],
    ["an unknown threshold", ["check", ".", "--fail-on", "fatal"], /'fatal' is invalid/],
    ["an unknown model", ["check", ".", "--model", "gpt-99"], /"gpt-99" is neither a model/],
    ["a model file that is missing", ["check", ".", "--model", "x.gguf"], /"x\.gguf" is neither/],
    ["an embedder as model", ["check", ".", "--model", "multilingual-e5-small"], /not a model for this/],
    ["an endpoint without model", ["check", ".", "--model", "openai:http://x"], /does not name an endpoint/],
    ["an unknown option", ["check", ".", "--frobnicate"], /unknown option '--frobnicate'/],
    ["an unknown command", ["chek"], /unknown command 'chek'/],
    ["standard input without a name", ["check", "--stdin"], /--stdin needs --stdin-path/],
    ["a name without standard input", ["check", "--stdin-path", "de.json"], /only names what --stdin reads/],
    ["standard input and files", ["check", ".", "--stdin", "--stdin-path", "de.json"], /standard input only/],
    ["a name of no format", ["check", "--stdin", "--stdin-path", "x.ts"], /x\.ts has no format/],
    ["--changed without git", ["check", "--changed"], /Git cannot tell what changed/],
    ["a pack that is missing", ["cultures", "show", "QQ"], /no culture pack "QQ"/],
    ["a model to pull that is missing", ["models", "pull", "gpt-99"], /no model "gpt-99"/],
    ["nothing to rewrite named", ["rewrite"], /missing required argument 'paths'/],
  ];
  test.each(cases)("for %s", async (_what, args, message) => {
    const cwd = await folderWith({ "de.json": '{"a": "b"}' });
    const { code, stdout, stderr } = await runCli(args, { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: /);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test.each([
    ["{", /not valid JSON/],
    ['{"culture": ["US"]}', /culture/],
    ['{"cultures": ["usa"]}', /ISO 3166/],
    ['{"rules": {"dates/*": "loud"}}', /dates\/\*/],
    ['{"cultures": []}', /cultures/],
  ])("for the configuration %s", async (config, message) => {
    const cwd = await folderWith({ "culture.config.json": config, "de.json": "{}" });
    const { code, stdout, stderr } = await runCli(["check", ".", "--model", "none"], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("culture.config.json");
    expect(stderr).not.toContain("internal error");
  });

  test("for a culture pack that is broken", async () => {
    const cwd = await folderWith({
      "de.json": '{"a": "b"}',
      ".culture/cultures/DE/profile.json": "{}",
      ".culture/cultures/DE/norms.jsonl": "",
    });
    const { code, stderr } = await runCli(["check", ".", "--model", "none"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/DE\/profile\.json does not have the form of a culture pack/);
  });

  test("a configuration with a byte order mark is read, and a rule it misspells is mentioned", async () => {
    const cwd = await folderWith({
      "culture.config.json": '\uFEFF{"rules": {"date/numeric-order": "off", "dates/*": "off"}}',
      "de.json": '{"a": "Bis 12/31/2026"}',
    });
    const { code, report } = await checked(cwd, ".");
    expect([code, findingLines(report)]).toEqual([0, []]);
    expect(report.summary.notes).toEqual([expect.stringContaining('"date/numeric-order"')]);
  });
});
