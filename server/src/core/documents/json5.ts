import type { DocumentFormat } from "./document.js";
import { jsonSegments } from "./json.js";
import { encodeJsonString, readJsonTokens } from "./json-walker.js";
import { decodeJson5Escape, JSON5_ESCAPE, Json5Scanner } from "./json5-scanner.js";
import { decodeEscapes } from "./text-builder.js";

/** JSON5: comments, single quotes, unquoted keys, strings over several lines. */
export const json5: DocumentFormat = {
  id: "json5",
  parse(source) {
    const content = readJsonTokens(
      "JSON5",
      new Json5Scanner(source),
      (span) => decodeEscapes(source, span, JSON5_ESCAPE, decodeJson5Escape),
      source.length,
    );
    return { format: "json5", kind: "copy", segments: jsonSegments(content), problems: content.problems };
  },
  encode(text, segment, source) {
    const inner = encodeJsonString(text);
    return source[segment.span.start - 1] === "'"
      ? inner.replace(/\\.|'/g, (match) => (match === '\\"' ? '"' : match === "'" ? "\\'" : match))
      : inner;
  },
};
