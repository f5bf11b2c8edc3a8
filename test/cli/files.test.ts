import { chmod, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, runCli } from "../support/cli.js";
import { findingLines, type JsonReport, jsonReport } from "../support/report.js";

async function checked(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ readonly code: number | null; readonly report: JsonReport }> {
  const cwd = await folderWith(files);
  const { code, stdout } = await runCli(["check", ".", "--model", "none", "--format", "json"], { cwd });
  return { code, report: jsonReport.parse(JSON.parse(stdout)) };
}

const DATE = "Bis 12/31/2026";

describe("files that are not what they should be", () => {
  test.each([
    ["cut off", '{"a": "Bis 12', "syntax"],
    ["Latin-1", Buffer.from('{"a": "Grüße"}', "latin1"), "encoding"],
    ["binary", Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256), "encoding"],
    ["nested without end", "[".repeat(100_000), "too-deep"],
    ["empty", "", undefined],
  ])("%s: at most one problem, and the other files are checked", async (_what, content, problem) => {
    const { code, report } = await checked({ "de.json": content, "other.de.json": `{"a": "${DATE}"}` });
    expect(report.files.map((f) => f.problems.map((p) => p.code))).toEqual([problem ? [problem] : [], []]);
    expect(findingLines(report)).toEqual(["other.de.json a dates/numeric-order DE"]);
    expect(code).toBe(1);
  });

  test("a file too large to be copy is refused with one problem", async () => {
    const { code, report } = await checked({ "de.json": `{"a": "${"x".repeat(68_000_000)}"}` });
    expect(report.files[0]?.problems).toMatchObject([{ code: "too-large", severity: "error" }]);
    expect(code).toBe(1);
  });

  test("a file that cannot be read ends the check with its name", async () => {
    const cwd = await folderWith({ "fr.json": "{}" });
    const file = path.join(cwd, "de.json");
    // Nothing is unreadable for root by its mode, but this memory is.
    if (process.platform === "linux") await symlink("/proc/self/mem", file);
    else {
      await symlink(path.join(cwd, "fr.json"), file);
      await chmod(path.join(cwd, "fr.json"), 0);
    }
    const { code, stdout, stderr } = await runCli(["check", "de.json", "--model", "none"], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: .*de\.json cannot be read: .*\nCheck the path/);
  });
});

describe("encodings", () => {
  test.each([
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF"a" = "${DATE}";\n`, "utf8"), 6],
    ["UTF-16 LE with a byte order mark", Buffer.from(`\uFEFF"a" = "${DATE}";\n`, "utf16le"), 6],
    ["UTF-16 BE with a byte order mark", Buffer.from(`\uFEFF"a" = "${DATE}";\n`, "utf16le").swap16(), 6],
    ["UTF-16 without a mark", Buffer.from(`"a" = "${DATE}";\n`, "utf16le"), 6],
  ])("%s is read, and places do not count the mark", async (_what, content, start) => {
    const { report } = await checked({ "de.lproj/Localizable.strings": content });
    expect(findingLines(report)).toEqual(["de.lproj/Localizable.strings a dates/numeric-order DE"]);
    const [finding] = report.files[0]?.findings ?? [];
    expect(finding?.range.start).toEqual({ line: 0, character: start + 5 });
  });

  test("lines end as the file ends them", async () => {
    const { report } = await checked({ "de.json": `{\r\n\t"a": "b",\r\n\t"c": "${DATE}"\r\n}\r\n` });
    expect(report.files[0]?.findings[0]?.range.start).toEqual({ line: 2, character: 11 });
  });
});
