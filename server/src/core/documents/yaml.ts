import type { DocumentFormat, PlaceholderSyntax, Segment } from "./document.js";
import { idMaker } from "./limits.js";
import { localeName } from "./locale-name.js";
import { findPlaceholders } from "./placeholders.js";
import { readYaml, type YamlContent } from "./yaml-reader.js";
import { encodeYamlScalar } from "./yaml-scalar.js";

const PLACEHOLDERS: readonly PlaceholderSyntax[] = ["ruby", "i18next", "icu", "dollar", "html"];

/** YAML with nested string values, as Rails has it: `de:` at the root states the locale and is no part of the keys. */
export const yaml: DocumentFormat = {
  id: "yaml",
  parse(source) {
    const content = readYaml(source);
    const roots = localeRoots(content);
    const [only] = roots.size === 1 ? roots.values() : [];
    const ids = idMaker();
    const segments = content.strings.map((value): Segment => {
      const locale = roots.get(value.path[0] ?? "");
      const key = (only === undefined ? value.path : value.path.slice(1)).join(".");
      const group = key.slice(0, key.lastIndexOf("."));
      return {
        id: ids(key),
        key,
        text: value.text,
        span: value.span,
        map: value.map,
        placeholders: findPlaceholders(value.text, PLACEHOLDERS),
        kind: "copy",
        ...(value.comment ? { context: value.comment } : {}),
        ...(locale && only === undefined ? { locale } : {}),
        ...(value.plural ? { plural: { group, category: value.path.at(-1) ?? "" } } : {}),
      };
    });
    return {
      format: "yaml",
      kind: "copy",
      segments,
      problems: content.problems,
      ...(only ? { locale: only } : {}),
    };
  },
  encode: (text, segment, source) => encodeYamlScalar(text, segment.span, source),
};

/** Root key -> locale, if every root key is one and holds a mapping. */
function localeRoots({ strings, rootKeys }: YamlContent): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const key of rootKeys) {
    const locale = localeName(key);
    if (locale === undefined) return new Map();
    roots.set(key, locale);
  }
  return strings.every(({ path }) => path.length > 1) ? roots : new Map();
}
