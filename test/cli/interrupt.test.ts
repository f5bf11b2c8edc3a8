import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { finished, folderWith, startCli } from "../support/cli.js";

/** Preloaded into the command line: says on stderr when it has come to the file `4/de.json`. */
const REPORT_READING = `import fs from "node:fs/promises"; import { syncBuiltinESMExports } from "node:module";
const { readFile } = fs;
fs.readFile = (file, ...rest) => {
  if (/[\\\\/]4[\\\\/]de.json$/.test(String(file))) process.stderr.write("reading");
  return readFile(file, ...rest);
};
syncBuiltinESMExports();`;

/** German copy with two certain fixes per text, in many files. */
async function manyFiles(count: number, texts: number): Promise<string> {
  const entries = Array.from({ length: texts }, (_, i) => [`k${i}`, `Bis 12/31/2026 um 8:00 PM, Teil ${i}`]);
  const content = JSON.stringify(Object.fromEntries(entries), null, 1);
  return folderWith(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}/de.json`, content])));
}

describe("Ctrl-C", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends a check of many large files within a second, with exit %i", async (signal, exit) => {
    const cwd = await manyFiles(12, 6_000);
    const preload = `data:text/javascript,${encodeURIComponent(REPORT_READING)}`;
    const child = await startCli(["check", ".", "--model", "none"], {
      cwd,
      env: { NODE_OPTIONS: `--import="${preload}"` },
    });
    const result = finished(child);
    if (child.stderr) await once(child.stderr, "data");
    const sent = performance.now();
    child.kill(signal);
    const { code, stdout, stderr } = await result;
    expect([code, stdout, stderr]).toEqual([exit, "", "reading"]);
    expect(performance.now() - sent).toBeLessThan(1000);
  });

  test("ends a rewrite between two files: each is the old or the new one, and nothing else is left", async () => {
    const cwd = await manyFiles(60, 200);
    const before = await readFile(path.join(cwd, "0/de.json"), "utf8");
    const child = await startCli(["rewrite", ".", "--apply", "--model", "none"], { cwd });
    const result = finished(child);
    if (child.stdout) await once(child.stdout, "data");
    child.kill("SIGINT");
    expect((await result).code).toBe(130);
    const contents = await Promise.all(
      Array.from({ length: 60 }, (_, i) => readFile(path.join(cwd, `${i}/de.json`), "utf8")),
    );
    const rewritten = contents.filter((text) => text !== before);
    expect(new Set(rewritten).size).toBe(1);
    expect(rewritten[0]).toContain("Bis 31.12.2026 um 20:00, Teil 199");
    expect(rewritten.length).toBeLessThan(60);
    expect(await readdir(path.join(cwd, "0"))).toEqual(["de.json"]);
  });

  test("ends a check that waits for standard input", async () => {
    const cwd = await manyFiles(1, 1);
    const child = await startCli(["check", "--stdin", "--stdin-path", "de.json", "--model", "none"], { cwd });
    const result = finished(child);
    // More than a pipe holds: it is taken only by a process that reads.
    await new Promise((resolve) => child.stdin?.write(" ".repeat(1_000_000), resolve));
    child.kill("SIGINT");
    expect((await result).code).toBe(130);
  });
});

test("a reader that stops early ends the command without a word", async () => {
  const cwd = await manyFiles(1, 20_000);
  const child = await startCli(["check", ".", "--model", "none"], { cwd });
  const result = finished(child);
  if (child.stdout) await once(child.stdout, "data");
  child.stdout?.destroy();
  const { code, stderr } = await result;
  expect([code, stderr]).toEqual([2, ""]);
});
