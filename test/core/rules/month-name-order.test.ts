import { monthNameOrder } from "../../../server/src/core/rules/month-name-order.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(monthNameOrder, [
  {
    text: "Am «Dezember 25, 2025» schließen wir.",
    locale: "de-DE",
    fixed: "Am 25. Dezember 2025 schließen wir.",
  },
  { text: "El «diciembre 25, 2025»", locale: "es-ES", fixed: "El 25 de diciembre de 2025" },
  { text: "Le «décembre 25, 2025»", locale: "fr-FR", fixed: "Le 25 décembre 2025" },
  { text: "Closes «25 December 2025»", locale: "en-US", fixed: "Closes December 25, 2025" },
  { text: "Closes «December 25, 2025»", locale: "en-GB", fixed: "Closes 25 December 2025" },
  { text: "Határidő: «25 december 2025»", locale: "hu-HU" },
  { text: "Scade «dicembre 25, 2025»", locale: "it-IT", fixed: "Scade 25 dicembre 2025" },
  { text: "Am 25. Dezember 2025 schließen wir.", locale: "de-DE" },
  { text: "Im Dezember 2025 kommt Version 25", locale: "de-DE" },
  { text: "El 25 de diciembre de 2025", locale: "es-ES" },
  { text: "Closes December 25, 2025", locale: "en-US" },
  { text: "It may 25 times out", locale: "en-GB" },
  { text: "25 December 2025 or December 25, 2025", locale: "en-CA" },
  { text: "2025年12月25日", locale: "ja-JP" },
  { text: "December 25, 2025", locale: "en-DE" },
  { text: "2025. december 25.", locale: "hu-HU" },
]);
