import { digitGrouping } from "../../../server/src/core/rules/digit-grouping.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(digitGrouping, [
  { text: "Over «1,234,567» readers", locale: "en-IN" },
  { text: "Save «150,000» rupees", locale: "en-IN" },
  { text: "«1,000,000» पाठक", locale: "hi-IN" },
  { text: "Over «12,34,567» readers", locale: "en-US" },
  { text: "Over 12,34,567 readers, 1,50,000 rupees", locale: "en-IN" },
  { text: "Only 12,345 left", locale: "en-IN" },
  { text: "Over 1,234,567 readers", locale: "en-GB" },
  { text: "Lottery: 10,20,300,45", locale: "en-US" },
  { text: "1.234.567 Leser", locale: "de-DE" },
  { text: "rgb(255,255,255)", locale: "en-US" },
]);
