import { fold } from "../../norms/fold.js";

/** Fewer letters could be quoted from anywhere. */
const SHORTEST = 12;
const SHORTEST_DENSE = 6;

/**
 * Whether a quotation occurs in the passage, white space, case, quotation marks and the ellipsis at its end aside.
 * @returns why not, or undefined.
 */
export function notQuoted(quotation: string, passage: string): string | undefined {
  const quoted = plain(quotation.replace(/(?:…|\.\.\.)\s*$/, ""));
  const shortest = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(quoted)
    ? SHORTEST_DENSE
    : SHORTEST;
  if (quoted.length < shortest) return "the quotation is too short to prove anything";
  return plain(passage).includes(quoted) ? undefined : "the quotation does not occur in the passage";
}

function plain(text: string): string {
  return fold(text)
    .text.replace(/["'“”„‟«»‹›「」『』‘’‚*_`]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
