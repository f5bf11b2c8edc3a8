import { dateOrder } from "../../../server/src/core/rules/date-order.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(dateOrder, [
  { text: "Offer ends «25/12/2025».", locale: "en-US", fixed: "Offer ends 12/25/2025." },
  { text: "Gültig bis «12/25/2025».", locale: "de-DE", fixed: "Gültig bis 25.12.2025." },
  { text: "Válido hasta el «12/25/2025»", locale: "es-MX", fixed: "Válido hasta el 25/12/2025" },
  { text: "締め切りは«25/12/2025»です", locale: "ja-JP", fixed: "締め切りは2025/12/25です" },
  { text: "마감: «12/25/2025»", locale: "ko-KR", fixed: "마감: 2025. 12. 25." },
  { text: "Valid until «12/25/2025»", locale: "en-GB", fixed: "Valid until 25/12/2025" },
  { text: "Valid until «12/25/2025»", locale: "en-DE" },
  { text: "تاریخ: «25/12/2025»", locale: "fa-IR" },
  { text: "Format: «MM/DD/YYYY»", locale: "fr-FR" },
  { text: "Enter «DD/MM/YYYY»", locale: "en-US" },
  { text: "Pick a day: «03/04/2025»", locale: "es-US" },
  { text: "Pick a day: «03/04/2025»", locale: "en-SA", culture: "SA" },
  // Clean: the reader's own order, either reading, or no date.
  { text: "Offer ends 12/25/2025.", locale: "en-US" },
  { text: "Offer ends 03/04/2025.", locale: "en-US" },
  { text: "Gültig bis 25.12.2025, Version 1.2.2025-1", locale: "de-DE" },
  { text: "Released 2025-12-25", locale: "en-US" },
  { text: "Stichtag 2025-12-25", locale: "de-DE" },
  { text: "Format: YYYY-MM-DD", locale: "fr-FR" },
  { text: "Valid until 25/12/2025 or 12/25/2025", locale: "en-CA" },
  { text: "۱۴۰۴/۰۷/۱۵", locale: "fa-IR" },
  { text: "截止日期：2025/12/25", locale: "zh-CN" },
  { text: "截止日期：25/12/2025", locale: "zh-HK" },
  { text: "25/12/2025", locale: "hi-IN" },
  { text: "https://example.com/12/25/2025/news", locale: "de-DE" },
  { text: "Ratio 16/9/2000x and 40/50/2025", locale: "de-DE" },
  { text: "12/25/2025", locale: "en-KR" },
]);
