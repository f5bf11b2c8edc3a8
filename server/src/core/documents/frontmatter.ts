import type { Span } from "../finding.js";
import type { DocumentKind, PlaceholderSyntax, Problem, Segment } from "./document.js";
import { findPlaceholders } from "./placeholders.js";
import { readYaml } from "./yaml-reader.js";

export interface FrontMatter {
  /** String values by their path, offsets in the whole source; `span` covers the scalar with its quotes. */
  readonly values: readonly (Pick<Segment, "text" | "map" | "span"> & { readonly path: readonly string[] })[];
  readonly problems: readonly Problem[];
  /** The lines between the fences. */
  readonly span: Span;
  /** Where the text below begins. */
  readonly bodyStart: number;
}

const OPEN = /^\uFEFF?---[ \t]*\r?\n/;
const CLOSE = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/gm;

/** The YAML between `---` lines at the start of a file. Without any, the body is the whole file. */
export function readFrontMatter(source: string): FrontMatter {
  const start = OPEN.exec(source)?.[0].length ?? 0;
  const close = start === 0 ? undefined : firstMatch(CLOSE, source, start);
  if (close === undefined) {
    const bodyStart = source.startsWith("\uFEFF") ? 1 : 0;
    return { values: [], problems: [], span: { start: bodyStart, end: bodyStart }, bodyStart };
  }
  const { strings, problems } = readYaml(source.slice(start, close.index));
  return {
    values: strings.map(({ path, text, map, span }) => ({
      path,
      text,
      map: map.map((entry) => ({ ...entry, source: entry.source + start })),
      span: shift(span, start),
    })),
    problems: problems.map((problem) => ({ ...problem, span: shift(problem.span, start) })),
    span: { start, end: close.index },
    bodyStart: close.index + close[0].length,
  };
}

/** The values of the front matter that somebody reads: those whose key, dot separated, matches `wanted`. */
export function frontMatterSegments(
  front: FrontMatter,
  wanted: RegExp,
  kind: DocumentKind,
  syntaxes: readonly PlaceholderSyntax[],
): Segment[] {
  return front.values.flatMap(({ path, text, map, span }) => {
    const key = path.join(".");
    if (!wanted.test(key)) return [];
    return [{ id: key, key, text, map, span, placeholders: findPlaceholders(text, syntaxes), kind }];
  });
}

/** True if the segment stands in the front matter of the source it was read from. */
export function inFrontMatter(source: string, { span }: Segment): boolean {
  const start = OPEN.exec(source)?.[0].length ?? 0;
  if (start === 0 || span.start < start) return false;
  const close = firstMatch(CLOSE, source, start);
  return close !== undefined && span.start < close.index;
}

function firstMatch(pattern: RegExp, source: string, from: number): RegExpExecArray | undefined {
  const search = new RegExp(pattern);
  search.lastIndex = from;
  return search.exec(source) ?? undefined;
}

function shift({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
