import type { DocumentFormat, ParsedDocument, PlaceholderSyntax, Segment } from "./document.js";
import { frontMatterSegments, inFrontMatter, readFrontMatter } from "./frontmatter.js";
import { type InlinePiece, merge, splitAt, verbatim } from "./inline.js";
import { localeName } from "./locale-name.js";
import { readMarkdown } from "./markdown-reader.js";
import { lineBreak } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import { encodeYamlScalar } from "./yaml-scalar.js";

/** Markdown pages: headings, paragraphs, list items, table cells; of the front matter what readers see. */
export const markdown: DocumentFormat = {
  id: "markdown",
  parse(source) {
    const front = readFrontMatter(source);
    const { blocks, problems } = readMarkdown(source, front.bodyStart);
    const segments: Segment[] = frontMatterSegments(front, FRONT_MATTER_COPY, "copy", COPY_PLACEHOLDERS);
    for (const { key, text, map, span, placeholders } of blocks)
      segments.push({
        id: key,
        key,
        text,
        map,
        span,
        placeholders: merge(placeholders, findPlaceholders(text, COPY_PLACEHOLDERS)),
        kind: "copy",
      });
    const stated = front.values.find(({ path }) => /^(?:lang|language|locale)$/.test(path.join(".")))?.text;
    const locale = localeName(stated ?? "");
    const document: ParsedDocument = {
      format: "markdown",
      kind: "copy",
      segments,
      problems: [...front.problems, ...problems],
    };
    return locale === undefined ? document : { ...document, locale };
  },
  encode: encodeMarkdown,
};

const COPY_PLACEHOLDERS: readonly PlaceholderSyntax[] = ["mustache", "html"];
const FRONT_MATTER_COPY = /^(?:title|subtitle|description|summary|excerpt|tagline)$/i;

/**
 * Source for `text` in place of a segment of Markdown with front matter. Marks of the segment stay marks as long as
 * they are paired, everything else is escaped; `\n` is a hard line break, where the block can have one.
 */
export function encodeMarkdown(text: string, segment: Segment, source: string): string {
  if (inFrontMatter(source, segment)) return encodeYamlScalar(text, segment.span, source);
  const tokens = verbatim(segment, source, () => true);
  const all = paired(splitAt(text, tokens));
  // A block of code or tags alone has no words, and would be no segment any more.
  const pieces = all.some((piece) => !piece.raw) ? all : [{ text, raw: false }];
  const context: Context = {
    heading: segment.key.endsWith("heading"),
    cell: /cell-\d+$/.test(segment.key),
    newLine: lineBreak(source) + continuation(segment, source),
  };
  return pieces
    .map((piece, i) => {
      const startsLine = i === 0 || (pieces[i - 1]?.text.endsWith("\n") ?? false);
      if (piece.raw && !(startsLine && beginsBlock(piece.text, segment.text))) return piece.text;
      return escapeWords(piece.text, { first: i === 0, last: i === pieces.length - 1 }, context);
    })
    .join("");
}

interface Context {
  readonly heading: boolean;
  readonly cell: boolean;
  /** A line break with what the containers of the block need before its next line. */
  readonly newLine: string;
}

/** What stands before the first line of a block, with list markers and the like as spaces. */
function continuation({ span }: Segment, source: string): string {
  const lineStart = source.lastIndexOf("\n", span.start - 1) + 1;
  return source
    .slice(lineStart, span.start)
    .replace("\uFEFF", "")
    .replace(/[^>\t ]/g, " ");
}

/** A tag at the start of a line may open a block of HTML; where the author had it there, it did not. */
function beginsBlock(tag: string, before: string): boolean {
  return tag.startsWith("<") && !before.startsWith(tag);
}

/** Marks whose counterpart is missing become words: alone they would pair with something else, or open a list. */
function paired(pieces: readonly InlinePiece[]): readonly InlinePiece[] {
  const lone = new Set<number>();
  const open: { readonly index: number; readonly text: string }[] = [];
  for (const [index, { text, raw }] of pieces.entries()) {
    if (!raw) continue;
    const opens = /^!?\[$/.test(text);
    const closes = /^\][([]/.test(text);
    const emphasis = /^(?:[*_]{1,2}|~{1,2})$/.test(text);
    if (!opens && !closes && !emphasis) continue;
    const top = open.at(-1);
    const matches = closes ? top !== undefined && /\[$/.test(top.text) : emphasis && top?.text === text;
    if (matches && top !== undefined && index > top.index + 1) {
      lone.delete(top.index);
      open.pop();
      continue;
    }
    lone.add(index);
    if (!closes) open.push({ index, text });
  }
  return pieces.map((piece, i) => (lone.has(i) ? { ...piece, raw: false } : piece));
}

function escapeWords(
  text: string,
  { first, last }: { readonly first: boolean; readonly last: boolean },
  { heading, cell, newLine }: Context,
): string {
  const lines = text.split("\n");
  let written = "";
  for (const [i, line] of lines.entries()) {
    const startsLine = i > 0 || first;
    const endsLine = i < lines.length - 1 || last;
    if (i > 0) {
      // A hard break needs words on both sides; where it has none, or may not be, the line feed is spelled out.
      const between = (i > 1 || !first || lines[0] !== "") && line !== "" && lines[i - 1] !== "";
      written += between && !heading && !cell ? `\\${newLine}` : "&#10;";
    }
    written += escapeLine(line, { startsLine, endsLine, heading, cell });
  }
  return written;
}

function escapeLine(
  line: string,
  at: {
    readonly startsLine: boolean;
    readonly endsLine: boolean;
    readonly heading: boolean;
    readonly cell: boolean;
  },
): string {
  let escaped = line.replace(/[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|!$/gu, "\\$&");
  // Before character references bring number signs of their own.
  if (at.heading) escaped = escaped.replaceAll("#", "\\#");
  escaped = escaped
    .replace(/&(?=[#A-Za-z]|$)/g, "&amp;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\t", "&#9;");
  if (at.cell) escaped = escaped.replaceAll("|", "\\|");
  if (at.startsLine) {
    escaped = escaped.replace(/^(\d{1,9})([.)])/, "$1\\$2").replace(/^[-+=>:|#]/, "\\$&");
    escaped = escaped.replace(/^ /, "&#32;");
  }
  return at.endsLine ? escaped.replace(/ $/, "&#32;") : escaped;
}
