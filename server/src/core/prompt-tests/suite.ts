import * as z from "zod";
import { cultureIdSchema } from "../cultures/culture.js";
import type { Severity } from "../finding.js";

/** `*.culture-test.yaml`: what the answers to a prompt must be like, whoever reads them. Untrusted, parsed here. */

const culturesSchema = z
  .array(cultureIdSchema)
  .min(1)
  .describe("Cultures whose readers get the answer, for example [JP, DE].");
const variablesSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe("Values of the prompt's variables.");

/** What can be said in a few words. The groups are read by `readSentence`. */
const SENTENCE =
  /^(?:(no) finding(?: above (hint|info|warning))?|(formal|informal) register|mentions (no )?(\S.{0,119}))$/;
export const SENTENCES = [
  "no finding above hint",
  "no finding",
  "formal register",
  "informal register",
  "mentions no …",
  "mentions …",
] as const;

const sentenceSchema = z
  .string()
  .regex(SENTENCE, `write one of: ${SENTENCES.join(", ")}; or a mapping such as "contains: …"`)
  .describe(`One of: ${SENTENCES.join(", ")}.`);

const checkSchema = z
  .strictObject({
    contains: z.string().min(1).describe("Words that the answer must hold, whatever their case."),
    "not-contains": z.string().min(1).describe("Words that the answer must not hold, whatever their case."),
    similar: z
      .strictObject({
        to: z.string().min(1).max(2000),
        "at-least": z.number().min(0).max(1).default(0.88),
      })
      .describe(
        "How near the answer's meaning must be to a text: cosine of the embeddings. Texts about something else lie around .8.",
      ),
    schema: z
      .record(z.string(), z.unknown())
      .describe("JSON Schema that the answer, read as JSON, must fit."),
    holds: z
      .string()
      .min(4)
      .max(300)
      .describe("A statement about the answer, judged by the model: The answer offers a second choice."),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/, "a language is a code such as ja")
      .describe("The language of the answer, for example ja."),
    "at-most": z.int().min(1).describe("The most characters that the answer may have."),
  })
  .partial()
  .refine(
    (value) => Object.keys(value).length === 1,
    "each assertion says one thing: begin a new one with a dash",
  )
  .describe("One assertion.");

export const suiteSchema = z.strictObject({
  $schema: z.string().optional(),
  prompt: z.string().min(1).describe("The file of the prompt, relative to this one."),
  select: z
    .string()
    .optional()
    .describe("Which prompt, in a file that holds several; the first without it. As for compare --prompt."),
  cultures: culturesSchema,
  variables: variablesSchema.default({}),
  "max-tokens": z.int().min(1).max(8000).default(400).describe("The longest answer, in tokens."),
  tests: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200).describe("What is guarded, in a few words."),
        cultures: culturesSchema.optional().describe("Only these, instead of those above."),
        variables: variablesSchema.default({}).describe("More values, or other ones than above."),
        assert: z
          .array(z.union([sentenceSchema, checkSchema]))
          .min(1)
          .describe("What must be so of every answer."),
      }),
    )
    .min(1),
});
export type Suite = z.infer<typeof suiteSchema>;
export type PromptTest = Suite["tests"][number];

/** True for the name of a file that holds prompt tests. */
export function isSuitePath(path: string): boolean {
  return /\.culture-test\.ya?ml$/i.test(path);
}

/** One thing that must be so, in the form in which it is checked. */
export type Assertion =
  /** No finding above the severity; without one, none at all. */
  | { readonly kind: "findings"; readonly above?: Severity }
  | { readonly kind: "register"; readonly side: "formal" | "informal" }
  | { readonly kind: "mentions"; readonly what: string; readonly expected: boolean }
  | { readonly kind: "contains"; readonly what: string; readonly expected: boolean }
  | { readonly kind: "similar"; readonly to: string; readonly atLeast: number }
  | { readonly kind: "schema"; readonly schema: Readonly<Record<string, unknown>> }
  | { readonly kind: "holds"; readonly statement: string }
  | { readonly kind: "language"; readonly language: string }
  | { readonly kind: "length"; readonly atMost: number };

export function readAssertion(written: PromptTest["assert"][number]): Assertion {
  if (typeof written === "string") return readSentence(written);
  const { contains, similar, schema, holds, language } = written;
  if (contains !== undefined) return { kind: "contains", what: contains, expected: true };
  if (similar !== undefined) return { kind: "similar", to: similar.to, atLeast: similar["at-least"] };
  if (schema !== undefined) return { kind: "schema", schema };
  if (holds !== undefined) return { kind: "holds", statement: holds };
  if (language !== undefined) return { kind: "language", language };
  const atMost = written["at-most"];
  if (atMost !== undefined) return { kind: "length", atMost };
  return { kind: "contains", what: written["not-contains"] ?? "", expected: false };
}

function readSentence(sentence: string): Assertion {
  const [, finding, above, side, no, what = ""] = SENTENCE.exec(sentence) ?? [];
  if (finding !== undefined)
    return above === undefined ? { kind: "findings" } : { kind: "findings", above: above as Severity };
  if (side === "formal" || side === "informal") return { kind: "register", side };
  return { kind: "mentions", what, expected: no === undefined };
}

/** The assertion in a few words, as reports name it. */
export function assertionTitle(written: PromptTest["assert"][number]): string {
  if (typeof written === "string") return written;
  const [entry] = Object.entries(written);
  if (entry === undefined) return "";
  const [name, value] = entry;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
  return `${name}: ${text.length > 60 ? `${text.slice(0, 59)}…` : text}`;
}
