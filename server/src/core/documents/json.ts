import type { DocumentFormat, PlaceholderSyntax, Segment } from "./document.js";
import { encodeJsonString, type JsonContent, readJson } from "./json-walker.js";
import { idMaker } from "./limits.js";
import { findPlaceholders } from "./placeholders.js";
import { pluralOfKey } from "./plurals.js";

/** Keys whose values are data about the file, not words for a reader (`@metadata`, `@@locale`, `$schema`). */
const NOT_COPY = /^(?:@|\$schema$)/;
const PLACEHOLDERS: readonly PlaceholderSyntax[] = ["i18next", "icu", "dollar", "ruby", "printf", "html"];

/** JSON and JSONC with nested string values; i18next plural suffixes are understood. */
export const json: DocumentFormat = {
  id: "json",
  parse(source) {
    const content = readJson(source);
    return { format: "json", kind: "copy", segments: jsonSegments(content), problems: content.problems };
  },
  encode: (text) => encodeJsonString(text),
};

/** The copy of a file without a format of its own: each string value, by its path. */
export function jsonSegments(content: JsonContent): readonly Segment[] {
  const ids = idMaker();
  // MediaWiki's files (`@metadata` on top) write `$1`; anywhere else that is a dollar.
  const banana = content.strings.some(({ path }) => path[0] === "@metadata");
  const syntaxes: readonly PlaceholderSyntax[] = banana ? [...PLACEHOLDERS, "chrome"] : PLACEHOLDERS;
  return content.strings
    .filter((value) => !value.path.some((part) => NOT_COPY.test(part)))
    .map(({ path, text, span, map }) => {
      const key = path.join(".");
      return {
        id: ids(key),
        key,
        text,
        span,
        map,
        placeholders: findPlaceholders(text, syntaxes),
        kind: "copy",
        ...pluralOfKey(key),
      };
    });
}
