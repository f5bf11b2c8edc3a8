import type { ParsedDocument, Problem } from "./document.js";

/** Past this a file is no copy file; parsing it would hold up everything else. Characters. */
export const MAX_SOURCE_LENGTH = 64 * 1024 * 1024;
/** Deeper nesting is refused instead of risking the stack. */
export const MAX_DEPTH = 200;

export function problem(
  code: Problem["code"],
  message: string,
  start: number,
  end: number,
  severity: Problem["severity"] = "error",
): Problem {
  return { code, severity, message, span: { start, end } };
}

/** A document that could not be read at all, with the one reason. */
export function unreadable(format: string, kind: ParsedDocument["kind"], why: Problem): ParsedDocument {
  return { format, kind, segments: [], problems: [why] };
}

/** Gives repeated keys an id of their own: `key`, `key#2`, `key#3`. */
export function idMaker(): (key: string) => string {
  const seen = new Map<string, number>();
  return (key) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}#${count}`;
  };
}
