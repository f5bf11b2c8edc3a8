import { phoneFormat } from "../../../server/src/core/rules/phone-format.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(phoneFormat, [
  { text: "«(555) 555-1234»", locale: "de-DE" },
  { text: "Ruf an: «415-555-2671»", locale: "de-DE" },
  { text: "例: «(415) 555-2671»", locale: "ja-JP" },
  { text: "Call us: «1-415-555-2671»", locale: "en-GB" },
  { text: "Téléphone : «98 76 54 32 10»", locale: "fr-FR" },
  { text: "(555) 555-1234", locale: "en-US" },
  { text: "Marca (555) 123-4567", locale: "es-MX" },
  { text: "Phone: 98765 43210", locale: "en-IN" },
  { text: "+1 415-555-2671", locale: "de-DE" },
  { text: "Telefon: 030 901820", locale: "de-DE" },
  { text: "Téléphone : 01 42 68 53 00", locale: "fr-FR" },
  { text: "電話: 03-5253-4111", locale: "ja-JP" },
  { text: "Phone support since 2019-2024", locale: "en-GB" },
  { text: "Order 123-456-7890123", locale: "de-DE" },
]);
