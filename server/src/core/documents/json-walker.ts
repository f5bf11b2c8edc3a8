import { createScanner } from "jsonc-parser";
import type { Problem, Segment } from "./document.js";
import { MAX_DEPTH, problem } from "./limits.js";
import { decodeEscapes } from "./text-builder.js";

/** A string value of a JSON file. */
export interface JsonString extends Pick<Segment, "text" | "map" | "span"> {
  /** Object keys and array indexes from the root. `span` is inside the quotes. */
  readonly path: readonly string[];
}

export interface JsonContent {
  /** In order of the file. */
  readonly strings: readonly JsonString[];
  /** Paths (joined by `PATH_SEPARATOR`) of values that are the keyword `false`. */
  readonly falses: ReadonlySet<string>;
  /** At most one error, at the place where reading stopped, and one warning for each duplicate key. */
  readonly problems: readonly Problem[];
}

/** Joins paths unambiguously: keys hold dots, but hardly this. */
export const PATH_SEPARATOR = "\u0000";

export const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  unknown: 16,
  end: 17,
  /** An unquoted name, JSON5 only: a key or one of `WORD_VALUES`. */
  word: 18,
} as const;

const WORD_VALUES: ReadonlySet<string> = new Set(["null", "true", "false", "Infinity", "NaN"]);

/** What the walker needs of a tokenizer: jsonc-parser's scanner for JSON and JSONC, `Json5Scanner` for JSON5. */
export interface JsonScanner {
  /** The next token's kind, one of `TOKEN`; white space and comments are skipped. */
  scan(): number;
  getTokenOffset(): number;
  getTokenLength(): number;
  /** The decoded characters of a string, or a word. */
  getTokenValue(): string;
  /** 0 if the token is well formed. */
  getTokenError(): number;
}

/**
 * Every string value of a JSON or JSONC file (trailing commas are let pass). Iterative, so depth is bounded by
 * MAX_DEPTH and not by the stack; broken input yields one problem and what could be read before it.
 */
export function readJson(source: string): JsonContent {
  const scanner = createScanner(source, true);
  scanner.setPosition(source.startsWith("\uFEFF") ? 1 : 0);
  const blanks = /[ \t\r\n]*/y;
  const skipping: JsonScanner = {
    scan() {
      // jsonc-parser copies white space character by character.
      blanks.lastIndex = scanner.getPosition();
      blanks.test(source);
      scanner.setPosition(blanks.lastIndex);
      return scanner.scan();
    },
    getTokenOffset: () => scanner.getTokenOffset(),
    getTokenLength: () => scanner.getTokenLength(),
    getTokenValue: () => scanner.getTokenValue(),
    getTokenError: () => scanner.getTokenError(),
  };
  return readJsonTokens("JSON", skipping, (span) => decodeJsonString(source, span), source.length);
}

/** As `readJson`, over any scanner. `decode` gets the inside of the quotes. */
export function readJsonTokens(
  name: string,
  scanner: JsonScanner,
  decode: (span: Segment["span"]) => Pick<Segment, "text" | "map">,
  length: number,
): JsonContent {
  return new Walker(name, scanner, decode, length).walk();
}

/** The inside of a JSON string literal. Only what must be escaped is: a file in Japanese stays readable. */
export function encodeJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

interface Level {
  readonly object: boolean;
  readonly keys: Set<string>;
  key: string;
  index: number;
}

type Expected = "value" | "value or end" | "key or end" | "colon" | "comma or end" | "nothing";

class Walker {
  readonly #levels: Level[] = [];
  readonly #strings: JsonString[] = [];
  readonly #falses = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(
    private readonly name: string,
    private readonly scanner: JsonScanner,
    private readonly decode: (span: Segment["span"]) => Pick<Segment, "text" | "map">,
    private readonly length: number,
  ) {}

  walk(): JsonContent {
    let expected: Expected | undefined = "value";
    let token = this.scanner.scan();
    // An empty file is a file without strings, not a broken one.
    while (token !== TOKEN.end && expected !== undefined) {
      expected = this.#step(token, expected);
      if (expected !== undefined) token = this.scanner.scan();
    }
    if (expected !== undefined && this.#levels.length > 0)
      this.#syntax("the end of the file before every bracket is closed");
    return { strings: this.#strings, falses: this.#falses, problems: this.#problems };
  }

  /** Takes one token; gives what may follow, or undefined after an error. */
  #step(token: number, expected: Expected): Expected | undefined {
    const level = this.#levels.at(-1);
    if (this.scanner.getTokenError() !== 0)
      return this.#syntax(
        token === TOKEN.string ? "a string that is not closed or has a bad escape" : "a malformed value",
      );
    if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) {
      const open = level?.object === (token === TOKEN.closeBrace);
      if (level === undefined || !open || !expected.endsWith("end"))
        return this.#syntax(`a closing bracket where ${expected} has to stand`);
      this.#levels.pop();
      return this.#afterValue();
    }
    if (expected === "colon" || expected === "comma or end") {
      if (token !== (expected === "colon" ? TOKEN.colon : TOKEN.comma))
        return this.#syntax(expected === "colon" ? "no colon after the key" : "no comma before this");
      if (expected === "colon") return "value";
      if (level?.object) return "key or end";
      if (level) level.index++;
      return "value or end";
    }
    if (expected === "key or end") return this.#key(token, level);
    if (expected === "nothing") return this.#syntax("something after the end of the value");
    return this.#value(token);
  }

  #key(token: number, level: Level | undefined): Expected | undefined {
    if ((token !== TOKEN.string && token !== TOKEN.word) || level === undefined)
      return this.#syntax("something else where a key has to stand");
    const key = this.scanner.getTokenValue();
    if (level.keys.has(key))
      this.#report(
        "duplicate-key",
        `The key "${key}" occurs twice in this object, and most programs read only the last one. Remove or rename one.`,
        "warning",
      );
    level.keys.add(key);
    level.key = key;
    return "colon";
  }

  #value(token: number): Expected | undefined {
    switch (token) {
      case TOKEN.openBrace:
      case TOKEN.openBracket:
        return this.#open(token === TOKEN.openBrace);
      case TOKEN.string: {
        const start = this.scanner.getTokenOffset() + 1;
        const span = { start, end: start + this.scanner.getTokenLength() - 2 };
        this.#strings.push({ path: this.#path(), span, ...this.decode(span) });
        return this.#afterValue();
      }
      case TOKEN.word:
        if (!WORD_VALUES.has(this.scanner.getTokenValue())) return this.#syntax("a word without quotes");
        if (this.scanner.getTokenValue() !== "false") return this.#afterValue();
        this.#falses.add(this.#path().join(PATH_SEPARATOR));
        return this.#afterValue();
      case TOKEN.false:
        this.#falses.add(this.#path().join(PATH_SEPARATOR));
        return this.#afterValue();
      case TOKEN.null:
      case TOKEN.true:
      case TOKEN.number:
        return this.#afterValue();
      case TOKEN.comma:
        return this.#syntax("a comma with no value before it");
      default:
        return this.#syntax(`something that is no ${this.name} value`);
    }
  }

  #open(object: boolean): Expected | undefined {
    if (this.#levels.length >= MAX_DEPTH) {
      this.#report(
        "too-deep",
        `Nested deeper than ${MAX_DEPTH} levels, so the rest of this file is not checked. Flatten it.`,
        "error",
      );
      return undefined;
    }
    this.#levels.push({ object, keys: new Set(), key: "", index: 0 });
    return object ? "key or end" : "value or end";
  }

  #afterValue(): Expected {
    return this.#levels.length > 0 ? "comma or end" : "nothing";
  }

  #path(): readonly string[] {
    return this.#levels.map((level) => (level.object ? level.key : String(level.index)));
  }

  #syntax(what: string): undefined {
    this.#report(
      "syntax",
      `Not valid ${this.name}: there is ${what}. What comes before is checked, the rest is not. Mend the syntax here.`,
      "error",
    );
  }

  #report(code: Problem["code"], message: string, severity: Problem["severity"]): void {
    const at = this.scanner.getTokenOffset();
    const end = Math.min(this.length, at + Math.max(1, this.scanner.getTokenLength()));
    this.#problems.push(problem(code, message, at, end, severity));
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function decodeJsonString(source: string, span: Segment["span"]): Pick<Segment, "text" | "map"> {
  return decodeEscapes(source, span, /\\(?:u[\da-fA-F]{4}|[^u])/g, (match) =>
    match[1] === "u"
      ? String.fromCharCode(Number.parseInt(match.slice(2), 16))
      : (ESCAPES[match[1] ?? ""] ?? match.slice(1)),
  );
}
