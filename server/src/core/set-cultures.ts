import type { CheckInput } from "./check.js";
import { commentOf } from "./documents/comments.js";
import { lineBreak } from "./documents/notes.js";
import { parseDocument } from "./documents/parse.js";
import type { CultureId, TextEdit } from "./finding.js";
import { applyEdits } from "./rewrite.js";
import { findDirectives, readDirectives } from "./router/directives.js";

/**
 * Says in the file itself who reads it: changes the directive that is there, else writes one in a comment near the top.
 * No cultures: the directive is removed. Offered only if the file then still reads the same.
 * @returns no edits where nothing has to change; undefined where the format has no comments, or none can stand there.
 * Pure.
 */
export function cultureDirective(
  input: CheckInput,
  cultures: readonly CultureId[],
): readonly TextEdit[] | undefined {
  const known = findDirectives(input.source, input.document).filter(({ name }) => name === "cultures");
  if (cultures.length === 0) {
    const edits = known.map(({ span }) => wholeLine(input.source, span.start));
    return proves(input, edits, []) ? edits : undefined;
  }
  if (known.length > 0) {
    const newText = cultures.join(", ");
    const edits = known
      .map(({ span, args }) => ({ span, newText: args.length > 0 ? newText : `: ${newText}` }))
      .filter(({ span }) => input.source.slice(span.start, span.end) !== newText);
    return proves(input, edits, cultures) ? edits : undefined;
  }
  const text = `culture-manager-cultures: ${cultures.join(", ")}`;
  for (const at of places(input.source))
    for (const comment of comments(input, text))
      for (const gap of ["", lineBreak(input.source)]) {
        const edit = insertion(input.source, at, comment, gap);
        if (proves(input, [edit], cultures) && keepsNotes(input, edit)) return [edit];
      }
  return undefined;
}

/** What must stay on top of a file: an XML declaration, a document type, a line for the shell, front matter's fence. */
const PREAMBLE = /^\uFEFF?[ \t]*(?:<\?xml|<!doctype|#!|%YAML|---[ \t]*$)/i;
const LINES = 4;

/** Where a comment may stand: the starts of the first lines, after what must be on top. */
function places(source: string): readonly number[] {
  const starts: number[] = [];
  let at = source.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 0; line < LINES; line++) {
    const end = source.indexOf("\n", at);
    if (!PREAMBLE.test(source.slice(at, end < 0 ? undefined : end).replace(/\r$/, ""))) starts.push(at);
    if (end < 0) break;
    at = end + 1;
  }
  const close = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*\r?\n/.exec(source);
  return close ? [...starts, close[0].length] : starts;
}

/** Front matter is YAML; below it a comment is the format's own. A model reads comments of Markdown: they come last. */
function comments(input: CheckInput, text: string): readonly string[] {
  const own = commentOf(input);
  const fenced =
    /^(?:markdown|prompt-markdown|prompt)$/.test(input.format.id) && /^\uFEFF?---/.test(input.source);
  // Fluent ties a comment with one # to the message below it.
  const written = input.format.id === "fluent" ? [`### ${text}`] : own ? [own(text)] : [];
  return fenced ? [`# ${text}`, ...written] : written;
}

function insertion(source: string, at: number, comment: string, gap: string): TextEdit {
  const indent = /^[ \t]*/.exec(source.slice(at))?.[0] ?? "";
  return { span: { start: at, end: at }, newText: `${indent}${comment}${lineBreak(source)}${gap}` };
}

/** The line, and on top of a file the blank one that set it apart. */
function wholeLine(source: string, offset: number): TextEdit {
  const begin = source.lastIndexOf("\n", offset - 1) + 1;
  const start = begin === 0 && source.startsWith("\uFEFF") ? 1 : begin;
  const line = begin === 0 ? /.*(?:\r?\n)?(?:\r?\n)?/y : /.*\n?/y;
  line.lastIndex = start;
  return { span: { start, end: start + (line.exec(source)?.[0].length ?? 0) }, newText: "" };
}

function proves(input: CheckInput, edits: readonly TextEdit[], cultures: readonly CultureId[]): boolean {
  const source = applyEdits(input.source, edits);
  const document = parseDocument(input.format, source, input.path);
  const before = input.document;
  return (
    document.problems.length <= before.problems.length &&
    document.segments.length === before.segments.length &&
    document.segments.every((segment, i) => {
      const was = before.segments[i];
      return was?.id === segment.id && was.text === segment.text;
    }) &&
    readDirectives(source, document).cultures.join() === cultures.join()
  );
}

/** A comment right above a value is a note to its translators in some formats: ours is none. */
function keepsNotes({ source, document, format, path }: CheckInput, edit: TextEdit): boolean {
  const { segments } = parseDocument(format, applyEdits(source, [edit]), path);
  return segments.every((segment, i) => segment.context === document.segments[i]?.context);
}
