import fc from "fast-check";
import { expect, test } from "vitest";
import { numberSeparators } from "../../../server/src/core/rules/number-separators.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(numberSeparators, [
  { text: "Insgesamt «1,234.56» Punkte", locale: "de-DE", fixed: "Insgesamt 1.234,56 Punkte" },
  { text: "Total: «1,234.56»", locale: "fr-FR", fixed: "Total: 1\u202f234,56" },
  { text: "Total: «1,234.56»", locale: "es-ES", fixed: "Total: 1234,56" },
  { text: "Total: «1.234,56»", locale: "es-MX", fixed: "Total: 1,234.56" },
  { text: "A total of «1.234,56»", locale: "en-US", fixed: "A total of 1,234.56" },
  { text: "Über «1,000,000» Nutzer", locale: "de-DE", fixed: "Über 1.000.000 Nutzer" },
  { text: "Over «1.000.000» users", locale: "en-GB", fixed: "Over 1,000,000 users" },
  { text: "Noch «3.5 km»".replace(" km»", "» km"), locale: "de-DE", fixed: "Noch 3,5 km" },
  { text: "Only $«9,99» a month", locale: "en-US", fixed: "Only $9.99 a month" },
  {
    text: "Total «12.34.567,50»".replace("12.34.567", "1.234.567"),
    locale: "hi-IN",
    fixed: "Total 12,34,567.50",
  },
  { text: "A total of «1,234.56»", locale: "en-DE" },
  { text: "RGB «255,255,255»", locale: "de-DE" },
  { text: "Version 1.2.3 und 3.5, Abschnitt 2.1", locale: "de-DE" },
  { text: "Insgesamt 1.234,56 Punkte, 3,5 km, 9,99 €", locale: "de-DE" },
  { text: "IP 192.168.100.200, um 10.30 Uhr, 1,2,3,4", locale: "de-DE" },
  { text: "Total: 1,234.56 of 1,000,000", locale: "en-US" },
  { text: "Pages 1,2,3 and 1.2.3.4", locale: "en-US" },
  { text: "CHF 1,234.56 / 1.234,56", locale: "de-CH" },
  { text: "合計 1,234.56", locale: "ja-JP" },
  { text: "1,234", locale: "de-DE" },
  { text: "3.5", locale: "fr-FR" },
  { text: "3.5 GB", locale: "en-DE" },
  { text: "12,34,567.00", locale: "en-IN" },
]);

test("a fixed number has nothing left to fix, and keeps its digits", () => {
  const styles = ["de-DE", "fr-FR", "es-ES", "en-US", "hi-IN", "id-ID", "el-GR", "ja-JP"];
  fc.assert(
    fc.property(
      fc.integer({ min: 1000, max: 99_999_999 }),
      fc.integer({ min: 10, max: 99 }),
      fc.constantFrom(...styles),
      fc.boolean(),
      (whole, fraction, locale, english) => {
        const grouped = String(whole).replace(/\B(?=(?:\d{3})+$)/g, english ? "," : ".");
        const text = `${grouped}${english ? "." : ","}${fraction}`;
        const [match] = runRule(numberSeparators, [{ text }], locale);
        const fixed = match?.replacement ?? text;
        expect(fixed.replace(/\D/g, "")).toBe(`${whole}${fraction}`);
        expect(runRule(numberSeparators, [{ text: fixed }], locale)).toEqual([]);
      },
    ),
  );
});
