import { expect, test } from "vitest";
import { InvalidDataError } from "../../../server/src/core/errors.js";
import { parseSuite, suiteProblems } from "../../../server/src/core/prompt-tests/read-suite.js";

const SUITE = `prompt: travel.prompt
cultures: [JP, DE]
variables:
  city: Lyon
  days: 3
tests:
  - name: a gift for the host
    variables: { city: Nara }
    cultures: [JP, JP]
    assert:
      - no finding above hint
      - formal register
      - mentions no alcohol
      - not-contains: clock
      - similar: { to: Bring sweets., at-least: 0.9 }
  - name: short
    assert:
      - at-most: 300
      - no finding
      - holds: The answer names a train.
`;

test("a suite is read with the places of its tests and assertions", () => {
  const { tests, maxTokens } = parseSuite(SUITE, "a.culture-test.yaml");
  const [gift, short] = tests;
  expect(maxTokens).toBe(400);
  expect(gift?.cultures).toEqual(["JP"]);
  expect(Object.fromEntries(gift?.values ?? [])).toEqual({ city: "Nara", days: "3" });
  expect(short?.cultures).toEqual(["JP", "DE"]);
  expect(gift?.assertions.map(({ assertion }) => assertion)).toEqual([
    { kind: "findings", above: "hint" },
    { kind: "register", side: "formal" },
    { kind: "mentions", what: "alcohol", expected: false },
    { kind: "contains", what: "clock", expected: false },
    { kind: "similar", to: "Bring sweets.", atLeast: 0.9 },
  ]);
  const text = (span: { start: number; end: number } | undefined) => SUITE.slice(span?.start, span?.end);
  expect([text(gift?.span), ...(gift?.assertions ?? []).map(({ span }) => text(span))]).toEqual([
    "a gift for the host",
    "no finding above hint",
    "formal register",
    "mentions no alcohol",
    "not-contains: clock",
    "similar: { to: Bring sweets., at-least: 0.9 }",
  ]);
  expect(suiteProblems(SUITE)).toEqual([]);
});

/** The marked words are flagged, and the message says what is expected. */
test.each([
  ["prompt: p.prompt\n«culture»: [JP]\ncultures: [JP]\ntests: []", /Nothing is called "culture"/],
  ["prompt: p.prompt\ncultures: [«Japan»]\ntests: [{name: a, assert: [no finding]}]", /./],
  [
    "prompt: p.prompt\ncultures: [JP]\ntests:\n  - name: a\n    assert:\n      - «no findings»",
    /no finding above hint/,
  ],
  [
    "prompt: p.prompt\ncultures: [JP]\ntests:\n  - name: a\n    assert:\n      - «contain»: x",
    /Nothing is called "contain"/,
  ],
  [
    "prompt: p.prompt\ncultures: [JP]\ntests:\n  - name: a\n    assert:\n      - «contains: x\n        not-contains: y»",
    /one thing/,
  ],
  [
    "prompt: p.prompt\ncultures: [JP]\ntests:\n  - name: a\n    assert: [no finding]\n  - name: «a»\n    assert: [no finding]",
    /a name of its own/,
  ],
  ["«cultures: [JP]\ntests: [{name: a, assert: [no finding]}]»", /"prompt" is missing/],
  ["prompt: [«»", /Not valid YAML/],
  [
    `«a: &a [x, x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: &c [${"*b, ".repeat(9)}]\nd: [${"*c, ".repeat(9)}]»`,
    /aliases/,
  ],
])("%j is flagged at its place", (marked, message) => {
  const source = marked.replace(/[«»]/g, "");
  const problems = suiteProblems(source);
  expect(problems.map((p) => p.message).join("\n")).toMatch(message);
  const start = marked.indexOf("«");
  const flagged = marked.slice(start + 1, marked.indexOf("»"));
  expect(problems.map(({ span }) => source.slice(span.start, span.end))).toContain(flagged);
  expect(() => parseSuite(source, "x.culture-test.yaml")).toThrow(InvalidDataError);
});

test("an error of the command line names file and line", () => {
  expect(() => parseSuite("prompt: p\ncultures: [JP]\ntests:\n  - name: 3\n", "x.yaml")).toThrow(
    /x\.yaml:4: /,
  );
});
