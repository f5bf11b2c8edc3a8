import { expect, test } from "vitest";
import { frenchSpacing } from "../../../server/src/core/rules/french-spacing.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(frenchSpacing, [
  { text: "Bonjour«!»", locale: "fr-FR", fixed: "Bonjour\u202f!" },
  { text: "Vraiment«?!» Oui", locale: "fr-FR", fixed: "Vraiment\u202f?! Oui" },
  { text: "Note«:» ceci", locale: "fr-FR", fixed: "Note\u00a0: ceci" },
  { text: "Oui«;» non", locale: "fr-BE", fixed: "Oui\u202f; non" },
  { text: "Total«:» 5", locale: "fr-CA", fixed: "Total\u00a0: 5" },
  { text: "Bonjour {name}«!»", locale: "fr-FR", fixed: "Bonjour {name}\u202f!" },
  { text: "Bonjour ! Ça va ? Note : oui ; non", locale: "fr-FR" },
  { text: "Bonjour\u202f! Ça va\u00a0?", locale: "fr-FR" },
  { text: "Rendez-vous à 12:30, https://example.com/?q=1", locale: "fr-FR" },
  { text: "Bravo :tada: et :smile: merci", locale: "fr-FR" },
  { text: "Bonjour! Ça va?", locale: "fr-CA" },
  { text: "Bonjour! Note: oui", locale: "fr-CH" },
  { text: "Hello! Is it you?", locale: "en-FR" },
  { text: "Ajoutez track_ios: false dans le fichier.", locale: "fr-FR" },
  { text: "<b>Note</b>: &nbsp;ok", locale: "fr-FR" },
]);

test("guillemets get their inner spaces", () => {
  const found = runRule(frenchSpacing, [{ text: "Dites «oui»" }], "fr-FR");
  expect(found.map((m) => m.replacement)).toEqual(["\u00a0»", "«\u00a0"]);
  expect(runRule(frenchSpacing, [{ text: "Dites « oui »" }], "fr-FR")).toEqual([]);
});
