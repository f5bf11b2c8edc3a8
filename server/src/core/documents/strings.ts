import type { DocumentFormat, Problem, Segment } from "./document.js";
import { idMaker } from "./limits.js";
import { duplicateKey, notes, syntaxProblem } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import { decodeEscapes } from "./text-builder.js";

/** Apple's `Localizable.strings`: `"key" = "value";` with the comment above as context. */
export const strings: DocumentFormat = {
  id: "strings",
  parse(source) {
    const segments: Segment[] = [];
    const problems: Problem[] = [];
    const ids = idMaker();
    const seen = new Set<string>();
    const scanner = new Scanner(source);
    for (;;) {
      const comments = scanner.trivia();
      if (scanner.done) break;
      const keyStart = scanner.at;
      const key = scanner.string();
      const value = key !== undefined && scanner.symbol("=") ? scanner.string() : undefined;
      if (key === undefined || value === undefined || !scanner.symbol(";")) {
        problems.push(syntaxProblem("strings file", 'expected `"key" = "value";`', scanner.at, source));
        break;
      }
      const name = decode(source, key).text;
      if (seen.has(name)) problems.push(duplicateKey(name, keyStart, key.end));
      seen.add(name);
      // A bare word cannot be edited to something that needs quotes, and is no copy.
      if (source[value.start - 1] !== '"') continue;
      const { text, map } = decode(source, value);
      segments.push({
        id: ids(name),
        key: name,
        text,
        span: value,
        map,
        placeholders: findPlaceholders(text, ["apple", "html"]),
        kind: "copy",
        ...notes(comments),
      });
    }
    return { format: "strings", kind: "copy", segments, problems };
  },
  encode: (text) =>
    text.replace(/["\\\n\r\t\0]/g, (c) => NAMES.get(c) ?? (c === "\0" ? "\\U0000" : `\\${c}`)),
};

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};
const NAMES = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function decode(source: string, span: Segment["span"]): Pick<Segment, "text" | "map"> {
  return decodeEscapes(source, span, /\\(?:[Uu][\da-fA-F]{4}|[0-7]{1,3}|[\s\S])/g, (match) => {
    const body = match.slice(1);
    if (/^[Uu]./.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
    return ESCAPES[body] ?? body;
  });
}

/** Walks an old-style property list. `at` is where the next token is looked for. */
class Scanner {
  at: number;

  constructor(private readonly source: string) {
    this.at = source.startsWith("\uFEFF") ? 1 : 0;
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  /** Skips white space and comments; gives back the comments since the last blank line. */
  trivia(): readonly string[] {
    let comments: string[] = [];
    for (;;) {
      const space = this.#take(/\s+/y);
      // A comment with a blank line below it speaks of the file, not of the next key.
      if (space !== undefined && /\n\s*\n/.test(space.replaceAll("\r", ""))) comments = [];
      const comment = this.#comment();
      if (comment !== undefined) comments.push(comment);
      else if (space === undefined) return comments;
    }
  }

  /** Span of a string without its quotes, or of a bare word. */
  string(): Segment["span"] | undefined {
    this.trivia();
    if (this.source[this.at] !== '"') {
      const start = this.at;
      return this.#take(/[\w./$-]+/y) === undefined ? undefined : { start, end: this.at };
    }
    const start = this.at + 1;
    for (let end = start; end < this.source.length; end++) {
      if (this.source[end] === "\\") end++;
      else if (this.source[end] === '"') {
        this.at = end + 1;
        return { start, end };
      }
    }
    return undefined;
  }

  symbol(character: string): boolean {
    this.trivia();
    if (this.source[this.at] !== character) return false;
    this.at++;
    return true;
  }

  #comment(): string | undefined {
    if (this.source.startsWith("//", this.at)) return this.#take(/\/\/[^\n]*/y)?.slice(2);
    if (!this.source.startsWith("/*", this.at)) return undefined;
    const start = this.at + 2;
    const close = this.source.indexOf("*/", start);
    const end = close < 0 ? this.source.length : close;
    this.at = Math.min(this.source.length, end + 2);
    return this.source.slice(start, end);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source)?.[0];
    if (match !== undefined) this.at += match.length;
    return match;
  }
}
