import type { CheckInput } from "./check.js";
import type { Segment } from "./documents/document.js";
import { parseDocument } from "./documents/parse.js";
import type { TextEdit } from "./finding.js";

/** A place inside a value where something may be written. */
export interface Cursor {
  /** The value as it would be with a letter at the place: an empty one is no value in some formats. */
  readonly segment: Segment;
  /** Decoded text of the value on both sides. */
  readonly before: string;
  readonly after: string;
  /** Offset in the source. */
  readonly offset: number;
}

/** A letter that no text holds. */
const PROBE = "\uE83A";

/** @returns undefined where the offset is in no value: in a key, a comment, markup, or beside an escape. Pure. */
export function cursorAt(input: CheckInput, offset: number): Cursor | undefined {
  const { segments } = parseWith(input, offset, PROBE);
  const segment = segments.find((s) => s.span.start <= offset && offset < s.span.end);
  const at = segment?.text.indexOf(PROBE) ?? -1;
  if (segment === undefined || at < 0) return undefined;
  return { segment, before: segment.text.slice(0, at), after: segment.text.slice(at + 1), offset };
}

/**
 * Writes text at a cursor, escaped as the format wants it. The file is read again to prove that the value then says
 * just this and that no other has changed.
 * @returns undefined where it cannot be written like that (a quote in an unquoted YAML value). Pure.
 */
export function insertion(input: CheckInput, cursor: Cursor, text: string): TextEdit | undefined {
  const { segment, before, after, offset } = cursor;
  const probed = input.source.slice(0, offset) + PROBE + input.source.slice(offset);
  const newText = input.format.encode(text, segment, probed);
  const now = parseWith(input, offset, newText).segments;
  const earlier = parseWith(input, offset, PROBE).segments;
  const proven =
    now.length === earlier.length &&
    now.every(({ id, text: said }, i) => {
      const was = earlier[i];
      return id === was?.id && said === (was.id === segment.id ? before + text + after : was.text);
    });
  return proven ? { span: { start: offset, end: offset }, newText } : undefined;
}

function parseWith({ format, source, path }: CheckInput, offset: number, text: string) {
  return parseDocument(format, source.slice(0, offset) + text + source.slice(offset), path);
}
