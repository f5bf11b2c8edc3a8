import { arabicPunctuation } from "../../../server/src/core/rules/arabic-punctuation.js";
import { greekQuestionMark } from "../../../server/src/core/rules/greek-question-mark.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(greekQuestionMark, [
  { text: "Θέλετε να συνεχίσετε«?»", locale: "el-GR", fixed: "Θέλετε να συνεχίσετε;" },
  { text: "Σίγουρα (ναι)«?» Ωραία", locale: "el-GR" },
  { text: "Διαγραφή του αρχείου«?»", locale: "el-CY" },
  { text: "Γιατί«?»!", locale: "el-GR" },
  { text: "Θέλετε να συνεχίσετε;", locale: "el-GR" },
  { text: "Γιατί\u037e", locale: "el-GR" },
  { text: "https://example.gr/?q=1", locale: "el-GR" },
  { text: "Continue?", locale: "en-GR" },
  { text: "Continue?", locale: "el-GR" },
  { text: "Το ? είναι σύμβολο", locale: "el-GR" },
]);

ruleCases(arabicPunctuation, [
  { text: "هل أنت متأكد«?»", locale: "ar-SA", fixed: "هل أنت متأكد؟" },
  { text: "مرحبا«,» كيف حالك", locale: "ar-EG", fixed: "مرحبا، كيف حالك" },
  { text: "سلام«,» خوبی", locale: "fa-IR", fixed: "سلام، خوبی" },
  { text: "ٹھیک«;» شکریہ", locale: "ur-PK", fixed: "ٹھیک؛ شکریہ" },
  { text: "هل أنت متأكد؟", locale: "ar-SA" },
  { text: "مرحبا، كيف حالك؛", locale: "ar-SA" },
  { text: "القيمة 1,234.5", locale: "ar-SA" },
  { text: "https://example.com/?q=مرحبا&x=1", locale: "ar-SA" },
  { text: "Red, green; blue?", locale: "ar-SA" },
  { text: "Are you sure?", locale: "en-SA" },
  { text: "בטוח? כן, בטח", locale: "he-IL" },
]);
