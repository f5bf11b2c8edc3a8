import { digitMixing } from "../../../server/src/core/rules/digit-mixing.js";
import { directionIsolation } from "../../../server/src/core/rules/direction-isolation.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(directionIsolation, [
  { text: "تعلم لغة «C++»", locale: "ar-SA" },
  { text: "لغة «C#» سهلة", locale: "ar-SA" },
  { text: "הורד את «Notes+»", locale: "he-IL" },
  { text: "صفحه «{current}/{total}»", locale: "fa-IR" },
  { text: "تعلم لغة \u2068C++\u2069", locale: "ar-SA" },
  { text: "تعلم C++\u200e", locale: "ar-SA" },
  { text: "مرحبا {name}", locale: "ar-SA" },
  { text: "{count} من {total}", locale: "ar-SA" },
  { text: "تعلم Python الآن", locale: "ar-SA" },
  { text: "Learn C++ {a}/{b}", locale: "en-US" },
]);

ruleCases(digitMixing, [
  { text: "۱۲ از «30»", locale: "fa-IR" },
  { text: "١٢ من «30»", locale: "ar-EG" },
  { text: "12 में से «३०»", locale: "hi-IN" },
  { text: "১২ এর «30»", locale: "bn-BD" },
  { text: "۱۲ از ۳۰", locale: "fa-IR" },
  { text: "12 از 30", locale: "fa-IR" },
  { text: "۱۲ فایل MP3 و H.264 و IPv4", locale: "fa-IR" },
  { text: "۱۲ از {total}", locale: "fa-IR" },
  { text: "12 of 30", locale: "en-US" },
  { text: "३० मिनट", locale: "hi-IN" },
]);
