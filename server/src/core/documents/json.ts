import { createScanner, type JSONScanner, SyntaxKind } from "jsonc-parser";
import type { DocumentFormat, ParsedDocument, PlaceholderSyntax, Problem, Segment } from "./document.js";
import { idMaker, MAX_DEPTH, problem } from "./limits.js";
import { findPlaceholders } from "./placeholders.js";
import { decodeEscapes } from "./text-builder.js";

/** Keys whose values are data about the file, not words for a reader (`@metadata`, `@@locale`, `$schema`). */
const NOT_COPY = /^(?:@|\$schema$)/;
const PLURAL_SUFFIX = /^(.+)_(?:(?:ordinal_)?)(zero|one|two|few|many|other)$/;
export const JSON_PLACEHOLDERS: readonly PlaceholderSyntax[] = [
  "i18next",
  "icu",
  "dollar",
  "ruby",
  "printf",
  "html",
];

/** JSON and JSONC with nested string values; i18next plural suffixes are understood. */
export const json: DocumentFormat = {
  id: "json",
  parse(source) {
    const ids = idMaker();
    const segments: Segment[] = [];
    const { problems } = visitJsonStrings(source, (value) => {
      if (value.path.some((part) => NOT_COPY.test(part))) return;
      const key = value.path.join(".");
      const plural = PLURAL_SUFFIX.exec(key);
      segments.push({
        id: ids(key),
        key,
        text: value.text,
        span: value.span,
        map: value.map,
        placeholders: findPlaceholders(value.text, JSON_PLACEHOLDERS),
        kind: "copy",
        ...(plural?.[1] && plural[2] ? { plural: { group: plural[1], category: plural[2] } } : {}),
      });
    });
    return { format: "json", kind: "copy", segments, problems } satisfies ParsedDocument;
  },
  encode: (text) => encodeJsonString(text),
};

export interface JsonString {
  readonly path: readonly string[];
  readonly text: string;
  /** Inside the quotes. */
  readonly span: Segment["span"];
  readonly map: Segment["map"];
}

/**
 * Calls `visit` for every string value, in order. Iterative: depth is bounded by MAX_DEPTH, broken input yields
 * one problem and what could be read before it. Shared by the JSON family (ARB, Chrome messages, xcstrings).
 */
export function visitJsonStrings(
  source: string,
  visit: (value: JsonString) => void,
): { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const scanner = createScanner(source, true);
  const start = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  scanner.setPosition(start);
  new Walker(scanner, source, visit, problems).run();
  return { problems };
}

interface Level {
  readonly object: boolean;
  readonly keys: Set<string>;
  key: string;
  index: number;
}

class Walker {
  readonly #levels: Level[] = [];

  constructor(
    readonly scanner: JSONScanner,
    readonly source: string,
    readonly visit: (value: JsonString) => void,
    readonly problems: Problem[],
  ) {}

  run(): void {
    let token = this.scanner.scan();
    if (token === SyntaxKind.EOF) return;
    let expectKey = false;
    for (; token !== SyntaxKind.EOF; token = this.scanner.scan()) {
      const level = this.#levels.at(-1);
      switch (token) {
        case SyntaxKind.OpenBraceToken:
        case SyntaxKind.OpenBracketToken: {
          if (this.#levels.length >= MAX_DEPTH)
            return this.#fail(
              "too-deep",
              `Nested deeper than ${MAX_DEPTH} levels, so the rest of this file is not checked. Flatten it.`,
            );
          const object = token === SyntaxKind.OpenBraceToken;
          this.#levels.push({ object, keys: new Set(), key: "", index: 0 });
          expectKey = object;
          break;
        }
        case SyntaxKind.CloseBraceToken:
        case SyntaxKind.CloseBracketToken:
          if (level === undefined || level.object !== (token === SyntaxKind.CloseBraceToken))
            return this.#syntax("a bracket that closes nothing");
          this.#levels.pop();
          expectKey = false;
          break;
        case SyntaxKind.CommaToken:
          if (level === undefined) return this.#syntax("a comma outside any object");
          if (!level.object) level.index++;
          expectKey = level.object;
          break;
        case SyntaxKind.StringLiteral:
          if (this.scanner.getTokenError() !== 0)
            return this.#syntax("a string that is not closed or has a bad escape");
          if (expectKey && level) {
            this.#enterKey(level);
            expectKey = false;
          } else this.#value();
          break;
        case SyntaxKind.Unknown:
          return this.#syntax("characters that are not JSON");
        default:
          break;
      }
    }
    if (this.#levels.length > 0) this.#syntax("the end of the file before every bracket is closed");
  }

  #enterKey(level: Level): void {
    const key = this.scanner.getTokenValue();
    if (level.keys.has(key)) {
      const at = this.scanner.getTokenOffset();
      this.problems.push(
        problem(
          "duplicate-key",
          `The key "${key}" occurs twice in this object, and most programs read only the last one. Remove or rename one.`,
          at,
          at + this.scanner.getTokenLength(),
          "warning",
        ),
      );
    }
    level.keys.add(key);
    level.key = key;
  }

  #value(): void {
    const start = this.scanner.getTokenOffset() + 1;
    const span = { start, end: start + this.scanner.getTokenLength() - 2 };
    const path = this.#levels.map((l) => (l.object ? l.key : String(l.index)));
    this.visit({ path, span, ...decodeJsonString(this.source, span) });
  }

  #syntax(what: string): void {
    this.#fail(
      "syntax",
      `Not valid JSON: there is ${what}. What comes before is checked, the rest is not. Mend the syntax here.`,
    );
  }

  #fail(code: Problem["code"], message: string): void {
    const at = this.scanner.getTokenOffset();
    this.problems.push(
      problem(
        code,
        message,
        at,
        Math.min(this.source.length, at + Math.max(1, this.scanner.getTokenLength())),
      ),
    );
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

export function decodeJsonString(source: string, span: Segment["span"]): Pick<Segment, "text" | "map"> {
  return decodeEscapes(source, span, /\\(?:u[\da-fA-F]{4}|[^u])/g, (match) =>
    match[1] === "u"
      ? String.fromCharCode(Number.parseInt(match.slice(2), 16))
      : (ESCAPES[match[1] ?? ""] ?? match.slice(1)),
  );
}

/** The inside of a JSON string literal. Only what must be escaped is: a file in Japanese stays readable. */
export function encodeJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
