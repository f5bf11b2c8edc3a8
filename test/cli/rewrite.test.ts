import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { copyFixture, folderWith, runCli } from "../support/cli.js";

const rewrite = (cwd: string, ...args: readonly string[]) =>
  runCli(["rewrite", ...args, "--model", "none"], { cwd });

/** Bytes of every file, by path. */
async function contents(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
  const entries = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [path.relative(folder, file), (await readFile(file)).toString("base64")] as const;
  });
  return new Map(await Promise.all(entries));
}

describe("rewrite without a model", () => {
  test("shows certain fixes and what stays open, and changes nothing", async () => {
    const cwd = await copyFixture("shop");
    const before = await contents(cwd);
    const { code, stdout, stderr } = await rewrite(cwd, ".");
    expect(code).toBe(1);
    expect(stdout).toContain("  - Gesamtbetrag: 1,299.50 €\n  + Gesamtbetrag: 1.299,50 €\n");
    expect(stdout).toMatch(
      /locales\/en\.json {2}delivery .*\n {2}- .*\n {2}! the text is for several cultures/,
    );
    expect(stderr).toMatch(/^5 rewrites for 3 files; --apply writes them\.\n1 left open: .*\n$/);
    expect(await contents(cwd)).toEqual(before);
  });

  test("--diff is a patch that git applies, with the same outcome as --apply", async () => {
    const [patched, applied] = [await copyFixture("shop"), await copyFixture("shop")];
    const { stdout } = await rewrite(patched, ".", "--diff");
    execFileSync("git", ["init", "-q"], { cwd: patched });
    execFileSync("git", ["apply", "-"], { cwd: patched, input: stdout });
    expect((await rewrite(applied, ".", "--apply")).code).toBe(1);
    const outcome = await contents(applied);
    expect(outcome.size).toBeGreaterThan(5);
    for (const [file, bytes] of outcome)
      expect([file, (await readFile(path.join(patched, file))).toString("base64")]).toEqual([file, bytes]);
  });

  test("a second --apply changes nothing", async () => {
    const cwd = await copyFixture("shop");
    await rewrite(cwd, ".", "--apply");
    const once = await contents(cwd);
    const { stderr } = await rewrite(cwd, ".", "--apply");
    expect(await contents(cwd)).toEqual(once);
    expect(stderr).toMatch(/^0 rewrites written to 0 files\./);
  });

  test("a text for cultures that disagree is left alone however often it is applied", async () => {
    const source = '{"a": "On 25/12/2026 or 12/25/2026."}';
    const cwd = await folderWith({ "en.json": source });
    for (let round = 0; round < 2; round++) {
      await rewrite(cwd, "en.json", "--apply", "--culture", "US,GB");
      expect(await readFile(path.join(cwd, "en.json"), "utf8")).toBe(source);
    }
  });

  test("a fix that all cultures call for is applied", async () => {
    const cwd = await folderWith({ "es.json": '{"a": "Quieres eliminar el producto?"}' });
    expect((await rewrite(cwd, "es.json", "--apply", "--culture", "ES,MX")).code).toBe(0);
    expect(await readFile(path.join(cwd, "es.json"), "utf8")).toBe('{"a": "¿Quieres eliminar el producto?"}');
  });

  test("clean copy says so", async () => {
    const { code, stdout, stderr } = await rewrite(await copyFixture("shop"), "android");
    expect([code, stdout, stderr]).toEqual([0, "", "Nothing to rewrite.\n"]);
  });

  test("what the configuration excludes is not touched", async () => {
    const source = '{"a": "Bis 12/31/2026"}';
    const cwd = await folderWith({ "culture.config.json": '{"exclude": ["de.json"]}', "de.json": source });
    const { stderr } = await rewrite(cwd, "de.json", "--apply");
    expect(await readFile(path.join(cwd, "de.json"), "utf8")).toBe(source);
    expect(stderr).toContain("de.json is left out: the configuration excludes it.");
  });
});

describe("--apply changes the bytes of the value and nothing else", () => {
  const utf16 = (text: string) => Buffer.from(text, "utf16le");
  const cases: readonly (readonly [what: string, file: string, before: Buffer, after: Buffer])[] = [
    [
      "CRLF, tabs and a comment in JSONC",
      "de.jsonc",
      Buffer.from('{\r\n\t// until\r\n\t"a" :  "Bis 12/31/2026" ,\r\n\t"b":"\\u00fc"\r\n}'),
      Buffer.from('{\r\n\t// until\r\n\t"a" :  "Bis 31.12.2026" ,\r\n\t"b":"\\u00fc"\r\n}'),
    ],
    [
      "a byte order mark",
      "de.json",
      Buffer.from('\uFEFF{"a": "Bis 12/31/2026"}\n'),
      Buffer.from('\uFEFF{"a": "Bis 31.12.2026"}\n'),
    ],
    [
      "UTF-16 LE with a mark",
      "de.lproj/L.strings",
      utf16('\uFEFF/* bis */\r\n"a" = "Bis 12/31/2026 ä";\r\n'),
      utf16('\uFEFF/* bis */\r\n"a" = "Bis 31.12.2026 ä";\r\n'),
    ],
    [
      "UTF-16 BE with a mark",
      "de.lproj/L.strings",
      utf16('\uFEFF"a" = "Bis 12/31/2026";\n').swap16(),
      utf16('\uFEFF"a" = "Bis 31.12.2026";\n').swap16(),
    ],
    [
      "escapes of properties",
      "app_es.properties",
      Buffer.from("! nota\r\na : Quieres \\u00e1?\r\nb=x\\\r\n  y\r\n"),
      Buffer.from("! nota\r\na : \\u00bfQuieres \\u00e1?\r\nb=x\\\r\n  y\r\n"),
    ],
    [
      "CDATA and entities of Android",
      "values-de/strings.xml",
      Buffer.from(
        '<resources>\n  <string name="a"><![CDATA[Bis 12/31/2026 & mehr]]></string>\n</resources>\n',
      ),
      Buffer.from(
        '<resources>\n  <string name="a"><![CDATA[Bis 31.12.2026 & mehr]]></string>\n</resources>\n',
      ),
    ],
  ];
  test.each(cases)("%s", async (_what, file, before, after) => {
    const cwd = await folderWith({ [file]: before });
    const { code } = await rewrite(cwd, file, "--apply");
    expect((await readFile(path.join(cwd, file))).toString("latin1")).toBe(after.toString("latin1"));
    expect(code).toBe(0);
    expect(await readdir(path.dirname(path.join(cwd, file)))).toEqual([path.basename(file)]);
  });

  test("a link that leads out of the project is refused", async () => {
    const outside = await folderWith({ "de.json": '{"a": "Bis 12/31/2026"}' });
    const cwd = await folderWith({});
    await mkdir(path.join(cwd, "locales"));
    await symlink(path.join(outside, "de.json"), path.join(cwd, "locales/de.json"));
    const { code, stderr } = await rewrite(cwd, "locales/de.json", "--apply");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*outside/);
    expect(await readFile(path.join(outside, "de.json"), "utf8")).toContain("12/31/2026");
  });
});
