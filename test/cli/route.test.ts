import { describe, expect, test } from "vitest";
import { z } from "zod";
import { folderWith, runCli } from "../support/cli.js";

const Routed = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      milliseconds: z.number(),
      values: z.array(
        z.object({
          text: z.string(),
          cultures: z.array(z.string()),
          probability: z.number().min(0).max(1),
          by: z.string(),
          reason: z.string().min(1),
          ranked: z.array(
            z.object({ culture: z.string(), probability: z.number(), signals: z.array(z.string()) }),
          ),
          parts: z.array(z.object({ text: z.string(), cultures: z.array(z.string()) })).optional(),
        }),
      ),
    }),
  ),
});

async function routed(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli(["route", ...args, "--format", "json"], { cwd });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return Routed.parse(JSON.parse(stdout)).files;
}

const PROMPT =
  "Write a toast for our partners in Osaka.\n\nFor Mexico use celular; for Spain use móvil.\n\nBe brief.\n";

describe("route", () => {
  test("tells per value the cultures, how sure, by what and why; files that state a locale are not judged", async () => {
    const cwd = await folderWith({ "a.prompt": PROMPT, "locales/de.json": '{"save": "Speichern"}' });
    const [prompt, file] = await routed(cwd, ".");
    expect(prompt?.values.map((v) => `${v.by} ${v.cultures.join(" ")}`)).toEqual([
      "text JP",
      "text MX ES",
      "nothing ",
    ]);
    expect(prompt?.values[0]).toMatchObject({ ranked: [{ culture: "JP", signals: ["name"] }] });
    expect(prompt?.values[1]?.parts).toEqual([
      { text: "For Mexico use celular; ", cultures: ["MX"] },
      { text: "for Spain use móvil.", cultures: ["ES"] },
    ]);
    expect(file?.values).toMatchObject([{ by: "locale", cultures: ["DE"], ranked: [] }]);
  });

  test("reads standard input as text, or as what its name would be", async () => {
    const cwd = await folderWith({});
    const text = "Schreibe einen Brief an einen Kunden in Japan.";
    for (const [args, first] of [
      [[], "DE"],
      [["--stdin-path", "a.prompt"], "JP"],
    ] as const) {
      const { stdout } = await runCli(["route", "--stdin", ...args, "--format", "json"], {
        cwd,
        stdin: text,
      });
      expect(Routed.parse(JSON.parse(stdout)).files[0]?.values[0]?.cultures[0]).toBe(first);
    }
  });

  test("for people: the text, the choice with its reason, and the parts; no file steers the terminal", async () => {
    const cwd = await folderWith({ "a.prompt": `${PROMPT}\nA \u001b[31mred\u001b[0m note for Kyoto.\n` });
    const { stdout } = await runCli(["route", "a.prompt"], { cwd });
    expect(stdout).toContain('JP 86%: judged by the text: it names "Osaka"');
    expect(stdout).toContain("      ES: for Spain use móvil.");
    expect(stdout).toMatch(/Be brief\.\n {4}none: the prompt says nothing of its readers/);
    expect(stdout).not.toContain("\u001b");
  });

  test("nothing named is an error", async () => {
    expect(await runCli(["route"], { cwd: await folderWith({}) })).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("evaluate router", () => {
  const rows = [
    { id: "1", text: "Parcels to Japan", cultures: ["JP"], group: "named" },
    { id: "2", text: "Parcels to France", cultures: ["DE"], group: "named" },
    { id: "3", text: "Save your changes", cultures: [] },
  ].map((row) => JSON.stringify(row));

  test("prints tables with intervals, calibration, curve, confusion and time, and what went wrong", async () => {
    const cwd = await folderWith({ "rows.jsonl": rows.join("\n") });
    const { code, stdout } = await runCli(["evaluate", "router", "rows.jsonl", "--no-meaning", "--wrong"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\| named \| 2 \| 1 \| \.500 \[\.000, 1\]/);
    expect(stdout).toContain("| all | 1 | .000 | 1 [1, 1] | – |");
    expect(stdout).toMatch(/\| DE \| +\| +\| 1 \|/);
    expect(stdout).toMatch(/p95 \d+\.\d ms without embedding/);
    expect(stdout).toContain("- 2: DE taken for FR: Parcels to France");
  });

  test("a row that is none is named", async () => {
    const cwd = await folderWith({ "rows.jsonl": `${rows[0]}\n{"id": "2"}` });
    const { code, stderr } = await runCli(["evaluate", "router", "rows.jsonl", "--no-meaning"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("rows.jsonl, line 2");
  });
});
