import type { DocumentFormat, Segment } from "./document.js";
import { encodeJsonString, type JsonString, PATH_SEPARATOR, readJson } from "./json-walker.js";
import { idMaker } from "./limits.js";
import { localeName } from "./locale-name.js";
import { findPlaceholders } from "./placeholders.js";
import { isPluralCategory } from "./plurals.js";

/** Apple string catalogue: every locale of every string in one file, with plural and device variations. */
export const xcstrings: DocumentFormat = {
  id: "xcstrings",
  parse(source) {
    const { strings, falses, problems } = readJson(source);
    const notes = readNotes(strings);
    const ids = idMaker();
    const segments: Segment[] = [];
    for (const value of strings) {
      const place = placeOf(value.path);
      if (!place) continue;
      if (falses.has(["strings", place.key, "shouldTranslate"].join(PATH_SEPARATOR))) continue;
      const locale = localeName(place.locale) ?? place.locale;
      const context = [
        notes.comments.get(place.key),
        notes.states.get(value.path.slice(0, -1).join(PATH_SEPARATOR)),
      ]
        .filter(Boolean)
        .join("\n");
      const key = [place.key, ...place.variation].join(".");
      const category = place.variation.findLast(isPluralCategory);
      // Where the source language has no entry, the key is the source text.
      const sourceText =
        place.locale === notes.sourceLanguage ? undefined : (notes.sources.get(place.key) ?? place.key);
      segments.push({
        // One key has a value in each locale.
        id: ids(`${key}@${locale}`),
        key,
        text: value.text,
        span: value.span,
        map: value.map,
        placeholders: findPlaceholders(value.text, ["apple"]),
        kind: "copy",
        locale,
        ...(context ? { context } : {}),
        ...(sourceText ? { sourceText } : {}),
        ...(category ? { plural: { group: groupOf(place, locale), category } } : {}),
      });
    }
    return { format: "xcstrings", kind: "copy", segments, problems };
  },
  encode: (text) => encodeJsonString(text),
};

interface Place {
  readonly key: string;
  readonly locale: string;
  /** What tells this value from its siblings: `["one"]`, `["iphone", "other"]`, `["count", "few"]`. */
  readonly variation: readonly string[];
}

/** `strings.<key>.localizations.<locale>.[variations.plural.<category>…].stringUnit.value` */
function placeOf(path: readonly string[]): Place | undefined {
  const [root, key, field, locale] = path;
  if (root !== "strings" || key === undefined || field !== "localizations" || locale === undefined) return;
  if (path.at(-1) !== "value" || path.at(-2) !== "stringUnit") return;
  const between = path.slice(4, -2);
  const variation = between.filter(
    (_, i) => between[i - 1] === "substitutions" || between[i - 2] === "variations",
  );
  return { key, locale, variation };
}

/** The group of a plural form: everything that names it but its category, within one locale. */
function groupOf(place: Place, locale: string): string {
  const others = place.variation.filter((part) => !isPluralCategory(part));
  return `${[place.key, ...others].join(".")}@${locale}`;
}

interface Notes {
  readonly sourceLanguage: string;
  readonly comments: ReadonlyMap<string, string>;
  /** By path of a `stringUnit`: what its state means to a writer, unless it is simply translated. */
  readonly states: ReadonlyMap<string, string>;
  /** The text in the source language, by key; of plurals, `other`. Where absent the key is the text. */
  readonly sources: ReadonlyMap<string, string>;
}

function readNotes(strings: readonly JsonString[]): Notes {
  const sourceLanguage =
    strings.find((s) => s.path.length === 1 && s.path[0] === "sourceLanguage")?.text ?? "en";
  const comments = new Map<string, string>();
  const states = new Map<string, string>();
  const sources = new Map<string, string>();
  for (const { path, text } of strings) {
    if (path.length === 3 && path[0] === "strings" && path[2] === "comment")
      comments.set(path[1] ?? "", text);
    if (path.at(-1) === "state" && path.at(-2) === "stringUnit" && text !== "translated")
      states.set(path.slice(0, -1).join(PATH_SEPARATOR), `State: ${text}`);
    const place = placeOf(path);
    // `other` comes last in Xcode's order, and is the form that stands for all.
    if (place?.locale === sourceLanguage) sources.set(place.key, text);
  }
  return { sourceLanguage, comments, states, sources };
}
