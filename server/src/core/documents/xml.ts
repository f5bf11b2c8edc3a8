import { SaxesParser } from "saxes";
import type { Span } from "../finding.js";
import type { Placeholder, Problem, Segment } from "./document.js";
import { balanced, isBlankSpan, isMarkup, splitAt, trimSpan, verbatim } from "./inline.js";
import { MAX_DEPTH, problem } from "./limits.js";
import { syntaxProblem } from "./notes.js";
import { decodeInto, TextBuilder } from "./text-builder.js";

/** An element with UTF-16 offsets. `complete` is false where the file breaks off before the end tag. */
export interface XmlElement extends Span {
  readonly type: "element";
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Between the tags; empty and at the end for `<x/>`. */
  readonly content: Span;
  readonly selfClosing: boolean;
  readonly complete: boolean;
  readonly children: readonly XmlNode[];
}
export interface XmlOther extends Span {
  readonly type: "text" | "cdata" | "comment" | "instruction";
}
export type XmlNode = XmlElement | XmlOther;

export interface XmlContent {
  readonly root?: XmlElement;
  /** At most one, where reading stopped. */
  readonly problems: readonly Problem[];
}

/** Reads a document as far as it is well formed. */
export function readXml(source: string): XmlContent {
  return new Reader(source).read();
}

/** The name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The element children in order, each with the comment directly before it. */
export function* elements(
  parent: XmlElement,
  source: string,
): Generator<{ readonly element: XmlElement; readonly comment?: string }> {
  let comment: string | undefined;
  for (const node of parent.children) {
    if (node.type === "comment") comment = source.slice(node.start + 4, node.end - 3);
    if (node.type !== "element") continue;
    yield comment === undefined ? { element: node } : { element: node, comment };
    comment = undefined;
  }
}

/** The first child element of that name, whatever its namespace prefix. */
export function child(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find(
    (node): node is XmlElement => node.type === "element" && localName(node.name) === name,
  );
}

/** All characters of an element, decoded, without its tags. */
export function textContent(source: string, element: XmlElement): string {
  const builder = new TextBuilder();
  const walk = (nodes: readonly XmlNode[]): void => {
    for (const node of nodes) {
      if (node.type === "text") decodeXml(source, builder, node, false);
      else if (node.type === "cdata")
        decodeXml(source, builder, { start: node.start + 9, end: node.end - 3 }, true);
      else if (node.type === "element") walk(node.children);
    }
  };
  walk(element.children);
  return builder.build().text;
}

type Content = Pick<Segment, "text" | "map" | "span"> & { readonly placeholders: readonly Placeholder[] };

export interface ContentOptions {
  /** The part of the element to read: its content, or less (without white space at the ends). */
  readonly span: Span;
  /** True for elements whose content is code, not words: the whole element is one placeholder. */
  readonly opaque: (name: string) => boolean;
  /** Decodes a run of characters; `cdata` runs have no entities. */
  readonly decode: (builder: TextBuilder, span: Span, cdata: boolean) => void;
}

/** Words of an element with its inline tags as written, each a placeholder. */
export function inlineContent(source: string, element: XmlElement, options: ContentOptions): Content {
  const builder = new TextBuilder();
  const placeholders: Placeholder[] = [];
  const mark = (start: number, end: number, kind: Placeholder["kind"]): void => {
    const text = source.slice(start, end);
    placeholders.push({ kind, start: builder.length, end: builder.length + text.length, text });
    builder.literal(text, start);
  };
  const walk = (nodes: readonly XmlNode[]): void => {
    for (const node of nodes) {
      const start = Math.max(node.start, options.span.start);
      const end = Math.min(node.end, options.span.end);
      if (start >= end) continue;
      if (node.type === "text") markEntities(source, { start, end }, builder, mark, options.decode);
      else if (node.type === "cdata")
        options.decode(
          builder,
          { start: Math.max(start, node.start + 9), end: Math.min(end, node.end - 3) },
          true,
        );
      else if (node.type !== "element" || node.selfClosing || options.opaque(localName(node.name)))
        mark(node.start, node.end, "tag");
      else {
        mark(node.start, node.content.start, "tag");
        walk(node.children);
        mark(node.content.end, node.end, "tag");
      }
    }
  };
  walk(element.children);
  return { ...builder.build(), span: options.span, placeholders };
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The character of `&lt;` or `&#x41;`; undefined for entities that the document itself defines. */
export function decodeEntity(entity: string): string | undefined {
  const name = entity.slice(1, -1);
  if (!name.startsWith("#")) return PREDEFINED[name];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Decodes characters of XML with nothing on top. Line breaks are `\n` whatever the file has (XML 1.0, 2.11). */
export function decodeXml(source: string, builder: TextBuilder, span: Span, cdata: boolean): void {
  const escapes = cdata ? /\r\n?/g : /\r\n?|&[^;&<]{1,64};/g;
  decodeInto(builder, source, span, escapes, (match) =>
    match.startsWith("\r") ? "\n" : (decodeEntity(match) ?? null),
  );
}

/** What characters XML content cannot hold as they are. */
export function encodeXml(text: string): string {
  return text.replace(/[&<>\r]/g, (c) => ESCAPED[c] ?? c);
}
const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // A bare one would be read as a line feed.
  "\r": "&#13;",
};

/**
 * The source for `text` in place of a segment's span: its own tags stay tags as long as they are well formed, all
 * else is escaped by `escapePiece`, which is told whether the piece begins or ends the text.
 */
export function encodeInline(
  text: string,
  segment: Segment,
  source: string,
  escapePiece: (piece: string, edges: { readonly first: boolean; readonly last: boolean }) => string,
): string {
  const pieces = balanced(splitAt(text, verbatim(segment, source, isMarkup)));
  return pieces
    .map((piece, i) =>
      piece.raw ? piece.text : escapePiece(piece.text, { first: i === 0, last: i === pieces.length - 1 }),
    )
    .join("");
}

/** The inside of the CDATA section that is all an element has, or undefined. */
export function cdataSpan(source: string, element: XmlElement): Span | undefined {
  const [first, second, ...others] = element.children.filter(
    (node) => node.type !== "text" || !isBlankSpan(source, node),
  );
  if (first?.type !== "cdata" || second !== undefined || others.length > 0) return undefined;
  return { start: first.start + 9, end: first.end - 3 };
}

/** True if a segment's span is what `cdataSpan` gave, white space trimmed or not. */
export function inCdata(source: string, span: Span): boolean {
  const { end } = trimSpan(source, { start: 0, end: span.start });
  return source.startsWith("<![CDATA[", end - 9);
}

/** Characters for the inside of a CDATA section; what it cannot hold stands between two of them. */
export function encodeCdata(text: string): string {
  return text.replaceAll("]]>", "]]]]><![CDATA[>").replaceAll("\r", "]]>&#13;<![CDATA[");
}

/** XML 1.0 has no way at all to write these: most control characters, halves of surrogate pairs, U+FFFE, U+FFFF. */
export function isXmlText(text: string): boolean {
  return /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text);
}

/** An entity of the document's own (`&appName;`) stays as written: its words stand elsewhere. */
function markEntities(
  source: string,
  span: Span,
  builder: TextBuilder,
  mark: (start: number, end: number, kind: Placeholder["kind"]) => void,
  decode: ContentOptions["decode"],
): void {
  let at = span.start;
  for (const match of source.slice(span.start, span.end).matchAll(/&[^;&#<]{1,64};/g)) {
    if (decodeEntity(match[0]) !== undefined) continue;
    const start = span.start + match.index;
    decode(builder, { start: at, end: start }, false);
    at = start + match[0].length;
    mark(start, at, "variable");
  }
  decode(builder, { start: at, end: span.end }, false);
}

type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { readonly children: XmlNode[] };

/** Thrown to leave the parser at the first error: it would go on and report each character of what follows. */
const STOP = new Error("stop");

class Reader {
  readonly #problems: Problem[] = [];
  readonly #open: Open[] = [];
  #root: Open | undefined;
  /** End of what has been read. The next construct begins at the next `<`, for text cannot hold one. */
  #at = 0;

  constructor(private readonly source: string) {}

  read(): XmlContent {
    const parser = new SaxesParser({ xmlns: false, position: true });
    const end = (): number => Math.min(parser.position, this.source.length);
    parser.on("error", (error) => {
      const what = error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
      this.#stop(syntaxProblem("XML", what, Math.max(0, end() - 1), this.source));
    });
    parser.on("doctype", (doctype) => {
      for (const [, name = "", value = ""] of doctype.matchAll(/<!ENTITY\s+([^\s%]+)\s+(["'][^"']*["'])/g))
        parser.ENTITIES[name] = value.slice(1, -1);
      this.#construct(end());
    });
    parser.on("opentag", (tag) => {
      const start = this.#construct(end());
      this.#push(start, tag.name, tag.attributes, tag.isSelfClosing);
    });
    parser.on("closetag", (tag) => {
      if (!tag.isSelfClosing) this.#close(this.#construct(end()));
    });
    parser.on("comment", () => this.#other("comment", "-->"));
    parser.on("cdata", () => this.#other("cdata", "]]>"));
    parser.on("processinginstruction", () => this.#other("instruction", "?>"));
    parser.on("xmldecl", () => this.#construct(end()));
    try {
      parser.write(this.source).close();
    } catch (error) {
      if (error !== STOP) throw error;
    }
    return this.#root === undefined
      ? { problems: this.#problems }
      : { root: this.#root, problems: this.#problems };
  }

  /** Moves past a construct that ends at `end`; gives back its start and keeps the text before it. */
  #construct(end: number): number {
    const found = this.source.indexOf("<", this.#at);
    const start = found < 0 ? end : found;
    const parent = this.#open.at(-1);
    if (parent && start > this.#at) parent.children.push({ type: "text", start: this.#at, end: start });
    this.#at = end;
    return start;
  }

  #other(type: XmlOther["type"], close: string): void {
    const open = this.source.indexOf("<", this.#at);
    const end = this.source.indexOf(close, open + 2) + close.length;
    const start = this.#construct(end);
    this.#open.at(-1)?.children.push({ type, start, end });
  }

  #push(
    start: number,
    name: string,
    attributes: Readonly<Record<string, string>>,
    selfClosing: boolean,
  ): void {
    if (this.#open.length >= MAX_DEPTH)
      this.#stop(
        problem(
          "too-deep",
          `Nested deeper than ${MAX_DEPTH} levels, so the rest of this file is not checked. Flatten it.`,
          start,
          this.#at,
        ),
      );
    const end = this.#at;
    const element: Open = {
      type: "element",
      name,
      attributes,
      start,
      end,
      content: { start: end, end },
      selfClosing,
      complete: selfClosing,
      children: [],
    };
    this.#open.at(-1)?.children.push(element);
    this.#root ??= element;
    if (!selfClosing) this.#open.push(element);
  }

  #close(start: number): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    element.content = { start: element.content.start, end: start };
    element.end = this.#at;
    element.complete = true;
  }

  #stop(why: Problem): never {
    this.#problems.push(why);
    throw STOP;
  }
}
