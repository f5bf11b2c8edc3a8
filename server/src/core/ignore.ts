import type { CheckInput } from "./check.js";
import { commentOf } from "./documents/comments.js";
import { lineBreak } from "./documents/notes.js";
import { parseDocument } from "./documents/parse.js";
import type { Finding, TextEdit } from "./finding.js";
import { isIgnored, readDirectives } from "./router/directives.js";

/** A value may begin some lines below the first place where a comment is allowed (PO entries, XLIFF units). */
const LINES_ABOVE = 12;

/**
 * The comment that makes the checker leave out this finding's rule for its value: `culture-manager-ignore: RULE` on a
 * line of its own. Offered only if the file then still reads the same and nothing else is ignored by it.
 * @returns undefined where the format has no comments, or none can stand before this value. Pure.
 */
export function ignoreHere(input: CheckInput, finding: Finding): TextEdit | undefined {
  const comment = commentOf(input);
  const segment = input.document.segments.find((s) => s.id === finding.segment);
  if (comment === undefined || segment === undefined) return undefined;
  let line = lineStart(input.source, segment.span.start);
  for (let i = 0; i < LINES_ABOVE; i++) {
    const edit = insertion(input.source, line, comment(`culture-manager-ignore: ${finding.rule}`));
    if (mayStand(input, line) && proves(input, edit, finding)) return edit;
    if (line === 0) return undefined;
    line = lineStart(input.source, line - 1);
  }
  return undefined;
}

function insertion(source: string, line: number, comment: string): TextEdit {
  const indent = /^[ \t]*/.exec(source.slice(line))?.[0] ?? "";
  return { span: { start: line, end: line }, newText: `${indent}${comment}${lineBreak(source)}` };
}

/** Comments of a PO file stand before an entry, never inside one, though some readers would let them. */
function mayStand({ format, source }: CheckInput, line: number): boolean {
  return format.id !== "po" || line === 0 || /(?:^|\n)(?:#.*)?\r?\n$/.test(source.slice(0, line));
}

function proves(input: CheckInput, edit: TextEdit, finding: Finding): boolean {
  const source = input.source.slice(0, edit.span.start) + edit.newText + input.source.slice(edit.span.start);
  const document = parseDocument(input.format, source, input.path);
  const { segments } = document;
  const before = input.document;
  if (segments.length !== before.segments.length || document.problems.length > before.problems.length)
    return false;
  const directives = readDirectives(source, document);
  const earlier = readDirectives(input.source, before);
  return segments.every((segment, i) => {
    const was = before.segments[i];
    if (was === undefined || was.id !== segment.id || was.text !== segment.text) return false;
    const ignored = isIgnored(finding.rule, segment.span, directives);
    return segment.id === finding.segment ? ignored : ignored === isIgnored(finding.rule, was.span, earlier);
  });
}

function lineStart(source: string, offset: number): number {
  return offset <= 0 ? 0 : source.lastIndexOf("\n", offset - 1) + 1;
}
