import { calendar } from "../../../server/src/core/rules/calendar.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(calendar, [
  { text: "تا «۲۵ دسامبر ۲۰۲۵»", locale: "fa-IR" },
  { text: "تاریخ: «2025/12/25»", locale: "fa-IR" },
  { text: "วันที่ «25 ธันวาคม 2025»", locale: "th-TH" },
  { text: "እስከ «25/12/2025»", locale: "am-ET" },
  { text: "حتى «25 ديسمبر 2025»", locale: "ar-SA" },
  { text: "۱۴۰۴/۰۷/۱۵", locale: "fa-IR" },
  { text: "۴ دی ۱۴۰۴ (۲۵ دسامبر ۲۰۲۵)", locale: "fa-IR" },
  { text: "25 ธันวาคม 2568", locale: "th-TH" },
  { text: "December 25, 2025", locale: "en-IR" },
  { text: "25 ديسمبر 2025", locale: "ar-EG" },
  { text: "2025年12月25日", locale: "ja-JP" },
  { text: "© 2025", locale: "fa-IR" },
]);
