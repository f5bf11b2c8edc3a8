import type { DocumentFormat, Segment } from "./document.js";
import { encodeJsonString, type JsonString, readJson } from "./json-walker.js";
import { idMaker } from "./limits.js";
import { localeName } from "./locale-name.js";
import { findPlaceholders } from "./placeholders.js";

/** Application Resource Bundle (Flutter): ICU messages at the top level, `@key` beside each describes it. */
export const arb: DocumentFormat = {
  id: "arb",
  parse(source) {
    const { strings, problems } = readJson(source);
    const contexts = readContexts(strings);
    const stated = strings.find(({ path }) => path.length === 1 && path[0] === "@@locale")?.text;
    const locale = stated === undefined ? undefined : localeName(stated);
    const ids = idMaker();
    const segments: Segment[] = [];
    for (const { path, text, span, map } of strings) {
      const key = path[0] ?? "";
      if (path.length !== 1 || key.startsWith("@")) continue;
      const context = contexts.get(key);
      segments.push({
        id: ids(key),
        key,
        text,
        span,
        map,
        placeholders: findPlaceholders(text, ["icu", "html"]),
        kind: "copy",
        ...(context ? { context } : {}),
      });
    }
    return { format: "arb", kind: "copy", segments, problems, ...(locale ? { locale } : {}) };
  },
  encode: (text) => encodeJsonString(text),
};

/** By key: the description, and what is said of each placeholder (`count: for example 3`). */
function readContexts(strings: readonly JsonString[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>();
  for (const { path, text } of strings) {
    const [owner = "", field, name, detail] = path;
    if (!owner.startsWith("@") || owner.startsWith("@@")) continue;
    const key = owner.slice(1);
    const list = parts.get(key) ?? [];
    parts.set(key, list);
    if (path.length === 2 && field === "description") list.unshift(text);
    if (path.length === 4 && field === "placeholders" && (detail === "description" || detail === "example"))
      list.push(`${name}: ${detail === "example" ? "for example " : ""}${text}`);
  }
  return new Map([...parts].map(([key, list]) => [key, list.join("\n")]));
}
