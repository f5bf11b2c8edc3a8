import { expect, test } from "vitest";
import type { Segment } from "../../../server/src/core/documents/document.js";
import { pluralCategories } from "../../../server/src/core/rules/plural-categories.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(pluralCategories, [
  { text: "У вас «{n, plural, one {# файл} other {# файла}}»", locale: "ru-RU" },
  { text: "«{n, plural, one {# plik} few {# pliki} other {# pliku}}»", locale: "pl-PL" },
  { text: "«{n, plural, other {# items}}»", locale: "en-US" },
  { text: "«{n, plural, one {ملف} other {ملفات}}»", locale: "ar-SA" },
  { text: "{g, select, male {«{n, plural, one {# файл} other {# файла}}»} other {-}}", locale: "uk-UA" },
  { text: "{n, plural, one {# файл} few {# файла} many {# файлов} other {# файла}}", locale: "ru-RU" },
  { text: "{n, plural, one {# item} other {# items}}", locale: "en-US" },
  { text: "{n, plural, =1 {one item} other {# items}}", locale: "en-US" },
  { text: "{n, plural, one {# élément} other {# éléments}}", locale: "fr-FR" },
  { text: "{n, plural, other {#件}}", locale: "ja-JP" },
  { text: "{n, selectordinal, one {#st} other {#th}}", locale: "en-US" },
  { text: "{n, plural, one {broken", locale: "ru-RU" },
]);

const group = (
  categories: readonly string[],
): (Pick<Segment, "key" | "text" | "plural"> & { readonly text: string })[] =>
  categories.map((category) => ({
    key: `items_${category}`,
    text: "x",
    plural: { group: "items", category },
  }));

test.each([
  ["ru-RU", ["one", "few", "other"], 1],
  ["pl-PL", ["one", "other"], 1],
  ["en-US", ["other"], 1],
  ["ru-RU", ["one", "few", "many", "other"], 0],
  ["fr-FR", ["one", "other"], 0],
  ["ja-JP", ["other"], 0],
  // Keys that only look like plural forms: `cardinality_one`, `cardinality_many`.
  ["de-DE", ["one", "many"], 0],
  ["ru-RU", ["0", "1", "2"], 0],
] as const)("%s with %j gives %i findings", (locale, categories, findings) => {
  expect(runRule(pluralCategories, group(categories), locale)).toHaveLength(findings);
});
