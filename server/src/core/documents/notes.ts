import type { Problem, Segment } from "./document.js";
import { problem } from "./limits.js";

const LIMIT =
  /\b(?:char(?:acter)?s?|max(?:imum)?)[ _-]*(?:limit|len(?:gth)?|char(?:acter)?s?)\s*(?:[:=]|is)?\s*(\d{1,5})\b/i;

/**
 * What comments say of a value: the context, and the length where they state one the way translators are told it
 * (`[CHAR LIMIT=30]`, `Max length: 20`).
 */
export function notes(comments: readonly (string | undefined)[]): Pick<Segment, "context" | "maxLength"> {
  const context = comments
    .map((comment) => comment?.trim())
    .filter(Boolean)
    .join("\n");
  if (context === "") return {};
  const limit = LIMIT.exec(context)?.[1];
  return limit === undefined ? { context } : { context, maxLength: Number(limit) };
}

/** The warning for a key that a file holds twice. */
export function duplicateKey(key: string, start: number, end: number): Problem {
  return problem(
    "duplicate-key",
    `The key "${key}" occurs twice in this file, and most programs read only one of them. Remove or rename one.`,
    start,
    end,
    "warning",
  );
}

/** The error for a place that a format's reader cannot make sense of. */
export function syntaxProblem(format: string, what: string, at: number, source: string): Problem {
  const start = Math.min(at, source.length);
  return problem(
    "syntax",
    `Not valid ${format}: ${what}. What could be read is checked, the rest is not. Mend the syntax here.`,
    start,
    Math.min(start + 1, source.length),
  );
}

/** The line break that a file uses. */
export function lineBreak(source: string): "\n" | "\r\n" {
  const first = source.indexOf("\n");
  return first > 0 && source[first - 1] === "\r" ? "\r\n" : "\n";
}
