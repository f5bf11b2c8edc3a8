import type { DocumentFormat, ParsedDocument, Problem } from "./document.js";
import { FORMATS } from "./formats.js";
import { MAX_SOURCE_LENGTH, problem, unreadable } from "./limits.js";

/**
 * Reads a file: the only entry for callers. Refuses what no format can read (too large, not UTF-8) with one
 * problem and otherwise leaves the work to the format. Never throws.
 */
export function parseDocument(format: DocumentFormat, source: string, path: string): ParsedDocument {
  const refusal = tooLarge(source) ?? wrongEncoding(source);
  if (refusal === undefined) return format.parse(source, path);
  const kind = FORMATS.find((descriptor) => descriptor.id === format.id)?.kind ?? "copy";
  return unreadable(format.id, kind, refusal);
}

function tooLarge(source: string): Problem | undefined {
  if (source.length <= MAX_SOURCE_LENGTH) return undefined;
  const millions = (n: number): string => `${Math.ceil(n / 1e6)} million characters`;
  return problem(
    "too-large",
    `The file has ${millions(source.length)}, more than the ${millions(MAX_SOURCE_LENGTH)} that are read, so it is not checked. Split it.`,
    0,
    0,
  );
}

/** Decoding leaves U+FFFD where bytes were not UTF-8; UTF-16 read as UTF-8 leaves NULs. */
function wrongEncoding(source: string): Problem | undefined {
  const nul = source.indexOf("\0");
  if (nul >= 0)
    return problem(
      "encoding",
      "The file holds NUL characters, so it is UTF-16 or no text file, and it is not checked. Save it as UTF-8.",
      nul,
      nul + 1,
    );
  const broken = source.indexOf("\uFFFD");
  if (broken < 0) return undefined;
  return problem(
    "encoding",
    "The file holds characters that are not UTF-8 (U+FFFD stands in their place), so it is not checked: its words cannot be trusted. Save it as UTF-8 and restore the lost characters.",
    broken,
    broken + 1,
  );
}
