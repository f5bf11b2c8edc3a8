import { decodeHTMLStrict } from "entities";
import type { Nodes, Parents, PhrasingContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import type { Span } from "../finding.js";
import type { Placeholder, Problem, Segment } from "./document.js";
import { MAX_DEPTH, problem } from "./limits.js";
import { TextBuilder } from "./text-builder.js";

/** A heading, paragraph or table cell with its inline markup as written, each mark a placeholder. */
export interface MarkdownBlock extends Pick<Segment, "key" | "text" | "map" | "span" | "placeholders"> {
  /** Titles of the sections it stands in, outermost first. */
  readonly headings: readonly string[];
}

export interface MarkdownContent {
  readonly blocks: readonly MarkdownBlock[];
  readonly problems: readonly Problem[];
}

/** Past these the parser takes many seconds. Characters; possible marks and lines between two empty lines. */
const MAX_MARKDOWN_LENGTH = 1024 * 1024;
const MAX_MARKS = 20_000;

/** The blocks of CommonMark with GitHub's tables, from `start` on. Code, HTML and definitions are no words. */
export function readMarkdown(source: string, start: number): MarkdownContent {
  const refusal = refuse(source, start);
  if (refusal !== undefined) return { blocks: [], problems: [refusal] };
  const tree = fromMarkdown(source.slice(start), {
    // Bare addresses are found as placeholders; the tree transform for them loses positions.
    extensions: [gfm(), { disable: { null: ["wwwAutolink", "protocolAutolink", "emailAutolink"] } }],
    mdastExtensions: gfmFromMarkdown().filter((extension) => extension.transforms === undefined),
  });
  return { blocks: new Reader(source, start).read(tree), problems: [] };
}

/** What would take the parser too long: containers, brackets and long blocks cost it the square of their size. */
function refuse(source: string, start: number): Problem | undefined {
  if (source.length - start > MAX_MARKDOWN_LENGTH)
    return problem(
      "too-large",
      `More than ${MAX_MARKDOWN_LENGTH / 1024 / 1024} million characters of Markdown are not checked. Split the file.`,
      start,
      start,
    );
  const deep = new RegExp(
    `(?:[>\\[*_+-][ \\t]{0,4}){${MAX_DEPTH},}|^[ \\t]{${2 * MAX_DEPTH},}(?:[-+*]|\\d+[.)])[ \\t]`,
    "gm",
  );
  deep.lastIndex = start;
  for (let match = deep.exec(source); match !== null; match = deep.exec(source)) {
    // A rule across the page is no nesting.
    if (/^(?:[*_-][ \t]*)+$/.test(match[0])) continue;
    return problem(
      "too-deep",
      `Nested deeper than ${MAX_DEPTH} levels, so this file is not checked. Flatten it.`,
      match.index,
      match.index + match[0].length,
    );
  }
  let marks = 0;
  for (const { 0: mark, index } of source.slice(start).matchAll(/\n(?:[ \t]*\r?\n)?|[[*_`<&~!]/g)) {
    marks = /\n[\s\S]/.test(mark) ? 0 : marks + 1;
    if (marks > MAX_MARKS)
      return problem(
        "too-large",
        `More than ${MAX_MARKS} lines or marks without an empty line are not checked. Break the text up.`,
        start + index,
        start + index + 1,
      );
  }
  return undefined;
}

class Reader {
  readonly #blocks: MarkdownBlock[] = [];
  /** Number of the current section at each level. */
  #section: number[] = [];
  #titles: string[] = [];
  #counts = new Map<string, number>();

  constructor(
    private readonly source: string,
    private readonly start: number,
  ) {}

  read(tree: Nodes): readonly MarkdownBlock[] {
    const open: Nodes[] = [tree];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.type === "heading") this.#heading(node, node.depth);
      else if (node.type === "paragraph") this.#add(node, "paragraph");
      else if (node.type === "tableCell") this.#add(node, "cell");
      else if ("children" in node) open.push(...node.children.toReversed());
    }
    return this.#blocks;
  }

  #heading(node: Parents, depth: number): void {
    this.#section = Array.from({ length: depth }, (_, i) => this.#section[i] ?? 0);
    this.#section[depth - 1] = (this.#section[depth - 1] ?? 0) + 1;
    this.#counts = new Map();
    this.#titles = Array.from({ length: depth - 1 }, (_, i) => this.#titles[i] ?? "");
    const title = this.#add(node, "heading");
    this.#titles[depth - 1] = title?.text ?? "";
  }

  #add(node: Parents, type: "heading" | "paragraph" | "cell"): MarkdownBlock | undefined {
    const first = node.children[0];
    const last = node.children.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const inline = new InlineReader(this.source, this.start);
    for (const child of node.children) inline.node(child as PhrasingContent, 0);
    if (!inline.hasWords) return undefined;
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    const block: MarkdownBlock = {
      key: [...this.#section, type === "heading" ? type : `${type}-${count}`].join("."),
      headings: [...this.#titles],
      span: { start: this.#offset(first).start, end: this.#offset(last).end },
      ...inline.build(),
    };
    this.#blocks.push(block);
    return block;
  }

  #offset(node: Nodes): Span {
    return offsets(node, this.start);
  }
}

function offsets(node: Nodes, start: number): Span {
  return {
    start: start + (node.position?.start.offset ?? 0),
    end: start + (node.position?.end.offset ?? 0),
  };
}

class InlineReader {
  hasWords = false;
  readonly #builder = new TextBuilder();
  readonly #placeholders: Placeholder[] = [];

  constructor(
    private readonly source: string,
    private readonly start: number,
  ) {}

  build(): Pick<MarkdownBlock, "text" | "map" | "placeholders"> {
    return { ...this.#builder.build(), placeholders: this.#placeholders };
  }

  node(node: PhrasingContent, depth: number): void {
    const { start, end } = offsets(node, this.start);
    if (node.type === "text") {
      this.hasWords ||= node.value !== "";
      const rest = alignText(this.#builder, this.source, { start, end }, node.value);
      this.#builder.escape(rest.value, rest.at, 0);
    } else if (node.type === "break") this.#builder.escape("\n", start, end - start);
    else if (node.type === "inlineCode") this.#mark(start, end, "code");
    else if (node.type === "image" || (node.type === "imageReference" && node.referenceType === "full"))
      this.#image(node.alt ?? "", { start, end });
    else if ("children" in node && depth < MAX_DEPTH && !isLabel(node))
      this.#container(node, { start, end }, depth);
    else this.#mark(start, end, "tag");
  }

  /** Emphasis and links: the marks are placeholders, the words between them are text. */
  #container(node: PhrasingContent & Parents, { start, end }: Span, depth: number): void {
    const first = node.children[0];
    const last = node.children.at(-1);
    if (first === undefined || last === undefined || this.source[start] === "<") {
      this.#mark(start, end, "tag");
      return;
    }
    this.#mark(start, offsets(first, this.start).start, "tag");
    for (const child of node.children) this.node(child as PhrasingContent, depth + 1);
    this.#mark(offsets(last, this.start).end, end, "tag");
  }

  /** The alternative text is read out, so it is words; with markup inside it is left alone. */
  #image(alt: string, { start, end }: Span): void {
    const builder = new TextBuilder();
    const rest = alignText(builder, this.source, { start: start + 2, end }, alt, true);
    if (alt === "" || rest.value !== "" || this.source[rest.at] !== "]") {
      this.#mark(start, end, "tag");
      return;
    }
    this.hasWords = true;
    this.#mark(start, start + 2, "tag");
    alignText(this.#builder, this.source, { start: start + 2, end: rest.at }, alt, true);
    this.#mark(rest.at, end, "tag");
  }

  #mark(start: number, end: number, kind: Placeholder["kind"]): void {
    const text = this.source.slice(start, end);
    const at = this.#builder.length;
    this.#placeholders.push({ kind, start: at, end: at + text.length, text });
    this.#builder.literal(text, start);
  }
}

/** `[text]` and `[text][]` name their definition by their words, which must not change. */
function isLabel(node: PhrasingContent): boolean {
  return node.type === "linkReference" && node.referenceType !== "full";
}

const REFERENCE = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{0,31});/y;

/**
 * Adds `value`, which the parser made of the source in `span`, with its places: escapes and character references are
 * decoded, a line break is a space as it is on the page, and what precedes the words of a further line (indentation,
 * `>`) is skipped; not so if `strict`. Gives back what it could not place, and where it stopped.
 */
function alignText(
  builder: TextBuilder,
  source: string,
  { start, end }: Span,
  value: string,
  strict = false,
): { readonly at: number; readonly value: string } {
  let at = start;
  let done = 0;
  while (done < value.length && at < end) {
    const length = literalLength(source, at, end, value, done);
    if (length > 0) {
      builder.literal(value.slice(done, done + length), at);
      at += length;
      done += length;
      continue;
    }
    const written = escapeAt(source, at, value, done);
    if (written !== undefined) {
      builder.escape(written.text, at, written.length);
      at += written.length;
      done += written.of;
    } else if (strict) break;
    else at++;
  }
  return { at, value: value.slice(done) };
}

/** How many characters stand in the source as they are in the value. */
function literalLength(source: string, at: number, end: number, value: string, done: number): number {
  let length = 0;
  for (; at + length < end && done + length < value.length; length++) {
    const character = source[at + length];
    if (character !== value[done + length] || character === "\n" || character === "\r") break;
    if (character === "\\" && /[!-/:-@[-`{-~]/.test(source[at + length + 1] ?? "")) break;
    if (character === "&" && isReference(source, at + length)) break;
  }
  return length;
}

function isReference(source: string, at: number): boolean {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(source)?.[0];
  return match !== undefined && (match[1] === "#" || decodeHTMLStrict(match) !== match);
}

/** What `length` source characters at `at` say, if they say the next `of` characters of the value. */
function escapeAt(
  source: string,
  at: number,
  value: string,
  done: number,
): { readonly text: string; readonly length: number; readonly of: number } | undefined {
  const character = source[at];
  if (character === "\\" && source[at + 1] === value[done])
    return { text: value.charAt(done), length: 2, of: 1 };
  if (character === "\n" || character === "\r") {
    const length = source.startsWith("\r\n", at) ? 2 : 1;
    const same = value.startsWith(source.slice(at, at + length), done);
    return same ? { text: " ", length, of: length } : undefined;
  }
  if (character !== "&" || !isReference(source, at)) return undefined;
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(source)?.[0] ?? "";
  // The parser replaces numbers that are no characters: what it made of them counts.
  const text =
    match[1] === "#" ? String.fromCodePoint(value.codePointAt(done) ?? 0) : decodeHTMLStrict(match);
  return value.startsWith(text, done) ? { text, length: match.length, of: text.length } : undefined;
}
