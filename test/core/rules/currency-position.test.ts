import { currencyPosition } from "../../../server/src/core/rules/currency-position.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(currencyPosition, [
  { text: "Nur «€10» im Monat", locale: "de-DE", fixed: "Nur 10\u00a0€ im Monat" },
  { text: "Seulement «€9,99»", locale: "fr-FR", fixed: "Seulement 9,99\u00a0€" },
  { text: "Solo «€10»", locale: "es-ES", fixed: "Solo 10\u00a0€" },
  { text: "Only «10€» a month", locale: "en-IE", fixed: "Only €10 a month" },
  { text: "Only «10£» a month", locale: "en-GB", fixed: "Only £10 a month" },
  { text: "Nur «10€» im Monat", locale: "de-DE", fixed: "Nur 10\u00a0€ im Monat" },
  { text: "Solo «€10»", locale: "it-IT", fixed: "Solo 10\u00a0€" },
  { text: "Nur «€10»–20", locale: "de-DE" },
  { text: "Nur 10 € im Monat, 20 EUR, EUR 30", locale: "de-DE" },
  { text: "Only €10 or £10", locale: "en-GB" },
  { text: "Only $9.99", locale: "en-US" },
  { text: "Nur € 10", locale: "de-AT" },
  { text: "Slechts € 10", locale: "nl-NL" },
  { text: "Only €10 or 10 €", locale: "en-DE" },
  { text: "月額¥500", locale: "ja-JP" },
  { text: "Apenas R$ 10", locale: "pt-BR" },
  { text: "{price} €", locale: "en-GB" },
]);
