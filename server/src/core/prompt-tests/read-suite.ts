import type { z } from "zod";
import { InvalidDataError } from "../errors.js";
import type { CultureId, Span } from "../finding.js";
import { type PlacedProblem, sentence } from "../json-places.js";
import { readYamlPlaces, type YamlPlaces } from "../yaml-places.js";
import { type Assertion, assertionTitle, readAssertion, type Suite, suiteSchema } from "./suite.js";

/** A suite with the places that reports and an editor point to. */
export interface PlacedSuite extends Pick<Suite, "prompt" | "select"> {
  readonly maxTokens: number;
  readonly tests: readonly PlacedTest[];
}

export interface PlacedTest {
  readonly name: string;
  readonly span: Span;
  readonly cultures: readonly CultureId[];
  readonly values: ReadonlyMap<string, string>;
  readonly assertions: readonly PlacedAssertion[];
}

export interface PlacedAssertion {
  readonly title: string;
  readonly span: Span;
  readonly assertion: Assertion;
}

/** Everything that keeps a suite from being run, each at its place. Pure. */
export function suiteProblems(text: string): readonly PlacedProblem[] {
  const read = readSuite(text);
  return "problems" in read ? read.problems : [];
}

/** @throws InvalidDataError naming every line and what is expected there. */
export function parseSuite(text: string, path: string): PlacedSuite {
  const read = readSuite(text);
  if (!("problems" in read)) return read;
  const lines = read.problems.map(({ message, span }) => {
    const line = text.slice(0, span.start).split("\n").length;
    return `${path}:${line}: ${message}`;
  });
  throw new InvalidDataError(lines.join("\n"), "docs/prompt-tests.md shows a file of tests.");
}

export function readSuite(text: string): PlacedSuite | { readonly problems: readonly PlacedProblem[] } {
  const places = readYamlPlaces(text);
  if ("problem" in places) return { problems: [places.problem] };
  const parsed = suiteSchema.safeParse(places.value ?? {});
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => placed(issue, places, [])) };
  const suite = parsed.data;
  const doubles = suite.tests.flatMap(({ name }, i): readonly PlacedProblem[] => {
    if (suite.tests.findIndex((test) => test.name === name) === i) return [];
    const message = `Another test is called "${name}". Give this one a name of its own: reports tell tests by it.`;
    return [{ severity: "error", message, span: places.valueAt(["tests", i, "name"]) }];
  });
  return doubles.length > 0 ? { problems: doubles } : placedSuite(suite, places);
}

function placedSuite(suite: Suite, places: YamlPlaces): PlacedSuite {
  const { prompt, select, variables, tests } = suite;
  return {
    prompt,
    ...(select === undefined ? {} : { select }),
    maxTokens: suite["max-tokens"],
    tests: tests.map((test, i) => ({
      name: test.name,
      span: places.valueAt(["tests", i, "name"]),
      cultures: [...new Set(test.cultures ?? suite.cultures)],
      values: new Map(
        Object.entries({ ...variables, ...test.variables }).map(([name, value]) => [name, String(value)]),
      ),
      assertions: test.assert.map((written, k) => ({
        title: assertionTitle(written),
        span: places.valueAt(["tests", i, "assert", k]),
        assertion: readAssertion(written),
      })),
    })),
  };
}

/** @param around the path of a union whose branch the issue is of. */
function placed(
  issue: z.core.$ZodIssue,
  places: YamlPlaces,
  around: readonly PropertyKey[],
): readonly PlacedProblem[] {
  const path = [...around, ...issue.path];
  if (issue.code === "invalid_union") {
    // A sentence or a mapping: what is wrong with the one that was written.
    const isText = typeof at(places.value, path) === "string";
    const branch = (isText ? issue.errors[0] : issue.errors[1]) ?? [];
    return branch.flatMap((inner) => placed(inner, places, path));
  }
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      severity: "error",
      message: `Nothing is called "${key}" here. Mend its name, or remove it; docs/prompt-tests.md lists what there is.`,
      span: places.keyAt([...path, key]),
    }));
  const what = path.at(-1);
  const name =
    typeof what === "string" && at(places.value, path) === undefined ? `"${what}" is missing: ` : "";
  const message = `${name}${sentence(issue.message)}`;
  const span = places.valueAt(path);
  return [{ severity: "error", message: message.charAt(0).toUpperCase() + message.slice(1), span }];
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}
