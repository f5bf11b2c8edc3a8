import { expect, test } from "vitest";
import { namesOtherTerritory } from "../../../server/src/core/rules/foreign-context.js";

test.each([
  ["Invoices from our UK office read 25/12/2026", "US", "en-US", true],
  ["Our US statements show 1,000,000", "IN", "en-IN", true],
  ["Send us the form by 25/12/2026", "GB", "en-GB", false],
  ["Our United States customers", "US", "en-US", false],
  ["Precios de Estados Unidos: 1,234.56", "ES", "es-ES", true],
  ["El precio es 1,234.56", "ES", "es-ES", false],
  ["Fly to New York by 12/25/2026", "DE", "en-DE", true],
  ["Reserva en Nueva York antes de las 10:00 PM", "ES", "es-ES", true],
  ["Réunion à Londres le 12/25/2026", "FR", "fr-FR", true],
  ["Nuestra oficina de Madrid", "ES", "es-ES", false],
  ["Prices in Danish kroner", "NO", "en-NO", true],
  ["Happy Easter from all of us", "DE", "en-DE", false],
  ["ローマ字で入力してください", "JP", "ja-JP", false],
  ["アメリカ合衆国の価格", "JP", "ja-JP", true],
  ["商品の価格", "JP", "ja-JP", false],
])("%s for %s: %s", (text, culture, locale, other) => {
  expect(namesOtherTerritory(text, { culture, locale })).toBe(other);
});
