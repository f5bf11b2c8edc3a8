import type { Span } from "../finding.js";
import { type Folded, fold } from "./fold.js";

/** Scripts written without spaces, and Hangul whose particles attach to the word: matched as substrings. */
const SUBSTRING_SCRIPT =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;
/** Digits beside a script without spaces are words of their own: `918购物` holds 918. */
const WORD =
  /[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]]+/gv;
const TERM_WORD = /([\p{L}\p{N}\p{M}]+)(\*?)/gu;
/** The same for ASCII, in a fraction of the time: packs have thousands of terms, and most texts are in English. */
const ASCII_WORD = /[A-Za-z0-9]+/g;
const ASCII_TERM_WORD = /([a-z0-9]+)(\*?)/g;

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

/**
 * Words and phrases to look for, all in one pass over the words of a text. A term is folded; a trailing `*` on a word
 * matches any ending; terms of scripts without spaces match as substrings.
 */
export class TermTable {
  readonly #sources = new Map<string, number>();
  readonly #ids = new Map<string, number>();
  /** By first word. */
  readonly #exact = new Map<string, Term[]>();
  /** Terms whose first word is a prefix, by its first two characters. */
  readonly #prefixes = new Map<string, Term[]>();
  readonly #starts = new Map<string, readonly Term[]>();
  /** Substring terms by the code point of their first character. */
  readonly #substrings = new Map<number, { readonly id: number; readonly text: string }[]>();

  /** @returns the number that `find` reports it by; the same for terms that fold alike. */
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

  /** First place of every term that occurs in a text. */
  find(folded: Folded): ReadonlyMap<number, Span> {
    const hits = new Map<number, Span>();
    for (const { id, start, end } of this.places(folded)) if (!hits.has(id)) hits.set(id, { start, end });
    return hits;
  }

  /** Every place of every term in a text. */
  *places({ text, offsets }: Folded): Generator<Span & { readonly id: number }> {
    const words = [...text.matchAll(offsets === undefined ? ASCII_WORD : WORD)];
    for (const [i, match] of words.entries()) {
      for (const term of this.#startingWith(match[0])) {
        const end = phraseEnd(term, words, i);
        if (end !== undefined) yield { id: term.id, start: match.index, end };
      }
    }
    if (this.#substrings.size === 0) return;
    for (let at = 0; at < text.length; at++) {
      for (const term of this.#substrings.get(text.codePointAt(at) ?? 0) ?? []) {
        if (text.startsWith(term.text, at)) yield { id: term.id, start: at, end: at + term.text.length };
      }
    }
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
