import type { Norm } from "../cultures/culture.js";
import type { Span } from "../finding.js";
import { type Folded, fold } from "./fold.js";

/** A norm whose trigger patterns occur in a text, with the place of the most telling words. */
export interface TriggerMatch {
  readonly norm: Norm;
  readonly span: Span;
}

/**
 * Finds the norms whose patterns occur in a text. All terms of all norms are matched in one pass over the words
 * of the text, so the cost grows with the text, not with the number of norms.
 */
export interface TriggerIndex {
  match(text: string, language: string): readonly TriggerMatch[];
}

/** Scripts written without spaces, and Hangul whose particles attach to the word: matched as substrings. */
const SUBSTRING_SCRIPT =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;
const LATIN = /\p{sc=Latin}/u;
/** Digits beside a script without spaces are words of their own: `918购物` holds 918. */
const WORD =
  /[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]]+/gv;
const TERM_WORD = /([\p{L}\p{N}\p{M}]+)(\*?)/gu;
/** The same for ASCII, in a fraction of the time: packs have thousands of terms. */
const ASCII_TERM_WORD = /([a-z0-9]+)(\*?)/g;

interface Pattern {
  readonly norm: Norm;
  /** Undefined: valid in any language (emoji, digits, or a script no other language of the pack uses). */
  readonly language: string | undefined;
  readonly groups: readonly Group[];
}
interface Group {
  readonly negated: boolean;
  readonly terms: readonly number[];
}

export function createTriggerIndex(norms: readonly Norm[]): TriggerIndex {
  const terms = new TermTable();
  const patterns: Pattern[] = [];
  const byTerm = new Map<number, number[]>();
  for (const norm of norms) {
    for (const [language, sources] of Object.entries(norm.triggers)) {
      for (const source of sources) {
        const pattern = parsePattern(norm, language, source, terms);
        const index = patterns.push(pattern) - 1;
        // A pattern can only match if its first positive group does: enough to look it up by.
        for (const term of pattern.groups.find((g) => !g.negated)?.terms ?? []) {
          const list = byTerm.get(term);
          if (list) list.push(index);
          else byTerm.set(term, [index]);
        }
      }
    }
  }
  return {
    match(text, language) {
      const folded = fold(text);
      const hits = terms.find(folded.text);
      if (hits.size === 0) return [];
      const best = new Map<string, TriggerMatch>();
      for (const term of hits.keys()) {
        for (const index of byTerm.get(term) ?? []) {
          const pattern = patterns[index];
          if (!pattern || (pattern.language !== undefined && pattern.language !== language)) continue;
          const span = matchGroups(pattern.groups, hits);
          if (span === undefined) continue;
          const known = best.get(pattern.norm.id);
          if (known === undefined || span.end - span.start < known.span.end - known.span.start) {
            best.set(pattern.norm.id, { norm: pattern.norm, span });
          }
        }
      }
      return [...best.values()].map(({ norm, span }) => ({ norm, span: unfold(folded, span) }));
    },
  };
}

/** Splits a pattern as documented on `normSchema.triggers`. Exported for the pack lint. */
export function patternGroups(
  source: string,
): readonly { readonly negated: boolean; readonly terms: readonly string[] }[] {
  return source.split(/\s\+\s/).map((group) => {
    const trimmed = group.trim();
    const negated = trimmed.startsWith("!");
    const terms = (negated ? trimmed.slice(1) : trimmed)
      .split("|")
      // Authors may repeat the sign before each alternative of a negated group.
      .map((t) => t.trim().replace(negated ? /^!/ : /^$/, ""))
      .filter((t) => t.length > 0);
    return { negated, terms };
  });
}

function parsePattern(norm: Norm, language: string, source: string, terms: TermTable): Pattern {
  const groups = patternGroups(source);
  const letters = groups.flatMap((g) => g.terms).join("");
  return {
    norm,
    language: LATIN.test(letters) ? language : undefined,
    groups: groups.map((g) => ({ negated: g.negated, terms: g.terms.map((t) => terms.add(t)) })),
  };
}

/** The smallest stretch that shows why: the first group's place, widened by groups on the same spot. */
function matchGroups(groups: readonly Group[], hits: ReadonlyMap<number, Span>): Span | undefined {
  let first: Span | undefined;
  for (const group of groups) {
    const term = group.terms.find((t) => hits.has(t));
    if (group.negated) {
      if (term !== undefined) return undefined;
      continue;
    }
    if (term === undefined) return undefined;
    first ??= hits.get(term);
  }
  return first;
}

function unfold({ offsets }: Folded, span: Span): Span {
  if (offsets === undefined) return span;
  const end = offsets.at(-1) ?? 0;
  return { start: offsets[span.start] ?? end, end: offsets[span.end] ?? end };
}

interface Term {
  readonly id: number;
  readonly words: readonly TermWord[];
}
interface TermWord {
  readonly text: string;
  /** The word may go on with any letters: it was written with a `*`. */
  readonly prefix: boolean;
}

/** Words whose terms are kept: more than the vocabulary of a product, little memory. */
const MAX_STARTS = 20_000;
const NONE: readonly Term[] = [];

/** All terms of an index: exact words, prefixes and substrings each in a table of their own. */
class TermTable {
  readonly #sources = new Map<string, number>();
  readonly #ids = new Map<string, number>();
  /** By first word. */
  readonly #exact = new Map<string, Term[]>();
  /** Terms whose first word is a prefix, by its first two characters. */
  readonly #prefixes = new Map<string, Term[]>();
  readonly #starts = new Map<string, readonly Term[]>();
  /** Substring terms by the code point of their first character. */
  readonly #substrings = new Map<number, { readonly id: number; readonly text: string }[]>();

  add(source: string): number {
    // Packs repeat their terms: one look-up by the term as written saves folding it again.
    let id = this.#sources.get(source);
    if (id === undefined) {
      id = this.#addFolded(fold(source));
      this.#sources.set(source, id);
    }
    return id;
  }

  #addFolded({ text: folded, offsets }: Folded): number {
    const text = folded.trim();
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    this.#ids.set(text, id);
    const isAscii = offsets === undefined;
    const words = [...text.matchAll(isAscii ? ASCII_TERM_WORD : TERM_WORD)].map(
      (m): TermWord => ({ text: m[1] ?? "", prefix: m[2] === "*" }),
    );
    const [first] = words;
    if (first === undefined || (!isAscii && SUBSTRING_SCRIPT.test(text))) {
      const plain = text.replaceAll("*", "");
      push(this.#substrings, plain.codePointAt(0) ?? 0, { id, text: plain });
    } else if (first.prefix) {
      push(this.#prefixes, first.text.slice(0, 2), { id, words });
    } else {
      push(this.#exact, first.text, { id, words });
    }
    return id;
  }

  /** First place of every term that occurs in folded text. */
  find(text: string): ReadonlyMap<number, Span> {
    const hits = new Map<number, Span>();
    const words = [...text.matchAll(WORD)];
    for (const [i, match] of words.entries()) {
      for (const term of this.#startingWith(match[0])) {
        if (hits.has(term.id)) continue;
        const end = phraseEnd(term, words, i);
        if (end !== undefined) hits.set(term.id, { start: match.index, end });
      }
    }
    if (this.#substrings.size > 0) this.#findSubstrings(text, hits);
    return hits;
  }

  /** Terms whose first word a word is. Copy repeats its words, so the answer is kept. */
  #startingWith(word: string): readonly Term[] {
    let terms = this.#starts.get(word);
    if (terms === undefined) {
      const prefixes = this.#prefixes.get(word.slice(0, 2)) ?? [];
      terms = [
        ...(this.#exact.get(word) ?? []),
        ...prefixes.filter((term) => word.startsWith(term.words[0]?.text ?? word)),
      ];
      if (this.#starts.size >= MAX_STARTS) this.#starts.clear();
      this.#starts.set(word, terms.length > 0 ? terms : NONE);
    }
    return terms;
  }

  #findSubstrings(text: string, hits: Map<number, Span>): void {
    for (let at = 0; at < text.length; at++) {
      for (const term of this.#substrings.get(text.codePointAt(at) ?? 0) ?? []) {
        if (!hits.has(term.id) && text.startsWith(term.text, at)) {
          hits.set(term.id, { start: at, end: at + term.text.length });
        }
      }
    }
  }
}

function phraseEnd(term: Term, words: readonly RegExpExecArray[], from: number): number | undefined {
  let end: number | undefined;
  for (const [i, wanted] of term.words.entries()) {
    const word = words[from + i];
    if (word === undefined) return undefined;
    if (wanted.prefix ? !word[0].startsWith(wanted.text) : word[0] !== wanted.text) return undefined;
    end = word.index + word[0].length;
  }
  return end;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
