import { foreignCurrency } from "../../../server/src/core/rules/foreign-currency.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(foreignCurrency, [
  { text: "月額「$9.99」から".replace("「", "«").replace("」", "»"), locale: "ja-JP" },
  { text: "Only «$9.99» a month", locale: "en-GB" },
  { text: "Ab «USD 20»", locale: "de-DE" },
  { text: "Only «£5»", locale: "en-US" },
  { text: "केवल «€5»", locale: "hi-IN" },
  { text: "Only $9.99 a month", locale: "en-US" },
  { text: "Solo $199 al mes", locale: "es-MX" },
  { text: "月額¥500", locale: "ja-JP" },
  { text: "¥25", locale: "zh-CN" },
  { text: "₹499 ($6)", locale: "en-IN" },
  { text: "Costs {price}, see $1 and $variable", locale: "en-AU" },
  { text: "10 € im Monat", locale: "de-AT" },
]);
