import {
  type Entry,
  FluentParser,
  type Pattern,
  type Placeable,
  SelectExpression,
  StringLiteral,
  type TextElement,
} from "@fluent/syntax";
import type { Span } from "../finding.js";
import type { DocumentFormat, Placeholder, Problem, Segment } from "./document.js";
import { merge, splitAt, verbatim } from "./inline.js";
import { idMaker, MAX_DEPTH, problem } from "./limits.js";
import { duplicateKey, lineBreak, notes, syntaxProblem } from "./notes.js";
import { findPlaceholders } from "./placeholders.js";
import { isPluralCategory } from "./plurals.js";
import { TextBuilder } from "./text-builder.js";

/** Project Fluent: messages, terms and attributes; of a selector each variant is a text of its own. */
export const fluent: DocumentFormat = {
  id: "fluent",
  parse(source) {
    const deep = tooDeep(source);
    if (deep !== undefined) return { format: "fluent", kind: "copy", segments: [], problems: [deep] };
    // The parser knows no byte order mark.
    const shift = source.startsWith("\uFEFF") ? 1 : 0;
    const { body } = new FluentParser({ withSpans: true }).parse(source.slice(shift));
    const reader = new EntryReader(source, shift);
    for (const entry of body) reader.entry(entry);
    return { format: "fluent", kind: "copy", segments: reader.segments, problems: reader.problems };
  },
  encode(text, segment, source) {
    if (text === "") return '{ "" }';
    const pieces = splitAt(
      text,
      verbatim(segment, source, (p) => p.text.startsWith("{")),
    );
    const indent = indentOf(segment.span, source);
    return pieces
      .map((piece, i) =>
        piece.raw
          ? piece.text
          : escapeText(piece.text, i === 0, i === pieces.length - 1, lineBreak(source) + indent),
      )
      .join("");
  },
};

/** The parser recurses into placeables. */
function tooDeep(source: string): Problem | undefined {
  let depth = 0;
  for (const { 0: match, index } of source.matchAll(/[{}]|\n(?=[^\s}])/g)) {
    if (match === "{") depth++;
    else if (match === "}") depth = Math.max(0, depth - 1);
    // An entry begins in the first column, so whatever was open there is not closed at all.
    else depth = 0;
    if (depth > MAX_DEPTH)
      return problem(
        "too-deep",
        `Nested deeper than ${MAX_DEPTH} levels, so this file is not checked. Flatten it.`,
        index,
        index + 1,
      );
  }
  return undefined;
}

type PatternPart = TextElement | Placeable;

class EntryReader {
  readonly segments: Segment[] = [];
  readonly problems: Problem[] = [];
  readonly #ids = idMaker();
  readonly #seen = new Set<string>();

  constructor(
    private readonly source: string,
    private readonly shift: number,
  ) {}

  entry(entry: Entry): void {
    if (entry.type === "Junk") {
      if (this.problems.some((p) => p.code === "syntax")) return;
      const note = entry.annotations[0];
      const what = note?.message.replace(/\.$/, "") ?? "this is no message";
      const at = (note?.span?.start ?? entry.span?.start ?? 0) + this.shift;
      this.problems.push(syntaxProblem("Fluent", what, at, this.source));
    }
    if (entry.type !== "Message" && entry.type !== "Term") return;
    const key = entry.type === "Term" ? `-${entry.id.name}` : entry.id.name;
    const { start, end } = this.#span(entry.id);
    if (this.#seen.has(key)) this.problems.push(duplicateKey(key, start, end));
    this.#seen.add(key);
    const about = notes([entry.comment?.content]);
    if (entry.value) this.#pattern(entry.value, key, about);
    for (const attribute of entry.attributes)
      this.#pattern(attribute.value, `${key}.${attribute.id.name}`, about);
  }

  /** A selector splits its pattern: what stands before and after it is said with every variant. */
  #pattern(pattern: Pattern, key: string, about: Partial<Segment>): void {
    let run: PatternPart[] = [];
    const flush = (): void => {
      if (run.length > 0) this.#push(run, key, about);
      run = [];
    };
    for (const part of pattern.elements) {
      const selector = part.type === "Placeable" ? selectorOf(part) : undefined;
      if (selector === undefined) {
        run.push(part);
        continue;
      }
      flush();
      const names = selector.variants.map(({ key: k }) => (k.type === "Identifier" ? k.name : k.value));
      // `PLATFORM() -> [macos] … *[other] …` chooses by something else than a count.
      const counts = names.every((name) => isPluralCategory(name) || /^-?\d/.test(name));
      for (const [i, variant] of selector.variants.entries()) {
        const name = names[i] ?? "";
        const category = EXACT[name] ?? name;
        this.#pattern(variant.value, `${key}[${name}]`, {
          ...about,
          ...(counts && isPluralCategory(category) ? { plural: { group: key, category } } : {}),
        });
      }
    }
    flush();
  }

  #push(parts: readonly PatternPart[], key: string, about: Partial<Segment>): void {
    const first = parts[0];
    const last = parts.at(-1);
    if (first === undefined || last === undefined) return;
    const builder = new TextBuilder();
    const structural: Placeholder[] = [];
    for (const part of parts) {
      const { start, end } = this.#span(part);
      if (part.type === "TextElement") this.#align(builder, { start, end }, part.value);
      else if (part.expression instanceof StringLiteral)
        builder.escape(part.expression.parse().value, start, end - start);
      else {
        const text = this.source.slice(start, end);
        structural.push({ kind: "variable", start: builder.length, end: builder.length + text.length, text });
        builder.literal(text, start);
      }
    }
    const { text, map } = builder.build();
    this.segments.push({
      id: this.#ids(key),
      key,
      text,
      map,
      span: this.#trim({ start: this.#span(first).start, end: this.#span(last).end }, first, last),
      placeholders: merge(structural, findPlaceholders(text, ["html"])),
      kind: "copy",
      ...about,
    });
  }

  /** A pattern that begins on a line of its own keeps the break and the indentation. */
  #trim(span: Span, first: PatternPart, last: PatternPart): Span {
    const raw = this.source.slice(span.start, span.end);
    const lead =
      first.type === "TextElement" && !/^\s/.test(first.value) ? raw.length - raw.trimStart().length : 0;
    const tail =
      last.type === "TextElement" && !/\s$/.test(last.value) ? raw.length - raw.trimEnd().length : 0;
    return { start: span.start + lead, end: span.end - tail };
  }

  /** `value` is the source between the offsets without the common indentation and with `\n` for line breaks. */
  #align(builder: TextBuilder, { start, end }: Span, value: string): void {
    let at = start;
    for (const line of value.split(/(?<=\n)/)) {
      const words = line.replace(/\n$/, "");
      const found = words === "" ? at : this.source.indexOf(words, at);
      if (found >= 0 && found + words.length <= end) {
        builder.literal(words, found);
        at = found + words.length;
      } else builder.escape(words, at, 0);
      if (line.endsWith("\n")) {
        const lineEnd = this.source.indexOf("\n", at);
        builder.escape("\n", at, lineEnd + 1 - at);
        at = lineEnd + 1;
      }
    }
  }

  #span(node: { readonly span?: Span }): Span {
    const { start = 0, end = 0 } = node.span ?? {};
    return { start: start + this.shift, end: end + this.shift };
  }
}

/** A number stands for the category that holds nothing else: `[1]` for `[one]`. */
const EXACT: Readonly<Record<string, string>> = { "0": "zero", "1": "one", "2": "two" };

/** `{ { $n -> … } }` is the same selector in more braces. */
function selectorOf(part: Placeable): SelectExpression | undefined {
  let expression = part.expression;
  while (expression.type === "Placeable") expression = expression.expression;
  return expression instanceof SelectExpression ? expression : undefined;
}

/** The indentation for a further line of a pattern: deeper than the entry, attribute or variant it belongs to. */
function indentOf({ start }: Span, source: string): string {
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const before = /^ */.exec(source.slice(lineStart, start))?.[0] ?? "";
  const ownLine = source.slice(lineStart, start).trim() === "" && before !== "";
  return ownLine ? before : `${before}    `;
}

/** Everything that a pattern would drop or read as syntax becomes a string literal in a placeable. */
function escapeText(text: string, first: boolean, last: boolean, newLine: string): string {
  const literal = (characters: string): string => `{"${characters.replace(/["\\]/g, "\\$&")}"}`;
  const lines = text.split("\n");
  return lines
    .map((line, i) => {
      const startsLine = first || i > 0;
      const endsLine = last || i < lines.length - 1;
      const escaped = line.replace(/[{}\r]|^ +| +$|^[[*.#-]/g, (match, index: number) => {
        if (match === "\r") return '{"\\u000D"}';
        if (match === "{" || match === "}") return literal(match);
        const edge = (index === 0 && startsLine) || (index + match.length === line.length && endsLine);
        return edge ? literal(match) : match;
      });
      // The text of an empty line would be dropped at the ends of the pattern.
      return line === "" && startsLine && endsLine ? '{""}' : escaped;
    })
    .join(newLine);
}
