import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../server/src/core/errors.js";
import { decodeText, readText, type TextEncoding, writeTextAtomic } from "../../server/src/host/files.js";
import { temporaryFolder } from "../support/folder.js";

const UTF8: TextEncoding = { name: "utf-8", byteOrderMark: false };

describe("text files", () => {
  test("any text survives writing and reading in every marked encoding, and in plain UTF-8", async () => {
    const root = await temporaryFolder();
    const file = path.join(root, "copy.json");
    const encodings: readonly TextEncoding[] = [
      UTF8,
      { name: "utf-8", byteOrderMark: true },
      { name: "utf-16le", byteOrderMark: true },
      { name: "utf-16be", byteOrderMark: true },
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }).map((s) => `key=${s}`),
        fc.constantFrom(...encodings),
        async (text, encoding) => {
          await writeTextAtomic(file, text, { root, encoding });
          expect(await readText(file)).toEqual({ text, encoding, problems: [] });
        },
      ),
      { numRuns: 60 },
    );
    expect(await readdir(root)).toEqual(["copy.json"]);
  });

  test("UTF-16 without a mark is recognised by its zero bytes", () => {
    const bytes = Buffer.from('"title" = "Grüße aus 東京";', "utf16le");
    expect(decodeText(bytes)).toMatchObject({
      text: '"title" = "Grüße aus 東京";',
      encoding: { name: "utf-16le" },
    });
    expect(decodeText(Buffer.from(bytes).swap16())).toMatchObject({ encoding: { name: "utf-16be" } });
    expect(decodeText(Buffer.from("plain"))).toMatchObject({ encoding: UTF8 });
  });

  test("says where bytes are not UTF-8", () => {
    const { text, problems } = decodeText(Buffer.from("Gr\xfc\xdfe", "latin1"));
    expect(problems).toMatchObject([{ code: "encoding", severity: "error", span: { start: 2, end: 3 } }]);
    expect(text.startsWith("Gr\uFFFD")).toBe(true);
  });

  test("keeps the file's mode", async () => {
    const root = await temporaryFolder();
    const file = path.join(root, "script.sh");
    await writeFile(file, "echo");
    await chmod(file, 0o776);
    await writeTextAtomic(file, "echo hello", { root, encoding: UTF8 });
    expect((await stat(file)).mode & 0o777).toBe(0o776);
  });

  test("writes through a link that stays inside, and keeps the link", async () => {
    const root = await temporaryFolder();
    await writeFile(path.join(root, "real.txt"), "old");
    await symlink("real.txt", path.join(root, "link.txt"));
    await writeTextAtomic(path.join(root, "link.txt"), "new", { root, encoding: UTF8 });
    expect(await readFile(path.join(root, "real.txt"), "utf8")).toBe("new");
  });

  test.each(["../outside.txt", "link.txt", "folder/outside.txt"])(
    "refuses %s, which leads outside",
    async (name) => {
      const base = await temporaryFolder();
      const root = path.join(base, "root");
      await mkdir(root);
      await mkdir(path.join(base, "elsewhere"));
      await writeFile(path.join(base, "outside.txt"), "keep");
      await writeFile(path.join(base, "elsewhere", "outside.txt"), "keep");
      await symlink(path.join(base, "outside.txt"), path.join(root, "link.txt"));
      await symlink(path.join(base, "elsewhere"), path.join(root, "folder"));
      const write = writeTextAtomic(path.join(root, name), "changed", { root, encoding: UTF8 });
      await expect(write).rejects.toThrow(/outside/);
      expect(await readFile(path.join(root, name), "utf8")).toBe("keep");
    },
  );

  test("a missing file is a clear error", async () => {
    const missing = readText(path.join(await temporaryFolder(), "nowhere.json"));
    await expect(missing).rejects.toThrow(UsageError);
    await expect(missing).rejects.toThrow(/nowhere\.json cannot be read: it does not exist/);
  });
});
