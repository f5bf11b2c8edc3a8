import * as z from "zod";
import { cultureIdSchema } from "./cultures/culture.js";
import type { Segment } from "./documents/document.js";
import { InvalidDataError } from "./errors.js";
import { type CultureId, compareText, type Finding } from "./finding.js";
import { textHash } from "./text-hash.js";

/**
 * `.culture/baseline.json`: findings that somebody has looked at and accepted. An entry holds for one text of one file,
 * wherever in the file it stands; when the text changes, it is checked anew.
 */
export const BASELINE_FILE = ".culture/baseline.json";

const entrySchema = z.strictObject({
  /** Relative to the configuration's folder, forward slashes. */
  path: z.string().min(1),
  rule: z.string().min(1),
  culture: cultureIdSchema,
  /** `textHash` of the whole value. */
  hash: z.string().regex(/^[0-9a-f]{14}$/),
  /** The flagged words, for people who read the file; never compared. */
  words: z.string().optional(),
});
const baselineSchema = z.strictObject({ version: z.literal(1), accepted: z.array(entrySchema) });

export type BaselineEntry = z.infer<typeof entrySchema>;

export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  /** Whether the rule's finding in this text was accepted. */
  accepts(path: string, rule: string, culture: CultureId, segment: Segment): boolean;
}

export function createBaseline(entries: readonly BaselineEntry[]): Baseline {
  const paths = new Set(entries.map((e) => e.path));
  const keys = new Set(entries.map(keyOf));
  return {
    entries,
    accepts: (path, rule, culture, { text }) =>
      // Most files have no entry: no text of theirs is hashed.
      paths.has(path) && keys.has(keyOf({ path, rule, culture, hash: textHash(text) })),
  };
}

/** @throws InvalidDataError naming the place and what is expected there. */
export function parseBaseline(text: string, path: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidDataError(
      `${path} is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Resolve a merge conflict in it if there is one, or write it anew with `check --update-baseline`.",
    );
  }
  const result = baselineSchema.safeParse(value);
  if (result.success) return createBaseline(result.data.accepted);
  throw new InvalidDataError(
    `${path} is no baseline of this version:\n${z.prettifyError(result.error)}`,
    "Write it anew with `check --update-baseline`.",
  );
}

/** One entry a line, in order and without doubles: two branches that accept different findings merge without conflict. */
export function formatBaseline(entries: readonly BaselineEntry[]): string {
  const distinct = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const lines = [...distinct]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { path, rule, culture, hash, words }]) =>
      JSON.stringify({ path, rule, culture, hash, ...(words === undefined ? {} : { words }) }),
    );
  return lines.length === 0
    ? '{"version": 1, "accepted": []}\n'
    : `{"version": 1, "accepted": [\n${lines.join(",\n")}\n]}\n`;
}

/** What accepting a finding adds. */
export function baselineEntry(path: string, finding: Finding, segment: Segment): BaselineEntry {
  const { rule, culture, text } = finding;
  const words = text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}…` : text;
  return { path, rule, culture, hash: textHash(segment.text), words };
}

const MAX_WORDS = 60;

function keyOf({ path, rule, culture, hash }: Omit<BaselineEntry, "words">): string {
  return [path, rule, culture, hash].join("\n");
}
