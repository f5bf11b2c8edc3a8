import { describe, expect, test } from "vitest";
import { BENCHMARKS } from "../../../server/src/core/datasets/benchmarks.js";
import { countryOf } from "../../../server/src/core/datasets/countries.js";
import { formalityRows } from "../../../server/src/core/datasets/formality.js";
import { ownRows } from "../../../server/src/core/datasets/own-rows.js";
import {
  countryRows,
  rewriteRows,
  verdictRows,
  verdictTestRows,
} from "../../../server/src/core/datasets/pack-rows.js";
import { readRecords } from "../../../server/src/core/datasets/records.js";
import { verdictRequest } from "../../../server/src/core/norms/verdict.js";
import { multipleChoice } from "../../../server/src/core/tasks/built-in/multiple-choice.js";
import { dataRowSchema } from "../../../server/src/core/tasks/data-row.js";
import { testNorm, testPack } from "../../support/checker.js";

const clock = testNorm({ id: "CN.gifts.clock", triggers: { en: ["clock + gift"] } });
const four = testNorm({
  id: "CN.numbers.four",
  topic: "numbers-colours-superstition",
  triggers: { en: ["four"] },
  rule: "Do not give four of something.",
  bad: "Four apples for you!",
  good: "Six apples for you!",
});
const pack = testPack("CN", ["zh"], [clock, four]);

describe("a culture pack as data", () => {
  test("asks of each text just what a check asks, and knows the answer", () => {
    const rows = verdictRows(pack);
    const bad = rows.find((r) => r.id === "CN.gifts.clock/y0");
    const { instruction, text, question } = verdictRequest(clock, clock.bad);
    expect(bad?.messages).toEqual([{ role: "user", content: `${instruction}\n\n${text}\n\n${question}` }]);
    expect(bad).toMatchObject({ answer: "Yes", options: ["Yes", "No"], norms: ["CN.gifts.clock"] });
    expect(rows.find((r) => r.input?.text === clock.good)?.answer).toBe("No");
    for (const row of rows) expect(dataRowSchema.safeParse(row).success).toBe(true);
    expect(new Set(rows.map((r) => r.id)).size).toBe(rows.length);
  });

  test("an offence among other sentences stays one; a rule, a reason and a warning are none", () => {
    const yes = verdictRows(pack).filter((r) => r.answer === "Yes");
    for (const row of yes) expect(row.input?.text).toContain(row.source === clock.id ? clock.bad : four.bad);
    const no = verdictRows(pack).filter((r) => r.answer === "No" && r.source === clock.id);
    expect(no.map((r) => r.input?.text)).toEqual(
      expect.arrayContaining([clock.rule, clock.rationale, clock.good, four.bad]),
    );
  });

  test("is measured on the pair and a warning of each norm, and without its rule on the country alone", () => {
    expect(verdictTestRows(pack).map((r) => [r.source, r.answer])).toEqual(
      [clock, four].flatMap(({ id }) => [
        [id, "Yes"],
        [id, "No"],
        [id, "No"],
      ]),
    );
    expect(countryRows(pack)[0]?.messages[0]?.content).toContain("many readers in China");
  });

  test("shows a model the rewrite that the norm's author has in mind", () => {
    const [row] = rewriteRows(pack);
    expect(row?.messages[0]?.content).toContain(
      "Problem: Do not suggest a clock as a gift: suggest another gift",
    );
    expect(row?.answer).toBe(JSON.stringify({ rewrite: clock.good }));
  });
});

describe("formality pairs", () => {
  const formal = "[F]Prüfen Sie Ihr[/F] Konto.\nEs regnet.\n";
  const informal = "[F]Prüfe dein[/F] Konto.\nEs regnet.\n";

  test("make one rewrite each way, and none of a sentence without a reader", () => {
    const rows = formalityRows({ formal, informal, name: "t" }, "de-DE");
    expect(rows.map((r) => [r.id, r.input?.text, r.answer])).toEqual([
      ["t/1/formal", "Prüfe dein Konto.", '{"rewrite":"Prüfen Sie Ihr Konto."}'],
      ["t/1/informal", "Prüfen Sie Ihr Konto.", '{"rewrite":"Prüfe dein Konto."}'],
    ]);
    expect(rows.every((r) => r.culture === "DE" && r.source === "t/1")).toBe(true);
    expect(rows[0]?.messages[0]?.content).toContain("use the formal form here too");
  });

  test("of unequal length, or for a language without forms of address, are refused", () => {
    expect(() => formalityRows({ formal, informal: "x\n", name: "t" }, "de-DE")).toThrow("1 informal lines");
    expect(() => formalityRows({ formal, informal, name: "t" }, "en-US")).toThrow("no forms of address");
  });
});

describe("benchmarks", () => {
  const read = (id: string, record: Record<string, unknown>) =>
    BENCHMARKS.find((b) => b.id === id)?.row(record, 0);

  test("NormAd's stories keep their rule, and rows of one rule their source", () => {
    const record = {
      ID: 7,
      Country: "south_korea",
      "Rule-of-Thumb": "Use both hands.",
      Story: "Min gave the cup with one hand.",
      "Gold Label": "no",
    };
    const row = read("normad", record);
    expect(row).toMatchObject({ culture: "KR", answer: "no", options: ["yes", "no", "neutral"] });
    expect(row?.input).toMatchObject({ rule: "Use both hands." });
    expect(read("normad", { ...record, ID: 8, Story: "Another." })?.source).toBe(row?.source);
    expect(() => read("normad", { ...record, "Gold Label": "maybe" })).toThrow('"maybe"');
  });

  test("BLEnD's and CulturalBench's letters become the choices they stand for", () => {
    const blend = read("blend", {
      MCQID: "x1",
      ID: "q1",
      country: "UK",
      prompt: "What do people eat on Sunday?\nA. roast\nB. rice",
      choices: '{"A": "roast", "B": "rice"}',
      answer_idx: "A",
    });
    expect(blend).toMatchObject({ culture: "GB", answer: "roast", options: ["roast", "rice"], source: "q1" });
    expect(blend?.input?.question).toBe("What do people eat on Sunday?");
    const bench = read("culturalbench", {
      question_idx: "3",
      country: "Japan",
      prompt_question: "What is said before a meal?",
      prompt_option_a: "a",
      prompt_option_b: "b",
      prompt_option_c: "c",
      prompt_option_d: "d",
      answer: "C",
    });
    expect(bench).toMatchObject({ culture: "JP", answer: "c", options: ["a", "b", "c", "d"] });
  });
});

describe("a user's own records", () => {
  test("are JSON lines or a table, with the country in the record or given", () => {
    const table = readRecords("question;choices;answer;country\nWhat is eaten first?;x;soup;Japan\n");
    expect(table).toEqual([
      { question: "What is eaten first?", choices: "x", answer: "soup", country: "Japan" },
    ]);
    const records = readRecords(
      '{"question": "What is eaten first?", "choices": ["soup", "rice", "fish", "tea"], "answer": "soup"}',
    );
    expect(ownRows(records, multipleChoice, "JP")[0]).toMatchObject({ culture: "JP", answer: "soup" });
    expect(() => ownRows(records, multipleChoice)).toThrow("names no culture");
    expect(() => ownRows(table, multipleChoice)).toThrow("choices");
  });

  test.each([
    ["South Korea", "KR"],
    ["Türkiye", "TR"],
    ["turkey", "TR"],
    ["uk", "GB"],
    ["JP", "JP"],
    ["Atlantis", undefined],
    ["ZZ", undefined],
  ])("%s is %s", (name, code) => expect(countryOf(name)).toBe(code));
});
