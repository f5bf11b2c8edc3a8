import { expect, test } from "vitest";
import { addressFields } from "../../../server/src/core/rules/address-fields.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(addressFields, [
  { text: "«ZIP code»", locale: "en-GB" },
  { text: "«Zip code» *", locale: "en-IN" },
  { text: "«ZIP»", locale: "en-DE" },
  { text: "State", locale: "en-DE" },
  { text: "«State/Province»", locale: "en-FR" },
  { text: "Enter your «ZIP code» to see shops nearby.", locale: "en-GB" },
  { text: "Geben Sie Ihren «ZIP-Code» ein", locale: "de-DE" },
  { text: "«ZIP»:", locale: "fr-FR" },
  { text: "Enter your «postcode» to see stores nearby.", locale: "en-US" },
  { text: "Enter your postcode to see shops nearby.", locale: "en-GB" },
  { text: "Enter your PIN code", locale: "en-IN" },
  { text: "Upload the zip coded with UTF-8", locale: "en-GB" },
  { text: "Enter your ZIP code", locale: "en-PH" },
  { text: "ZIP code", locale: "en-US" },
  { text: "State", locale: "en-US" },
  { text: "State", locale: "en-IN" },
  { text: "State", locale: "en-BR" },
  { text: "Postcode", locale: "en-GB" },
  { text: "State of the art", locale: "en-DE" },
  { text: "Download the ZIP", locale: "en-DE" },
  { text: "Postleitzahl", locale: "de-DE" },
]);

test("city and postal code stand in the order of the country's envelopes", () => {
  const order = (texts: readonly string[], locale: string): readonly string[] =>
    runRule(
      addressFields,
      texts.map((text) => ({ text })),
      locale,
    ).map((match) => match.segment.text);
  expect(order(["Street", "Ort", "PLZ"], "de-DE")).toEqual(["Ort"]);
  expect(order(["City", "Region", "Postal code"], "en-FR")).toEqual(["City"]);
  expect(order(["Postcode", "City"], "en-GB")).toEqual(["Postcode"]);
  expect(order(["PLZ", "Ort"], "de-DE")).toEqual([]);
  expect(order(["City", "Postcode"], "en-GB")).toEqual([]);
  expect(order(["Ort", "Name", "Telefon", "Firma", "PLZ"], "de-DE")).toEqual([]);
});

test("a state is a field where an address is asked for", () => {
  const flagged = (texts: readonly string[], locale: string): readonly string[] =>
    runRule(
      addressFields,
      texts.map((text) => ({ text })),
      locale,
    ).map((match) => match.segment.text);
  expect(flagged(["Street address", "City", "State"], "en-GB")).toEqual(["State"]);
  expect(flagged(["Address", "State:", "Country"], "en-JP")).toEqual(["State:"]);
  expect(flagged(["Entity", "State", "Last changed"], "en-GB")).toEqual([]);
  expect(flagged(["Street address", "City", "State"], "en-US")).toEqual([]);
});
