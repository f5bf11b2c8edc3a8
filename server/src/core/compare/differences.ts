import { diffArrays } from "diff";
import type { Span } from "../finding.js";

/** What sets one text apart from those beside it. */
export interface Differences {
  /** Share of its words that all the others have in the same order, in [0, 1]; 1 where there are no others. */
  readonly shared: number;
  /** Ascending. Words that some other text lacks; empty where nothing is shared: then all of it differs. */
  readonly spans: readonly Span[];
}

/**
 * Aligns each text with each other one, word by word, and marks what is not in all of them. Works without spaces, too:
 * words are those of UAX #29 and, for Chinese, Japanese and Thai, of ICU's dictionaries.
 */
export function markDifferences(texts: readonly string[]): readonly Differences[] {
  const words = texts.map(wordsOf);
  const common = words.map((own) => own.map(() => true));
  for (const [i, a] of words.entries()) {
    for (const [j, b] of words.entries()) {
      if (j <= i) continue;
      const [inA, inB] = align(a, b);
      for (const k of a.keys()) if (!inA.has(k)) mark(common[i], k);
      for (const k of b.keys()) if (!inB.has(k)) mark(common[j], k);
    }
  }
  return words.map((own, i) => differences(own, common[i] ?? [], texts[i] ?? ""));
}

interface Word extends Span {
  /** As compared: case and width do not count. */
  readonly key: string;
  /** False for punctuation. */
  readonly isWord: boolean;
}

const WORDS = new Intl.Segmenter("en", { granularity: "word" });

function wordsOf(text: string): readonly Word[] {
  return [...WORDS.segment(text)].flatMap(({ segment, index, isWordLike = false }) =>
    segment.trim() === ""
      ? []
      : [
          {
            start: index,
            end: index + segment.length,
            key: segment.normalize("NFKC").toLowerCase(),
            isWord: isWordLike,
          },
        ],
  );
}

/** Edits after which two texts count as having nothing in common: the search takes time with their square. */
const MAX_EDITS = 1_000;

/** Indexes of the words that both have, in the same order. */
function align(a: readonly Word[], b: readonly Word[]): readonly [ReadonlySet<number>, ReadonlySet<number>] {
  // What the other text lacks altogether cannot be aligned, and most of what differs is of this kind.
  const [left, right] = [among(a, b), among(b, a)];
  const [inA, inB] = [new Set<number>(), new Set<number>()];
  const keys = (own: readonly (readonly [number, Word])[]): string[] => own.map(([, { key }]) => key);
  let [i, j] = [0, 0];
  for (const { added, removed, count } of diffArrays(keys(left), keys(right), { maxEditLength: MAX_EDITS }) ??
    []) {
    for (let n = 0; n < count; n++) {
      if (!added && !removed) {
        inA.add(left[i]?.[0] ?? -1);
        inB.add(right[j]?.[0] ?? -1);
      }
      if (!added) i++;
      if (!removed) j++;
    }
  }
  return [inA, inB];
}

/** The words that occur in the other text, too, with their indexes. */
function among(words: readonly Word[], others: readonly Word[]): readonly (readonly [number, Word])[] {
  const keys = new Set(others.map(({ key }) => key));
  return [...words.entries()].filter(([, { key }]) => keys.has(key));
}

function mark(common: boolean[] | undefined, index: number): void {
  if (common) common[index] = false;
}

function differences(words: readonly Word[], common: readonly boolean[], text: string): Differences {
  const real = words.filter(({ isWord }) => isWord).length;
  const kept = words.filter(({ isWord }, i) => isWord && common[i]).length;
  const shared = real === 0 ? 1 : kept / real;
  return { shared, spans: shared === 0 ? [] : joined(words, common, text) };
}

/** Runs of words that differ, as one span each. A lone mark between two runs, or a space, does not break them. */
function joined(words: readonly Word[], common: readonly boolean[], text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const [i, { start, end }] of words.entries()) {
    if (common[i]) continue;
    const last = spans.at(-1);
    if (
      last &&
      /^[\s\p{P}]*$/u.test(text.slice(last.end, start)) &&
      !text.slice(last.end, start).includes("\n")
    )
      spans[spans.length - 1] = { start: last.start, end };
    else spans.push({ start, end });
  }
  return spans.filter(({ start, end }) => /[\p{L}\p{N}\p{S}]/u.test(text.slice(start, end)));
}
