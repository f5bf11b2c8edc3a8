import { invertedMarks } from "../../../server/src/core/rules/inverted-marks.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(invertedMarks, [
  { text: "«Quieres guardar los cambios?»", locale: "es-ES" },
  { text: "Listo. «Quieres continuar?»", locale: "es-MX" },
  { text: "«Quieres guardar?»", locale: "es-AR", fixed: "¿Quieres guardar?" },
  { text: "«Listo!» ¿Seguimos?", locale: "es-ES", fixed: "¡Listo! ¿Seguimos?" },
  { text: "Yahoo! y otros sitios, (?)", locale: "es-ES" },
  { text: "¿Quieres guardar los cambios?", locale: "es-ES" },
  { text: "¡Hola! ¿Qué tal?", locale: "es-ES" },
  { text: "Hola, {name}, ¿seguimos?", locale: "es-ES" },
  { text: "https://example.com/?q=hola", locale: "es-ES" },
  { text: "Do you want to save?", locale: "en-ES" },
]);
