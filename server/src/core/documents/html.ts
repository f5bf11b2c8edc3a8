import { DecodingMode, decodeHTML } from "entities";
import { type Token, Tokenizer, TokenizerMode } from "parse5";
import type { Span } from "../finding.js";
import type { DocumentFormat, ParsedDocument, Placeholder, Problem, Segment } from "./document.js";
import { INLINE, INLINE_CODE, isCopyAttribute, SKIPPED, VOID } from "./html-tags.js";
import { isBlankSpan, isMarkup, merge, splitAt, trimSpan, verbatim } from "./inline.js";
import { idMaker } from "./limits.js";
import { localeName } from "./locale-name.js";
import { syntaxProblem } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import { decodeInto, TextBuilder } from "./text-builder.js";

/**
 * HTML pages and templates: the text of each block with its inline tags as written, and the attributes that are read
 * (`alt`, `title`, …). Reads tokens, not a tree: what a browser would mend stays where the file has it.
 */
export const html: DocumentFormat = {
  id: "html",
  parse(source) {
    const reader = new HtmlReader(source);
    reader.read();
    const document: ParsedDocument = {
      format: "html",
      kind: "copy",
      segments: reader.segments,
      problems: reader.problems,
    };
    return reader.locale === undefined ? document : { ...document, locale: reader.locale };
  },
  encode(text, segment, source) {
    if (isAttribute(segment)) {
      const quote = source[segment.span.start - 1];
      const value = encodeText(text, { first: true, last: true }).replaceAll('"', "&quot;");
      return quote === '"' ? value : quote === "'" ? value.replaceAll("'", "&#39;") : `"${value}"`;
    }
    const all = splitAt(text, verbatim(segment, source, isMarkup));
    // Tags alone have no words, and would be no segment any more.
    const pieces = all.some((piece) => !piece.raw) ? all : [{ text, raw: false }];
    return pieces
      .map((piece, i) =>
        piece.raw ? piece.text : encodeText(piece.text, { first: i === 0, last: i === pieces.length - 1 }),
      )
      .join("");
  },
};

/** Keys of attributes: `img@alt`. */
function isAttribute(segment: Segment): boolean {
  return segment.key.includes("@");
}

/** White space that the page would fold, or trim, is written as a reference. */
function encodeText(
  text: string,
  { first, last }: { readonly first: boolean; readonly last: boolean },
): string {
  return text.replace(/[&<>\u00a0]|[\t\n\r\f]|^ | $|(?<=[ \t\n\r\f]) /g, (c, index: number) => {
    if (c !== " ") return NAMED[c] ?? `&#${c.charCodeAt(0)};`;
    const inner = (index > 0 || !first) && (index < text.length - 1 || !last) && text[index - 1] !== " ";
    return inner ? c : "&#32;";
  });
}
const NAMED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\u00a0": "&nbsp;",
};

/** An element that changes how its content is read, until the end tag that closes it. */
interface Scope {
  readonly tag: string;
  readonly start: number;
  readonly locale?: string | undefined;
  readonly skipped: "block" | "inline" | undefined;
  /** Elements of the same name open inside it. */
  nested: number;
}

interface Piece {
  readonly span: Span;
  readonly kind: "text" | "tag" | "code";
}

class HtmlReader {
  readonly segments: Segment[] = [];
  readonly problems: Problem[] = [];
  locale: string | undefined;
  readonly #ids = idMaker();
  readonly #scopes: Scope[] = [];
  /** End of what has been read; the characters from here to the next tag are text. */
  #at = 0;
  #block = "text";
  #run: Piece[] = [];
  /** Start tags of the run that ended it (for their attributes); their end tags do so, too. */
  readonly #breaking: string[] = [];

  constructor(private readonly source: string) {
    this.#at = source.startsWith("\uFEFF") ? 1 : 0;
  }

  read(): void {
    const shift = this.#at;
    const place = (token: Token.Token): Span => ({
      start: (token.location?.startOffset ?? 0) + shift,
      end: (token.location?.endOffset ?? 0) + shift,
    });
    const tokenizer = new Tokenizer(
      { sourceCodeLocationInfo: true },
      {
        onStartTag: (token) => {
          this.#open(token, place(token), shift);
          const mode = MODES.get(token.tagName);
          if (mode !== undefined) tokenizer.state = mode;
        },
        onEndTag: (token) => this.#close(token.tagName, place(token)),
        onComment: (token) => this.#mark(place(token), "tag"),
        onDoctype: (token) => this.#boundary(place(token), "text"),
        onEof: () => this.#end(),
        onCharacter: () => {},
        onNullCharacter: () => {},
        onWhitespaceCharacter: () => {},
        onParseError: ({ code, startOffset }) => {
          if (!code.startsWith("eof-") || this.problems.length > 0) return;
          const what = `the file ends inside of a tag, comment or script (${code})`;
          this.problems.push(syntaxProblem("HTML", what, startOffset + shift, this.source));
        },
      },
    );
    tokenizer.write(this.source.slice(shift), true);
  }

  #end(): void {
    // A tag that is not closed is never reported as one.
    const end = this.problems.length > 0 ? this.source.lastIndexOf("<") : this.source.length;
    this.#boundary({ start: end, end: this.source.length }, "text");
  }

  get #skipping(): Scope | undefined {
    const scope = this.#scopes.at(-1);
    return scope?.skipped === undefined ? undefined : scope;
  }

  #open(token: Token.TagToken, span: Span, shift: number): void {
    const { tagName: tag } = token;
    const top = this.#scopes.at(-1);
    if (top?.tag === tag && !token.selfClosing) {
      // A paragraph cannot hold another: the one that is open ends here.
      if (tag === "p" && top.skipped === undefined) this.#scopes.pop();
      else top.nested++;
    }
    if (this.#skipping) return;
    const attributes = new Map(token.attrs.map(({ name, value }) => [name, value]));
    const scope = scopeOf(tag, span.start, attributes, this.#inherited);
    if (tag === "html") this.locale = scope?.locale;
    const copy = token.attrs.filter(({ name }) => isCopyAttribute(tag, name, attributes));
    const inline = INLINE.has(tag) || scope?.skipped === "inline";
    if (scope?.skipped === "inline") this.#text(span.start);
    else if (inline && copy.length === 0) this.#mark(span, "tag");
    else this.#boundary(span, inline ? this.#block : tag);
    if (inline && copy.length > 0 && !VOID.has(tag)) this.#breaking.push(tag);
    for (const { name } of copy) this.#attribute(token, name, shift);
    if (scope !== undefined && !VOID.has(tag) && !token.selfClosing && tag !== "html")
      this.#scopes.push(scope);
  }

  #close(tag: string, span: Span): void {
    const scope = this.#scopes.at(-1);
    const closes = scope?.tag === tag && scope.nested === 0;
    if (scope?.tag === tag && !closes) scope.nested--;
    if (scope?.skipped !== undefined) {
      if (!closes) return;
      this.#scopes.pop();
      if (scope.skipped === "inline")
        this.#run.push({ span: { start: scope.start, end: span.end }, kind: "code" });
      this.#at = span.end;
      return;
    }
    const breaks = this.#breaking.at(-1) === tag;
    if (breaks) this.#breaking.pop();
    if (INLINE.has(tag) && !breaks) this.#mark(span, "tag");
    else this.#boundary(span, breaks ? this.#block : "text");
    // The text before the tag is still in its language.
    if (closes) this.#scopes.pop();
  }

  /** Ends the run of text; what follows belongs to `block`. */
  #boundary(span: Span, block: string): void {
    if (this.#skipping === undefined) this.#text(span.start);
    this.#flush();
    this.#at = span.end;
    // `<ann@example.com>` is a tag to HTML, but its name must not look like an attribute's key.
    this.#block = block.includes("@") ? "text" : block;
  }

  /** An inline tag or comment. */
  #mark(span: Span, kind: "tag" | "code"): void {
    if (this.#skipping) return;
    this.#text(span.start);
    this.#run.push({ span, kind });
    this.#at = span.end;
  }

  #text(end: number): void {
    if (end > this.#at) this.#run.push({ span: { start: this.#at, end }, kind: "text" });
    this.#at = Math.max(this.#at, end);
  }

  #flush(): void {
    const run = this.#run;
    this.#run = [];
    const blank = ({ span, kind }: Piece): boolean => kind === "text" && isBlankSpan(this.source, span);
    if (run.every((piece) => piece.kind !== "text" || blank(piece))) return;
    // A comment inside of a sentence has to stay; around it, it is none of its business.
    const inside = (piece: Piece): boolean =>
      !blank(piece) && !(piece.kind === "tag" && this.source.startsWith("<!", piece.span.start));
    const first = run.find(inside)?.span.start ?? 0;
    const whole = trimSpan(this.source, { start: first, end: run.findLast(inside)?.span.end ?? first });
    const builder = new TextBuilder();
    const placeholders: Placeholder[] = [];
    for (const { span, kind } of run) {
      const start = Math.max(span.start, whole.start);
      const end = Math.min(span.end, whole.end);
      if (start >= end) continue;
      if (kind === "text") decodeText(builder, this.source, { start, end }, DecodingMode.Legacy);
      else {
        const text = this.source.slice(start, end);
        placeholders.push({ kind, start: builder.length, end: builder.length + text.length, text });
        builder.literal(text, start);
      }
    }
    this.#push(this.#block, builder, whole, placeholders);
  }

  #attribute(token: Token.TagToken, name: string, shift: number): void {
    const location = token.location?.attrs?.[name];
    if (location === undefined) return;
    const start = location.startOffset + shift;
    const raw = this.source.slice(start, location.endOffset + shift);
    const [head, quote = ""] = /^[^=]*=[ \t\n\r\f]*(["']?)/.exec(raw) ?? [];
    // `<img alt>` has no place for a value.
    if (head === undefined) return;
    const span = { start: start + head.length, end: start + raw.length - quote.length };
    const builder = new TextBuilder();
    decodeText(builder, this.source, span, DecodingMode.Attribute);
    this.#push(`${token.tagName}@${name}`, builder, span, []);
  }

  #push(key: string, builder: TextBuilder, span: Span, placeholders: readonly Placeholder[]): void {
    const { text, map } = builder.build();
    const locale = this.#inherited;
    this.segments.push({
      id: this.#ids(key),
      key,
      text,
      map,
      span,
      placeholders: merge(placeholders, findPlaceholders(text, ["mustache", "jinja"])),
      kind: "copy",
      ...(locale === undefined || locale === this.locale ? {} : { locale }),
    });
  }

  get #inherited(): string | undefined {
    return this.#scopes.findLast((scope) => scope.locale !== undefined)?.locale ?? this.locale;
  }
}

/** The tokenizer has to be told where markup is text (HTML Standard, 13.2.6). */
const MODES = new Map<string, Tokenizer["state"]>([
  ["title", TokenizerMode.RCDATA],
  ["textarea", TokenizerMode.RCDATA],
  ["style", TokenizerMode.RAWTEXT],
  ["xmp", TokenizerMode.RAWTEXT],
  ["iframe", TokenizerMode.RAWTEXT],
  ["noembed", TokenizerMode.RAWTEXT],
  ["noframes", TokenizerMode.RAWTEXT],
  ["script", TokenizerMode.SCRIPT_DATA],
  ["plaintext", TokenizerMode.PLAINTEXT],
]);

function scopeOf(
  tag: string,
  start: number,
  attributes: ReadonlyMap<string, string>,
  inherited: string | undefined,
): Scope | undefined {
  const untranslated = attributes.get("translate")?.toLowerCase() === "no";
  const inline = INLINE_CODE.has(tag) || (untranslated && INLINE.has(tag));
  const skipped = inline ? "inline" : SKIPPED.has(tag) || untranslated ? "block" : undefined;
  const stated = attributes.get("lang") ?? attributes.get("xml:lang");
  const locale = stated === undefined ? undefined : (localeName(stated) ?? inherited);
  return skipped === undefined && locale === undefined
    ? undefined
    : { tag, start, locale, skipped, nested: 0 };
}

/** White space is one space, as on the page. */
function decodeText(builder: TextBuilder, source: string, span: Span, mode: DecodingMode): void {
  decodeInto(
    builder,
    source,
    span,
    /[ \t\n\r\f]+|&(?:#[xX]?[\da-fA-F]+|[A-Za-z][A-Za-z\d]*);?=?/g,
    (match) => (match.startsWith("&") ? decodeHTML(match, mode) : " "),
  );
}
