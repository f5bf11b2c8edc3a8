import * as z from "zod";
import { readersOf } from "../compare/audience-prompt.js";
import type { Column } from "../compare/comparison.js";
import type { Packs } from "../cultures/packs.js";
import { markdown } from "../documents/markdown.js";
import { parseDocument } from "../documents/parse.js";
import { reaches } from "../finding.js";
import { fold } from "../norms/fold.js";
import type { Embedder, Judge, LanguageDetector } from "../ports.js";
import { addressForms, addressMarkers } from "../rules/register-markers.js";
import { dot } from "../vectors.js";
import { asksWhether, leaning } from "./judged.js";
import type { Assertion } from "./suite.js";

/** What answers are checked with. */
export interface AnswerChecks {
  readonly packs: Packs;
  readonly detector: LanguageDetector;
  readonly judge: Judge;
  /** Absent: nothing can be said of similarity. */
  readonly embedder?: Embedder | undefined;
}

/** `undecided` where something is missing that would tell; it does not count as passed. */
export interface Outcome {
  readonly verdict: "passed" | "failed" | "undecided";
  /** Why not, in words; empty for what passed. */
  readonly why: string;
}

const PASSED: Outcome = { verdict: "passed", why: "" };
const failed = (why: string): Outcome => ({ verdict: "failed", why });

/**
 * Whether an answer is as it must be.
 * @throws the signal's reason; ModelUnavailableError.
 */
export async function checkAnswer(
  assertion: Assertion,
  column: Column,
  checks: AnswerChecks,
  signal: AbortSignal,
): Promise<Outcome> {
  const { text } = column;
  switch (assertion.kind) {
    case "findings":
      return findings(column, assertion);
    case "register":
      return register(column, assertion.side, checks, signal);
    case "mentions":
      return mentions(text, assertion, checks, signal);
    case "contains": {
      const found = fold(text).text.includes(fold(assertion.what).text);
      if (found === assertion.expected) return PASSED;
      return failed(`The answer ${found ? "holds" : "does not hold"} "${assertion.what}".`);
    }
    case "similar":
      return similar(text, assertion, checks.embedder, signal);
    case "schema":
      return fitsSchema(text, assertion.schema);
    case "holds":
      return (await leaning(text, asksWhether(assertion.statement), checks.judge, signal)) > 0
        ? PASSED
        : failed(`${checks.judge.identity.id} judges that this does not hold of the answer.`);
    case "language": {
      const found = checks.detector.detect(text)?.language;
      if (found === undefined)
        return { verdict: "undecided", why: "The language of the answer cannot be told." };
      return found === assertion.language ? PASSED : failed(`The answer is in ${found}.`);
    }
    case "length":
      return text.length <= assertion.atMost ? PASSED : failed(`The answer has ${text.length} characters.`);
  }
}

function findings({ touches }: Column, { above }: Extract<Assertion, { kind: "findings" }>): Outcome {
  const broken = touches.filter(
    ({ verdict, severity }) =>
      verdict === "broken" && (above === undefined || (severity !== above && reaches(severity, above))),
  );
  if (broken.length === 0) return PASSED;
  return failed(broken.map(({ rule, severity, message }) => `${rule} (${severity}): ${message}`).join("\n"));
}

/** By the forms of address where the language has them; else the model judges. */
async function register(
  { text, culture }: Column,
  side: "formal" | "informal",
  { packs, detector, judge }: AnswerChecks,
  signal: AbortSignal,
): Promise<Outcome> {
  const language =
    detector.detect(text)?.language ?? new Intl.Locale(readersOf(culture, packs).locale).language;
  const forms = addressForms(`${language}-${culture}`);
  const document = parseDocument(markdown, text, "answer.md");
  const markers = forms ? document.segments.flatMap((s) => words(s.text, addressMarkers(s, forms))) : [];
  const wrong = markers.find(({ address }) => address !== side);
  if (wrong)
    return failed(
      `"${wrong.text}" addresses the reader ${wrong.address === "formal" ? "formally" : "informally"}.`,
    );
  if (markers.length > 0) return PASSED;
  const other = side === "formal" ? "informal" : "formal";
  const asked = {
    yes: `Is this text written in a ${side} style?`,
    no: `Is this text written in an ${other} style?`.replace("an formal", "a formal"),
  };
  return (await leaning(text, asked, judge, signal)) > 0
    ? PASSED
    : failed(`No form of address tells, and ${judge.identity.id} judges the answer to be ${other}.`);
}

function words<T extends { readonly start: number; readonly end: number }>(
  text: string,
  spans: readonly T[],
) {
  return spans.map((span) => ({ ...span, text: text.slice(span.start, span.end) }));
}

async function mentions(
  text: string,
  { what, expected }: Extract<Assertion, { kind: "mentions" }>,
  { judge }: AnswerChecks,
  signal: AbortSignal,
): Promise<Outcome> {
  const named = fold(text).text.includes(fold(what).text);
  const asked = {
    yes: `Does this text mention ${what}, or an example of it?`,
    no: `Is this text free of anything to do with ${what}?`,
  };
  const found = named || (await leaning(text, asked, judge, signal)) > 0;
  if (found === expected) return PASSED;
  const by = named
    ? "The answer says"
    : `${judge.identity.id} judges that the answer ${found ? "mentions" : "does not mention"}`;
  return failed(`${by} ${named ? `"${what}"` : what}.`);
}

async function similar(
  text: string,
  { to, atLeast }: Extract<Assertion, { kind: "similar" }>,
  embedder: Embedder | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  if (embedder === undefined)
    return {
      verdict: "undecided",
      why: 'There is no embedding model. Fetch one: "culture-manager models pull multilingual-e5-small".',
    };
  const [a, b] = await embedder.embed([text, to], "query", signal);
  const near = dot(a ?? new Float32Array(), b ?? new Float32Array());
  return near >= atLeast
    ? PASSED
    : failed(`The similarity is ${near.toFixed(3)}, and ${atLeast} is asked for.`);
}

/** Models like to put JSON into a fence. */
const FENCED = /^```[a-z]*\s*\n([\s\S]*?)\n?```$/i;

function fitsSchema(text: string, written: Readonly<Record<string, unknown>>): Outcome {
  const trimmed = text.trim();
  let value: unknown;
  try {
    value = JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed);
  } catch (error) {
    return failed(`The answer is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  let schema: z.ZodType;
  try {
    schema = z.fromJSONSchema(written);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { verdict: "undecided", why: `The schema cannot be used: ${why}` };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? PASSED : failed(z.prettifyError(parsed.error));
}
