import { paperSize } from "../../../server/src/core/rules/paper-size.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(paperSize, [
  { text: "Print on «US Letter»", locale: "en-GB" },
  { text: "Druck im «Letter-Format»", locale: "de-DE" },
  { text: "Fits «8.5 x 11» paper", locale: "en-IN" },
  { text: "«Letter size» (default)", locale: "en-JP" },
  { text: "Print on «A4» paper", locale: "en-US" },
  { text: "Imprime en hoja «A4»", locale: "es-MX" },
  { text: "Page size: A4 or US Letter", locale: "en-GB" },
  { text: "Write a letter to support", locale: "en-GB" },
  { text: "The first letter must be a capital", locale: "en-DE" },
  { text: "Print on A4 paper", locale: "en-GB" },
  { text: "Audi A4", locale: "en-US" },
  { text: "Print on US Letter", locale: "en-US" },
]);
