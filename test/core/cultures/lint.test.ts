import { describe, expect, test } from "vitest";
import { type Norm, TOPICS } from "../../../server/src/core/cultures/culture.js";
import { lintPack } from "../../../server/src/core/cultures/lint.js";
import { testNorm, testPack } from "../../support/checker.js";

const RULES = [
  "Do not suggest a clock as a gift.",
  "Do not put the family name last.",
  "Do not open with a joke about the weather.",
  "Do not ask for a photograph in a form.",
];
/** One sound norm per topic. */
const GOOD: readonly Norm[] = TOPICS.map((topic, i) => ({
  ...testNorm({ id: `JP.t.n${i}`, triggers: { en: ["clock + gift*"] } }),
  topic,
  rule:
    RULES[i] ?? `Do not mention ${["apples", "pears", "plums", "figs", "nuts", "rice"][i % 6]} number ${i}.`,
}));
const ADDRESS = "https://example.org/book";
const KNOWN = { [ADDRESS]: { title: "A book", lookedUp: "2026-01-01" } };

/** `place: message` of what the lint finds when the first norm is changed like this. */
function problems(change: Partial<Norm>, minimum = 1): readonly string[] {
  const [first, ...rest] = GOOD;
  const norms = first === undefined ? [] : [{ ...first, ...change }, ...rest];
  return lintPack(testPack("JP", ["ja"], norms), KNOWN, minimum).map((p) => `${p.place}: ${p.message}`);
}

describe("the lint of a culture pack", () => {
  test("has nothing to say about a good one", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ sources: [{ title: "A book", publisher: "P", address: ADDRESS }] })).toEqual([]);
  });

  test.each<[string, Partial<Norm>, RegExp]>([
    [
      "a rule that is none",
      { yieldsTo: ["register/mixed", "register/mixt"] },
      /register\/mixt, which is no rule/,
    ],
    ["an id used twice", { id: "JP.t.n3" }, /JP\.t\.n3: the id is used twice/],
    ["a rule said twice", { rule: "Do not put the last family name." }, /says the same as/],
    ["a contradiction", { rule: "Put the family name last." }, /contradicts/],
    ["what a people is like", { statement: "The JPish are always polite." }, /what people are like/],
    ["what people there love", { rationale: "Locals love tea." }, /what people are like/],
    ["what all of them do", { statement: "It is known: all JPish women hate it." }, /what people are like/],
    [
      "an address nobody looked up",
      { sources: [{ title: "T", publisher: "P", address: "https://example.com" }] },
      /not among the addresses/,
    ],
    ["triggers that miss the bad example", { bad: "Tea." }, /none of its triggers/],
    ["triggers that hit the good example", { good: "No clock, but a gift." }, /occur in its good example/],
    ["a trigger that only excludes", { triggers: { en: ["clock + gift*", "!clock"] } }, /only excludes/],
    ["an empty alternative", { triggers: { en: ["clock + gift*", "clock + !"] } }, /empty group/],
    ["a star inside a word", { triggers: { en: ["clock + gift*", "cl*ck"] } }, /not at the end/],
  ])("finds %s", (_what, change, message) => {
    expect(problems(change)).toEqual([expect.stringMatching(message)]);
  });

  test("finds a topic left out and too few norms", () => {
    expect(problems({ topic: "privacy" })).toEqual(["JP: has no norm on greeting-and-address"]);
    expect(problems({}, 40)).toEqual([expect.stringMatching(/^JP: has 16 norms; .* needs 40/)]);
  });

  test("reads the profile's notes as well", () => {
    const pack = testPack("JP", ["ja"], GOOD);
    const notes = "People there tend to be shy.";
    const found = lintPack({ ...pack, profile: { ...pack.profile, notes } }, KNOWN, 1);
    expect(found.map((p) => p.place)).toEqual(["JP/profile.json"]);
  });

  test.each([
    "Many JPish readers would notice it.",
    "Readers in JP are used to the other order.",
    "People there often read it as a joke, and some do not.",
  ])("lets pass what many would notice: %s", (statement) => {
    expect(problems({ statement })).toEqual([]);
  });
});
