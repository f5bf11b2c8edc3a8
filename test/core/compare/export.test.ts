import { parse as parseCsv } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import type { Comparison } from "../../../server/src/core/compare/comparison.js";
import { exportComparison } from "../../../server/src/core/compare/export.js";
import { promptTemplates } from "../../../server/src/core/compare/prompt-template.js";
import { inputOf } from "../../support/input.js";

const TOUCH = {
  rule: "CN.gifts.clock",
  verdict: "broken",
  severity: "warning",
  span: { start: 7, end: 12 },
  message: "Do not suggest a clock as a gift: suggest tea.",
  why: "It sounds like a funeral.",
  evidence: [{ title: "A [book]", publisher: "P", address: "https://example.com/a" }],
} as const;

const COMPARISON: Comparison = {
  columns: [
    {
      culture: "CN",
      name: "China",
      text: "Give a clock.\n```\n<script>\n````",
      touches: [
        TOUCH,
        { ...TOUCH, rule: "CN.money.four", verdict: "kept", message: "Avoid four.", evidence: [] },
        { ...TOUCH, rule: "numbers/grouping", verdict: "open" },
      ],
      values: { who: "a {{friend}}", country: "China" },
      model: { id: "m", adapter: "cn-1" },
      cut: true,
    },
    {
      culture: "US",
      name: "United States",
      text: '=HYPERLINK("x"), "quoted"\nline',
      touches: [],
      values: { who: "a {{friend}}", country: "United States" },
      model: { id: "m" },
    },
    { culture: "JP", name: "Japan", problem: "The model is gone. Pull it again." },
  ],
  differences: [
    { culture: "CN", shared: 0.25, spans: [] },
    { culture: "US", shared: 1 / 3, spans: [] },
  ],
  messages: [
    { role: "system", content: "Readers: {{country}}" },
    { role: "user", content: "A gift for {{who}}" },
  ],
};

test("CSV reads back, one line for each culture, and no cell is a formula", () => {
  const rows = parseCsv(exportComparison(COMPARISON, "gift.prompt", "csv"), { columns: true });
  expect(rows).toEqual([
    {
      culture: "CN",
      name: "China",
      model: "m",
      adapter: "cn-1",
      text: "Give a clock.\n```\n<script>\n````",
      shared: "0.25",
      broken: "CN.gifts.clock",
      kept: "CN.money.four",
      open: "numbers/grouping",
      problem: "",
    },
    expect.objectContaining({ culture: "US", text: `'=HYPERLINK("x"), "quoted"\nline`, shared: "0.33" }),
    expect.objectContaining({ culture: "JP", text: "", problem: "The model is gone. Pull it again." }),
  ]);
});

test("Markdown keeps answers as text and links the sources", () => {
  const text = exportComparison(COMPARISON, "gift_*.prompt", "markdown");
  expect(text).toContain("# gift\\_\\*.prompt\n");
  expect(text).toContain("`````text\nGive a clock.\n```\n<script>\n````\n`````");
  expect(text).toContain("Model m, adapter cn\\-1; cut at the length limit.");
  expect(text).toContain("- who: a \\{\\{friend\\}\\}\n\n## China");
  expect(text).toMatch(/Does not fit:\n\n- `CN\.gifts\.clock` \(“clock”\): .*\[A \\\[book\\\], P\]\(<https:/);
  expect(text).toContain("Touched and kept:\n\n- `CN.money.four`");
  expect(text).toContain("## Japan (JP)\n\nThe model is gone.");
});

describe("promptfoo", () => {
  const text = exportComparison(COMPARISON, "gift.prompt", "promptfoo");

  test("asks the same prompt again for each culture that answered, and checks the norms it touched", () => {
    const config = parseYaml(text);
    expect(JSON.parse(config.prompts[0])).toEqual(COMPARISON.messages);
    expect(config.providers).toEqual(["openai:chat:m"]);
    expect(config.tests).toEqual([
      {
        description: "China",
        vars: { culture: "China", who: "a {{friend}}", country: "China" },
        assert: [
          { type: "llm-rubric", value: TOUCH.message },
          { type: "llm-rubric", value: "Avoid four." },
        ],
        metadata: { culture: "CN", id: "m", adapter: "cn-1", answer: "Give a clock.\n```\n<script>\n````" },
      },
      expect.objectContaining({ description: "United States", assert: [] }),
    ]);
  });

  test("is a prompt file that is read here, too", async () => {
    const [template] = promptTemplates(await inputOf("promptfooconfig.yaml", text));
    expect(template?.messages).toEqual(COMPARISON.messages);
  });
});
