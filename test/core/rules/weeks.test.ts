import { weekStart } from "../../../server/src/core/rules/week-start.js";
import { weekend } from "../../../server/src/core/rules/weekend.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(weekStart, [
  { text: "The «week starts on Sunday».", locale: "en-GB" },
  { text: "Die «Woche beginnt am Sonntag».", locale: "de-DE" },
  { text: "La «semaine commence le dimanche».", locale: "fr-FR" },
  { text: "The «week starts on Monday».", locale: "en-US" },
  { text: "«week begins on Monday»", locale: "en-IR" },
  { text: "«一周从星期日»开始", locale: "zh-CN" },
  { text: "The week starts on Sunday.", locale: "en-US" },
  { text: "Die Woche beginnt am Montag.", locale: "de-DE" },
  { text: "La semana empieza el domingo.", locale: "es-MX" },
  { text: "Your week, every Sunday", locale: "en-GB" },
  { text: "The sale starts on Sunday", locale: "en-GB" },
  { text: "The week starts on {day}", locale: "en-GB" },
]);

ruleCases(weekend, [
  { text: "Support: «Monday to Friday», 9-5", locale: "en-SA" },
  { text: "Open «Mon–Fri»", locale: "en-IR" },
  { text: "Closed at the weekend («Saturday and Sunday»)", locale: "en-SA" },
  { text: "من «الاثنين إلى الجمعة»", locale: "ar-SA" },
  { text: "Open «Monday–Friday»", locale: "en-EG" },
  { text: "Open Sunday to Thursday", locale: "en-SA" },
  { text: "Support: Monday to Friday, 9-5", locale: "en-US" },
  { text: "Montag bis Freitag", locale: "de-DE" },
  { text: "Closed at the weekend (Saturday and Sunday)", locale: "en-GB" },
  { text: "We met on Monday and left on Friday", locale: "en-SA" },
  { text: "من الأحد إلى الخميس", locale: "ar-SA" },
]);
