import { SemanticTokensBuilder, SemanticTokenTypes } from "vscode-languageserver";
import { type Placeholder, type Segment, toSourceSpan } from "../core/documents/document.js";
import type { Span } from "../core/finding.js";
import type { Checked } from "./checks.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

const TYPES = [
  SemanticTokenTypes.variable,
  SemanticTokenTypes.keyword,
  SemanticTokenTypes.enumMember,
  SemanticTokenTypes.macro,
  SemanticTokenTypes.function,
] as const;
type Type = (typeof TYPES)[number];

/** Formats that a grammar of their own colours already, and prose whose editors colour it. */
const COLOURED: ReadonlySet<string> = new Set([
  ...["po", "strings", "prompt", "prompt-markdown", "markdown", "html", "plain-text", "fluent"],
]);

/** Placeholders inside values: what a grammar of JSON, YAML or XML cannot know (`.arb` with ICU above all). */
export const semanticTokens: Feature = ({ connection, documents, checks }) => {
  connection.languages.semanticTokens.on(({ textDocument: { uri } }, token) =>
    answer(token, async () => {
      const document = documents.get(uri);
      const checked = document && (await checks.check(document));
      return checked && "inspection" in checked ? tokensOf(checked) : { data: [] };
    }),
  );
  return {
    semanticTokensProvider: { legend: { tokenTypes: [...TYPES], tokenModifiers: [] }, full: true },
  };
};

function tokensOf({ document, inspection }: Checked) {
  const builder = new SemanticTokensBuilder();
  const { format, segments } = inspection.input.document;
  if (COLOURED.has(format)) return builder.build();
  for (const segment of segments.toSorted((a, b) => a.span.start - b.span.start)) {
    for (const { type, start, end } of segment.placeholders.flatMap((p) => pieces(p, segment))) {
      const span = toSourceSpan(segment, { start, end });
      const from = document.positionAt(span.start);
      const to = document.positionAt(span.end);
      // What is split over two lines of the file is not coloured: clients take tokens of one line.
      if (from.line === to.line)
        builder.push(from.line, from.character, to.character - from.character, TYPES.indexOf(type), 0);
    }
  }
  return builder.build();
}

interface Piece extends Span {
  readonly type: Type;
}

/** @returns offsets in the segment's text, ascending. */
function pieces(placeholder: Placeholder, { text }: Segment): readonly Piece[] {
  const { start, end } = placeholder;
  switch (placeholder.kind) {
    case "url":
      return [];
    case "icu":
      return icuPieces(placeholder, text);
    case "tag":
      return [{ type: SemanticTokenTypes.macro, start, end }];
    case "code":
      return [{ type: SemanticTokenTypes.function, start, end }];
    case "block":
      return [{ type: SemanticTokenTypes.keyword, start, end }];
    case "variable":
      return [{ type: SemanticTokenTypes.variable, start, end }];
  }
}

const ICU_KEYWORDS =
  /^(?:plural|select|selectordinal|number|date|time|spellout|ordinal|duration|offset|currency|percent|integer)$/;

/** `{count, plural, one {`: the argument, the keyword, and before each branch its category. */
function icuPieces({ start, end }: Placeholder, text: string): readonly Piece[] {
  const found: Piece[] = [];
  for (const match of text.slice(start, end).matchAll(/[\p{L}\w.=-]+|#/gu)) {
    const at = start + match.index;
    const after = at + match[0].length;
    const isCategory = /^\s*\{/.test(text.slice(after));
    const type =
      match[0] === "#"
        ? SemanticTokenTypes.variable
        : isCategory
          ? SemanticTokenTypes.enumMember
          : ICU_KEYWORDS.test(match[0])
            ? SemanticTokenTypes.keyword
            : SemanticTokenTypes.variable;
    found.push({ type, start: at, end: after });
  }
  return found;
}
