import type { CultureId, Span } from "../finding.js";
import { NAMING, type Sign } from "./sign.js";

/** A sentence or clause of a text about several cultures, with those it is about. */
export interface Part {
  readonly span: Span;
  readonly cultures: readonly CultureId[];
}

/**
 * Splits a text between the places where it names different ones of `chosen`, if sentences or clauses stand between
 * them; a plain list of names stays whole. The parts cover the text. What names none goes on about the one before, at
 * the start it is about all.
 */
export function splitByMention(
  text: string,
  signs: readonly Sign[],
  chosen: readonly CultureId[],
): readonly Part[] {
  const mentions = signs
    .flatMap(({ signal, span, shares }) => {
      const [culture] = shares[0] ?? [];
      return span && NAMING.has(signal) && shares.length === 1 && culture && chosen.includes(culture)
        ? [{ ...span, culture }]
        : [];
    })
    .sort((a, b) => a.start - b.start);
  const edges = [0];
  for (const [i, mention] of mentions.entries()) {
    const before = mentions[i - 1];
    if (before === undefined || before.culture === mention.culture) continue;
    const edge = boundary(text, before.end, mention.start);
    if (edge !== undefined) edges.push(edge);
  }
  const sentences = firstNamed(text, mentions);
  if (sentences !== undefined && edges.length > 1) edges.push(sentences);
  const sorted = [...new Set(edges)].sort((a, b) => a - b);
  // A culture that reads the whole text, because it is in its language, reads every part.
  const readers = chosen.filter((culture) => !mentions.some((m) => m.culture === culture));
  let last = chosen;
  return sorted.map((start, i) => {
    const end = sorted[i + 1] ?? text.length;
    const named = mentions.filter((m) => m.start >= start && m.start < end).map((m) => m.culture);
    if (named.length > 0) last = [...new Set([...readers, ...named])];
    return { span: { start, end }, cultures: last };
  });
}

interface Mention extends Span {
  readonly culture: CultureId;
}

/** Where the sentence of the first mention begins, if there are sentences before it. */
function firstNamed(text: string, mentions: readonly Mention[]): number | undefined {
  const first = mentions[0]?.start ?? 0;
  const ends = [...text.slice(0, first).matchAll(BREAKS[0] ?? /$^/g)];
  const last = ends.at(-1);
  return last === undefined ? undefined : last.index + last[0].length;
}

/** From the strongest break to the weakest: sentence, clause, comma, conjunction. */
const BREAKS: readonly RegExp[] = [
  /(?:[.!?…](?=\s)|[。！？]|\n)\s*/gu,
  /[;；:—–]\s*/gu,
  /[,،،、，]\s*/gu,
  /\s(?=(?:and|but|while|whereas|y|e|pero|mientras|und|aber|während|et|mais|tandis|dan|tetapi|sedangkan|και|αλλά|ενώ|و|اما|और|लेकिन)\s)/gu,
];

/** The last break of the strongest kind between two mentions that leaves enough on both sides to say something. */
function boundary(text: string, from: number, to: number): number | undefined {
  const between = text.slice(from, to);
  for (const [strength, pattern] of BREAKS.entries()) {
    const found = [...between.matchAll(pattern)];
    // Before "and" or a comma a list of names looks like a list of clauses.
    const kept = strength < 2 ? found : found.filter((m) => says(between.slice(0, m.index)));
    const last = kept.at(-1);
    if (last !== undefined) return from + last.index + last[0].length;
  }
  return undefined;
}

/** More than a word or two: a clause goes on after the name that it holds. */
function says(words: string): boolean {
  const spaced = words.match(/[\p{L}\p{N}]+/gu) ?? [];
  return spaced.length >= 2 || ((spaced[0]?.length ?? 0) >= 6 && /\p{Lo}/u.test(words));
}
