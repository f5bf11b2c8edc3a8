import { parse as parseCsv } from "csv-parse/sync";
import { expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { comparisonSchema } from "../../server/src/protocol/compare.js";
import { folderWith, runCli } from "../support/cli.js";

/** SmolLM2 answers for two cultures through the command line. What it says is worth little; that it says it is the test. */
const compare = async (...args: readonly string[]) =>
  runCli(
    [
      "compare",
      "gift.prompt",
      "--culture",
      "US,JP",
      "--model",
      "smollm2-135m",
      "--max-tokens",
      "40",
      ...args,
    ],
    {
      cwd: await folderWith({
        "gift.prompt": "---\ninput:\n  default: { who: a friend }\n---\nName one small gift for {{who}}.\n",
      }),
      env: { CULTURE_MANAGER_CACHE: cacheRoot() },
    },
  );

test("a prompt is answered for each culture, the same way every time, and differently for another value", async () => {
  const { code, stdout } = await compare("--format", "json");
  expect(code).toBe(0);
  const { columns, differences, messages } = comparisonSchema.parse(JSON.parse(stdout));
  expect(columns).toMatchObject([
    { culture: "US", name: "United States", model: { id: "smollm2-135m" }, values: { who: "a friend" } },
    { culture: "JP", name: "Japan" },
  ]);
  for (const column of columns) expect("text" in column ? column.text.length : 0).toBeGreaterThan(10);
  expect(differences.map(({ culture }) => culture)).toEqual(["US", "JP"]);
  expect(JSON.stringify(messages)).toContain("{{who}}");
  expect((await compare("--format", "json")).stdout).toBe(stdout);
  expect((await compare("--format", "json", "--var", "who=a doctor")).stdout).not.toBe(stdout);
});

test("every format holds the answers", async () => {
  const rows = parseCsv((await compare("--format", "csv")).stdout, { columns: true });
  const texts = rows.map((row) => Reflect.get(Object(row), "text"));
  expect(texts).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
  const { tests } = parseYaml((await compare("--format", "promptfoo")).stdout);
  expect(tests).toMatchObject([{ metadata: { answer: texts[0] } }, { metadata: { answer: texts[1] } }]);
  for (const format of ["markdown", "pretty"]) {
    const { stdout } = await compare("--format", format);
    expect(stdout).toMatch(/United States \(US\)[\s\S]*Japan \(JP\)/);
    expect(stdout).toContain(String(texts[1]).split("\n")[0]);
  }
});
