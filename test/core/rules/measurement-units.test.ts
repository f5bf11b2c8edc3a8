import { measurementUnits } from "../../../server/src/core/rules/measurement-units.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(measurementUnits, [
  { text: "Nur «5 Meilen» entfernt", locale: "de-DE" },
  { text: "It is «70 °F» outside", locale: "en-JP" },
  { text: "あと«5マイル»です", locale: "ja-JP" },
  { text: "Solo «3 millas»", locale: "es-ES" },
  { text: "Weighs «12 lbs»", locale: "en-IN" },
  { text: "Within «5 miles» of you", locale: "en-AU" },
  { text: "It is «70°F» outside", locale: "en-GB" },
  { text: "Run «5 km» today", locale: "en-US" },
  { text: "It is «20 °C» outside", locale: "en-US" },
  { text: "على بعد «5 ميل»", locale: "ar-SA" },
  { text: "Within 5 miles of you, 12 lbs", locale: "en-GB" },
  { text: "Within 5 miles (8 km) of you", locale: "en-AU" },
  { text: "Earn 500 bonus miles", locale: "en-DE" },
  { text: "Nur 5 km entfernt bei 20 °C", locale: "de-DE" },
  { text: "Within 5 miles, 70 °F", locale: "en-US" },
  { text: "Hai 5 mi piace", locale: "it-IT" },
  { text: "Vous avez 3 livres", locale: "fr-FR" },
  { text: "A 27-inch display", locale: "en-DE" },
  { text: "5 minutes, 3 million, 4 misc", locale: "en-DE" },
  { text: "Tienes 11 once", locale: "es-ES" },
]);
