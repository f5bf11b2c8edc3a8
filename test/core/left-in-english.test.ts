import { expect, test } from "vitest";
import { RULES } from "../../server/src/core/rules/rules.js";
import { createLanguageDetector } from "../../server/src/host/language.js";
import { inspectJson } from "../support/checker.js";

const detector = createLanguageDetector();

/** The flagged words of a file with one value. */
function flagged(text: string, path: string): readonly string[] {
  const { findings } = inspectJson(JSON.stringify({ a: text }), path, { rules: RULES, detector });
  return findings.map((f) => f.text);
}

test.each([
  ["es.json", "Allow tag?"],
  ["es.json", "Reset Gestures?"],
  ["fr.json", "Current: %@"],
  ["fr.json", "Cleaning order: {order}"],
  ["pl.json", "Created reminder “{name}”"],
  ["hu.json", "No results for “{query}”"],
])("%s: the orthography of another language is not asked of %j", (path, text) => {
  expect(flagged(text, path)).toEqual([]);
});

test.each([
  ["es.json", "Eliminar etiqueta?"],
  ["es.json", "Total?"],
  ["fr.json", "Prix: {price}"],
  ["fr.json", "Attention!"],
  ["pl.json", "Utworzono przypomnienie “{name}”"],
  ["hu.json", "Nincs találat: “{query}”"],
])("%s: %j is held to it, also where a word is the same in English", (path, text) => {
  expect(flagged(text, path)).toHaveLength(1);
});
