import { createRequire } from "node:module";
import AjvDraft4 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { copyFixture, folderWith, runCli } from "../support/cli.js";

/** Copy, keys and names that no output format may stumble over. */
const HOSTILE = {
  "a,b:c%20 <x>&'\".de.json": JSON.stringify({
    "k\"<&>'": "Bis 12/31/2026 ]]> <b>&amp;</b> %0A::error::x",
    "line\nbreak\u0007": "Bis 12/31/2026",
    "\u001b[31mred": "\u001b[2J Bis 12/31/2026",
  }),
  "broken.de.json": '{"a": "Bis 12',
  "clean.de.json": '{"a": "Guten Tag"}',
};

async function report(cwd: string, format: string, env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await runCli(["check", ".", "--model", "none", "--format", format], {
    cwd,
    env,
  });
  expect([code, stderr]).toEqual([1, ""]);
  return stdout;
}

/** The schema of the OASIS standard, as Microsoft's SARIF SDK carries it. */
const OFFICIAL_SCHEMA = z
  .record(z.string(), z.unknown())
  .parse(createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

describe("SARIF", () => {
  const Log = z.object({
    runs: z.tuple([
      z.object({
        tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
        results: z.array(
          z.object({
            ruleId: z.string(),
            level: z.string(),
            locations: z.tuple([
              z.object({
                physicalLocation: z.object({
                  artifactLocation: z.object({ uri: z.string() }),
                  region: z.object({ startLine: z.number(), startColumn: z.number() }),
                }),
              }),
            ]),
            partialFingerprints: z.record(z.string(), z.string()).optional(),
          }),
        ),
      }),
    ]),
  });

  test.each([
    ["the fixture", () => copyFixture("shop")],
    ["hostile names and texts", () => folderWith(HOSTILE)],
  ])("follows the standard for %s", async (_what, folder) => {
    const log: unknown = JSON.parse(await report(await folder(), "sarif"));
    // One of its patterns has a stray bracket that regular expressions take in their older mode only.
    const ajv = new AjvDraft4.default({ allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const valid = ajv.validate(OFFICIAL_SCHEMA, log);
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    const [run] = Log.parse(log).runs;
    const ids = run.tool.driver.rules.map((r) => r.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(run.results.length).toBeGreaterThan(0);
    for (const { ruleId } of run.results) expect(ids).toContain(ruleId);
  });

  test("names places from 1, files as addresses, and tells equal findings apart", async () => {
    const cwd = await folderWith({ "ä b.de.json": '{\n"a": "12/31/2026 bis 12/31/2026"}' });
    const [run] = Log.parse(JSON.parse(await report(cwd, "sarif"))).runs;
    const places = run.results.map((r) => r.locations[0].physicalLocation);
    expect(places.map((p) => [p.region.startLine, p.region.startColumn])).toEqual([
      [2, 7],
      [2, 22],
    ]);
    expect(places[0]?.artifactLocation.uri).toBe("%C3%A4%20b.de.json");
    expect(new Set(run.results.map((r) => JSON.stringify(r.partialFingerprints))).size).toBe(2);
  });
});

describe("GitHub annotations", () => {
  test("are one command per line whatever names and texts hold", async () => {
    const lines = (await report(await folderWith(HOSTILE), "github")).trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const line of lines)
      expect(line).toMatch(/^::(?:error|warning|notice) file=[^,:]+,line=\d+,[^:]*::[^:]/);
    expect(lines[0]).toMatch(
      /^::warning file=a%2Cb%3Ac%2520 <x>&'"\.de\.json,line=1,endLine=1,col=17,endColumn=27,/,
    );
    expect(lines[0]).toContain("title=dates/numeric-order (DE)::");
    expect(lines.at(-1)).toMatch(/^::error file=broken\.de\.json,.*title=file\/syntax::/);
  });
});

describe("JUnit", () => {
  test.each([
    ["the fixture", () => copyFixture("shop"), 5],
    ["hostile names and texts", () => folderWith(HOSTILE), 4],
  ])("is well-formed XML with a failure per warning for %s", async (_what, folder, failures) => {
    const xml = await report(await folder(), "junit");
    const open: string[] = [];
    const seen = { testsuite: 0, testcase: 0, failure: 0 };
    let stated = 0;
    const parser = new SaxesParser();
    parser.on("error", (error) => {
      throw error;
    });
    parser.on("opentag", ({ name, attributes }) => {
      open.push(name);
      if (name in seen) seen[z.enum(["testsuite", "testcase", "failure"]).parse(name)]++;
      if (name === "testsuite") stated += Number(attributes.failures);
      if (name === "testcase") expect(attributes.name).not.toBe("");
    });
    parser.on("closetag", () => open.pop());
    parser.write(xml).close();
    expect(open).toEqual([]);
    expect(seen.failure).toBe(failures);
    expect(stated).toBe(failures);
    expect(seen.testcase).toBeGreaterThanOrEqual(seen.testsuite);
  });
});

describe("pretty", () => {
  test("shows place, line, carets below the flagged words, reason, source and fix", async () => {
    const out = await report(await folderWith({ "de.json": '{ "a": "Bis 12/31/2026" }' }), "pretty");
    const lines = out.split("\n");
    expect(lines[0]).toMatch(/^de\.json {2}DE: "de" in the file's path states locale de/);
    expect(lines[2]).toMatch(/^ {2}1:13 {2}warning {2}12\/31\/2026 is written month\/day\/year/);
    expect(lines[3]).toBe('      │ { "a": "Bis 12/31/2026" }');
    expect(lines[4]).toBe("      │             ^^^^^^^^^^");
    expect(out).toMatch(/source: Unicode CLDR/);
    expect(out).toMatch(/fix {2}Replace with "31\.12\.2026"/);
    expect(out).toMatch(/1 warning in 1 file, 1 text\n$/);
  });

  test.each([
    ["Japanese", "ja.json", '{"a": "早い,安い"}', 7 + 4, 1],
    ["full-width and emoji before", "ja.json", '{"a": "🎉👨‍👩‍👧🇯🇵早い,安い"}', 7 + 2 + 2 + 2 + 4, 1],
    ["combining marks", "de.json", '{"a": "Gru\u0308\u00df 12/31/2026"}', 7 + 5, 10],
  ])("puts carets by terminal columns: %s", async (_what, name, content, before, width) => {
    const out = await report(await folderWith({ [name]: content }), "pretty");
    expect(out.split("\n").filter((line) => /^ {6}│ +\^+$/.test(line))).toEqual([
      `      │ ${" ".repeat(before)}${"^".repeat(width)}`,
    ]);
  });

  test("cuts a long line around the finding, not through a character", async () => {
    const content = `{"a": "${"🎉".repeat(200)}早い,安い${"🎉".repeat(200)}"}`;
    const out = await report(await folderWith({ "ja.json": content }), "pretty");
    const shown = out.split("\n").find((line) => line.includes("早い,"));
    expect(shown?.length).toBeLessThan(120);
    expect(shown?.isWellFormed()).toBe(true);
  });

  test("colours only where colour is wanted, and never lets a file steer the terminal", async () => {
    const csi = "\u001b";
    const cwd = await folderWith({ ...HOSTILE, "app_de.properties": `a=${csi}[2J Bis 12/31/2026\n` });
    expect(await report(cwd, "pretty")).not.toContain(csi);
    expect(await report(cwd, "pretty", { FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain(csi);
    const coloured = await report(cwd, "pretty", { FORCE_COLOR: "1" });
    expect(coloured).toContain(`${csi}[33m`);
    expect(coloured).not.toContain(`${csi}[2J`);
    // Every sequence is one of ours: it sets an attribute and nothing else.
    expect(coloured.replace(/\u001b\[\d+m/g, "")).not.toContain(csi);
  });
});
