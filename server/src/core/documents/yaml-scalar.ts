import type { Span } from "../finding.js";
import type { Segment } from "./document.js";
import { decodeEscapes, TextBuilder } from "./text-builder.js";

type Decoded = Pick<Segment, "text" | "map" | "span">;

/**
 * Text and source map of a scalar. `value` is what the YAML library made of it and is what counts: should the
 * decoding here ever disagree, the whole scalar is mapped as one piece.
 *
 * @param span the scalar with its quotes or block header, as the library states it. The span given back ends with the
 * last line that has words: line breaks after it separate values and stay.
 */
export function decodeYamlScalar(source: string, span: Span, value: string): Decoded {
  const style = source[span.start];
  const decoded: Decoded =
    style === "|" || style === ">"
      ? decodeBlock(source, span, value, style === ">")
      : { ...decodeFlow(source, span, style), span };
  if (decoded.text === value) return decoded;
  return { ...asOnePiece(value, decoded.span), span: decoded.span };
}

/**
 * The scalar to write in place of `span`. Keeps the style (plain, quoted, literal, folded) where it can hold `text`;
 * a double-quoted scalar can hold anything.
 */
export function encodeYamlScalar(text: string, span: Span, source: string): string {
  const style = source[span.start];
  if (style === '"') return doubleQuoted(text);
  if (style === "'") return singleQuoted(text) ?? doubleQuoted(text);
  if (style !== "|" && style !== ">") return plain(text, span, source) ?? doubleQuoted(text);
  const header = /^[|>]([^\r\n#]*)(#[^\r\n]*)?/.exec(source.slice(span.start, span.end));
  const comment = header?.[2] === undefined ? "" : ` ${header[2]}`;
  return block(text, span, source, comment) ?? doubleQuoted(text) + comment;
}

/** Every character of `text` is mapped to the start of the span, the last one to all of it. */
function asOnePiece(text: string, { start, end }: Span): Pick<Segment, "text" | "map"> {
  const builder = zeroLength(new TextBuilder(), text.slice(0, -1), start);
  return builder.escape(text.slice(-1), start, end - start).build();
}

/** A line break with the white space around it, and the empty lines after it, is one space or the empty lines. */
const FOLD = String.raw`(?<![ \t])[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*`;
const PLAIN_ESCAPES = new RegExp(FOLD, "g");
const SINGLE_ESCAPES = new RegExp(`''|${FOLD}`, "g");
/** An escaped blank before the break is no white space around it. */
const DOUBLE_ESCAPES = new RegExp(
  String.raw`\\(?:\r?\n(?:[ \t]*\r?\n)*[ \t]*|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^\r\n])|(?<=\\[ \t])\r?\n(?:[ \t]*\r?\n)*[ \t]*|${FOLD}`,
  "g",
);

function decodeFlow(source: string, span: Span, style: string | undefined): Pick<Segment, "text" | "map"> {
  const inside = { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) };
  if (style === '"') return decodeEscapes(source, inside, DOUBLE_ESCAPES, decodeDouble);
  if (style === "'")
    return decodeEscapes(source, inside, SINGLE_ESCAPES, (match) => (match === "''" ? "'" : fold(match)));
  return decodeEscapes(source, span, PLAIN_ESCAPES, fold);
}

function fold(match: string): string {
  const breaks = match.split("\n").length - 1;
  return breaks === 1 ? " " : "\n".repeat(breaks - 1);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

function decodeDouble(match: string): string | null {
  if (match[0] !== "\\") return fold(match);
  const body = match.slice(1);
  if (body.includes("\n")) return "\n".repeat(body.split("\n").length - 2);
  if (body.length === 1) return ESCAPES[body] ?? body;
  const code = Number.parseInt(body.slice(1), 16);
  return code > 0x10ffff ? null : String.fromCodePoint(code);
}

/** Follows the library's `resolveBlockScalar` line by line (YAML 1.2.2, 8.1). */
function decodeBlock(source: string, span: Span, value: string, folded: boolean): Decoded {
  const raw = source.slice(span.start, span.end);
  const headerEnd = raw.indexOf("\n") < 0 ? raw.length : raw.indexOf("\n") + 1;
  const lines = [...raw.slice(headerEnd).matchAll(/([^\r\n]*)(\r?\n|$)/g)].map((match) => ({
    start: span.start + headerEnd + match.index,
    text: match[1] ?? "",
  }));
  const first = lines.findIndex((line) => filled(line.text));
  const last = lines.findLastIndex((line) => filled(line.text));
  const header = raw.slice(0, headerEnd).trimEnd();
  if (first < 0) {
    const end = span.start + header.length;
    return { ...zeroLength(new TextBuilder(), value, end).build(), span: { start: span.start, end } };
  }
  const indent = leading(lines[first]?.text) - leading(value.split("\n").find(filled));
  const builder = new TextBuilder();
  let separator = "";
  let moreIndented = false;
  let end = span.start;
  for (const [i, { start, text }] of lines.slice(0, last + 1).entries()) {
    const content = text.slice(indent);
    const at = start + Math.min(indent, text.length);
    const join = (): void => {
      builder.escape(separator, end, at - end);
    };
    if (i < first) {
      builder.literal(content, at);
      builder.escape("\n", start + text.length, 0);
    } else if (!folded) {
      join();
      builder.literal(content, at);
      separator = "\n";
    } else if (/^[ \t]/.test(content)) {
      if (separator === " ") separator = "\n";
      else if (!moreIndented && separator === "\n") separator = "\n\n";
      join();
      builder.literal(content, at);
      separator = "\n";
      moreIndented = true;
    } else if (content === "") {
      if (separator === "\n") builder.escape("\n", end, 0);
      separator = "\n";
    } else {
      join();
      builder.literal(content, at);
      separator = " ";
      moreIndented = false;
    }
    end = start + text.length;
  }
  // The breaks that chomping left stand outside of the span, where they also end the line.
  zeroLength(builder, value.slice(builder.length), end);
  return { ...builder.build(), span: { start: span.start, end } };
}

/** Blanks are no words, but to YAML a tab is content. */
function filled(line: string): boolean {
  return /[^ ]/.test(line);
}

/** Adds characters that nothing inside the span stands for. */
function zeroLength(builder: TextBuilder, text: string, at: number): TextBuilder {
  for (const character of text.split("")) builder.escape(character, at, 0);
  return builder;
}

function leading(text: string | undefined): number {
  return /^ */.exec(text ?? "")?.[0].length ?? 0;
}

/** What a reader of YAML 1.1 or 1.2 takes for something other than a string. */
const NOT_STRING =
  /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\.?(?:inf|nan)|[-+]?[\d._,:]*(?:e[-+]?\d+)?|[-+]?0[xob][\da-f_]+|\d{4}-\d\d?-\d\d?.*)$/i;
const PRINTABLE = /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
const INDICATOR = /^(?:[[\]{},#&*!|>'"%@`:]|[-?](?:\s|$)|---|\.\.\.)/;

function plain(text: string, span: Span, source: string): string | undefined {
  if (text !== text.trim() || !PRINTABLE.test(text) || NOT_STRING.test(text)) return undefined;
  if (INDICATOR.test(text) || /:(?:\s|$)|\s#/.test(text)) return undefined;
  if (/[[\]{},]/.test(text) && mayBeInFlow(span, source)) return undefined;
  return text;
}

/**
 * False only if the value certainly stands in a block collection, where commas and brackets are words. In a flow
 * collection a bracket opens on this line, or the line before ends with a bracket or a comma.
 */
function mayBeInFlow(span: Span, source: string): boolean {
  const lineStart = source.lastIndexOf("\n", span.start - 1) + 1;
  const prefix = source.slice(lineStart, span.start);
  if (!/^[\s\uFEFF]*(?:[-?]\s+)*(?:[^\s[\]{},-][^[\]{},]*:\s+|(?<=[-?]\s+))(?:[&!]\S*\s+)*$/.test(prefix))
    return true;
  let end = lineStart;
  while (end > 0) {
    const start = source.lastIndexOf("\n", end - 2) + 1;
    const line = source
      .slice(start, end)
      .replace(/(?:^|\s)#.*/, "")
      .trim();
    if (line !== "") return /[[{,]$/.test(line);
    end = start;
  }
  return false;
}

function singleQuoted(text: string): string | undefined {
  return PRINTABLE.test(text) ? `'${text.replaceAll("'", "''")}'` : undefined;
}

function doubleQuoted(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replace(
      /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  return `"${escaped}"`;
}

/** A literal or folded scalar with the indentation of the one it replaces. */
function block(text: string, span: Span, source: string, comment: string): string | undefined {
  const old = source.slice(span.start, span.end);
  const [header = "", ...oldLines] = old.split(/\r?\n/);
  const firstLine = oldLines.find(filled);
  const indent = leading(firstLine);
  // An indentation indicator counts from a parent that is not known here.
  if (indent === 0 || /^[|>][-+]?\d/.test(header)) return undefined;
  const body = text.replace(/\n$/, "");
  const lines = body.split("\n");
  if (body === "" || body.endsWith("\n") || /^\s/.test(body)) return undefined;
  if (
    !lines.every((line) => PRINTABLE.test(line.replaceAll("\t", "")) && (line === "" || line.trim() !== ""))
  )
    return undefined;
  const folded = header[0] === ">";
  // In folded text blanks at either end of a line decide how it is joined.
  if (folded && lines.some((line) => line !== line.trim())) return undefined;
  const eol = old.includes("\r\n") ? "\r\n" : "\n";
  const pad = " ".repeat(indent);
  const padded = lines.map((line) => (line === "" ? "" : pad + line)).join("\n");
  // Folding takes one break of each run away.
  const written = padded.replace(/\n+/g, (run) => eol.repeat(run.length + (folded ? 1 : 0)));
  const chomp = text.endsWith("\n") ? "" : "-";
  return `${header[0]}${chomp}${comment}${eol}${written}`;
}
