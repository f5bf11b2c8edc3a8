import { expect, test } from "vitest";
import { promptFewShot } from "../../../server/src/core/rules/prompt-few-shot.js";
import { runRule } from "../../support/rule-cases.js";

const worldwide = { text: "You help customers around the world.", role: "system" };
const local = { text: "You help customers.", role: "system" };
const example = (text: string): { text: string; role: string } => ({ text, role: "example" });
const american = [
  example("John from Chicago asks about a refund."),
  example("Emily pays $20 for a book."),
  example("Michael moved to Boston."),
];

/** The flagged words, or none. */
function flagged(segments: Parameters<typeof runRule>[1], locale = "en-US"): readonly string[] {
  return runRule(promptFewShot, segments, locale).map(({ segment, span }) =>
    segment.text.slice(span.start, span.end),
  );
}

test("examples of one culture in a prompt for many", () => {
  expect(flagged([worldwide, ...american])).toEqual(["John"]);
  expect(flagged([{ text: "Answer {{country}} users.", role: "system" }, ...american])).toEqual(["John"]);
});

test("examples of one culture in a prompt for another", () => {
  expect(flagged([local, ...american], "en-IN")).toEqual(["John"]);
  expect(
    flagged([local, example("Herr Müller"), example("Berlin"), example("Frau Schmidt")], "de-BR"),
  ).toEqual(["Müller"]);
});

test("pairs of turns and lists inside one message are examples too", () => {
  const turns = ["John lives in Chicago", "Emily owes $5", "Sarah is in Texas"].flatMap((text) => [
    { text, role: "user" },
    { text: "ok", role: "assistant" },
  ]);
  expect(flagged([worldwide, ...turns])).toEqual(["John"]);
  const list = {
    text: "Sort mail for all countries.\nInput: Bob, Denver\nInput: Jane, Miami\nInput: Kevin, $9",
    role: "system",
  };
  expect(flagged([list])).toEqual(["Bob"]);
});

test.each<[string, Parameters<typeof runRule>[1], string]>([
  ["examples for the one culture they come from", [local, ...american], "en-US"],
  ["one example from elsewhere", [worldwide, ...american, example("Priya from Mumbai")], "en-US"],
  ["too few examples", [worldwide, ...american.slice(0, 2)], "en-US"],
  ["the same name throughout", [worldwide, ...[1, 2, 3].map(() => example("Hello John"))], "en-US"],
  ["examples without people or places", [worldwide, ...["a", "b", "c"].map(example)], "en-US"],
  [
    "names in the instructions alone",
    [{ text: "John, Emily, Sarah and $5 worldwide", role: "system" }],
    "en-US",
  ],
  [
    "the question to be answered now",
    [worldwide, ...["John", "Emily", "Sarah"].map((text) => ({ text, role: "user" }))],
    "en-US",
  ],
])("clean: %s", (_name, segments, locale) => {
  expect(flagged(segments, locale)).toEqual([]);
});
