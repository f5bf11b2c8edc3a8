import { type JsonScanner, TOKEN } from "./json-walker.js";

const PUNCTUATION: Readonly<Record<string, number>> = {
  "{": TOKEN.openBrace,
  "}": TOKEN.closeBrace,
  "[": TOKEN.openBracket,
  "]": TOKEN.closeBracket,
  ",": TOKEN.comma,
  ":": TOKEN.colon,
};
const SPACE = /\s+/y;
const WORD = /[$_\p{ID_Start}](?:[$\u200C\p{ID_Continue}]|\u200D)*/uy;
const NUMBER = /[+-]?(?:0x[\da-f]+|Infinity|NaN|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/iy;
/** An escape inside a string; a backslash before a line break continues the string on the next line. */
export const JSON5_ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|\r\n|[\s\S])/g;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
  "\r": "",
  "\r\n": "",
  "\u2028": "",
  "\u2029": "",
};

/** The characters that one match of `JSON5_ESCAPE` stands for. */
export function decodeJson5Escape(match: string): string {
  const body = match.slice(1);
  return body.length > 1 && body !== "\r\n"
    ? String.fromCharCode(Number.parseInt(body.slice(1), 16))
    : (ESCAPES[body] ?? body);
}

/**
 * Tokens of JSON5 (spec.json5.org). Written here because the `json5` package gives no positions; the tests hold
 * it against that package.
 */
export class Json5Scanner implements JsonScanner {
  #start = 0;
  #end: number;
  #value = "";
  #error = 0;

  constructor(private readonly source: string) {
    this.#end = source.startsWith("\uFEFF") ? 1 : 0;
  }

  getTokenOffset(): number {
    return this.#start;
  }

  getTokenLength(): number {
    return this.#end - this.#start;
  }

  getTokenValue(): string {
    return this.#value;
  }

  getTokenError(): number {
    return this.#error;
  }

  scan(): number {
    this.#error = 0;
    this.#skipTrivia();
    this.#start = this.#end;
    const first = this.source[this.#start];
    if (first === undefined) return TOKEN.end;
    const punctuation = PUNCTUATION[first];
    if (punctuation !== undefined) {
      this.#end++;
      return punctuation;
    }
    if (first === '"' || first === "'") return this.#string(first);
    if (this.#take(WORD)) {
      this.#value = this.source.slice(this.#start, this.#end);
      return TOKEN.word;
    }
    if (this.#take(NUMBER)) return TOKEN.number;
    this.#end++;
    return TOKEN.unknown;
  }

  /** A loop, not a pattern: a pattern over a string of megabytes backtracks. */
  #string(quote: string): number {
    let at = this.#start + 1;
    for (; at < this.source.length; at++) {
      const c = this.source[at];
      if (c === quote || c === "\n" || c === "\r") break;
      if (c !== "\\") continue;
      at += this.source.startsWith("\r\n", at + 1) ? 2 : 1;
    }
    const closed = this.source[at] === quote;
    this.#error = closed ? 0 : 1;
    this.#end = closed ? at + 1 : Math.min(at, this.source.length);
    this.#value = this.source.slice(this.#start + 1, at).replace(JSON5_ESCAPE, decodeJson5Escape);
    return TOKEN.string;
  }

  #skipTrivia(): void {
    for (;;) {
      if (this.#take(SPACE)) continue;
      if (this.source.startsWith("//", this.#end)) {
        const lineEnd = /[\n\r\u2028\u2029]|$/g;
        lineEnd.lastIndex = this.#end;
        this.#end = lineEnd.exec(this.source)?.index ?? this.source.length;
      } else if (this.source.startsWith("/*", this.#end)) {
        const close = this.source.indexOf("*/", this.#end + 2);
        this.#end = close < 0 ? this.source.length : close + 2;
      } else return;
    }
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#end;
    if (!pattern.test(this.source)) return false;
    this.#end = pattern.lastIndex;
    return true;
  }
}
