import type { Task } from "../task.js";

export const promptReview: Task = {
  id: "prompt-review",
  title: "Prompt review",
  asks: "A prompt that a product sends to a language model for users in this country. What does it take for granted that does not hold there? One sentence, or the word nothing.",
  input: {
    type: "object",
    properties: {
      prompt: { type: "string", minLength: 30, maxLength: 500, description: "The prompt, in English." },
    },
  },
  output: {
    type: "object",
    properties: {
      problem: {
        type: "string",
        minLength: 7,
        maxLength: 250,
        description: "What does not hold in this country and what to write instead, or the word: nothing",
      },
    },
  },
  prompt: {
    user: "A prompt for a language model whose users live in {{culture}}:\n{{prompt}}\n\nWhat in it does not hold for them? Answer in one sentence, or with: nothing",
  },
  answer: "{{problem}}",
  metric: "similarity",
  search: {
    en: ["cultural assumptions names dates currency holidays differ"],
    zh: ["文化差异 姓名 日期 节日 货币"],
    ko: ["문화 차이 이름 날짜 명절 화폐"],
    id: ["perbedaan budaya nama tanggal hari libur mata uang"],
    fa: ["تفاوت فرهنگی نام تاریخ تعطیلات واحد پول"],
    es: ["diferencias culturales nombres fechas festivos moneda"],
    el: ["πολιτισμικές διαφορές ονόματα ημερομηνίες αργίες νόμισμα"],
    am: ["የባህል ልዩነት ስም ቀን በዓል ገንዘብ"],
    ja: ["文化の違い 氏名 日付 祝日 通貨"],
    de: ["kulturelle Unterschiede Namen Datum Feiertage Währung"],
    fr: ["différences culturelles noms dates jours fériés monnaie"],
    ar: ["اختلافات ثقافية أسماء تواريخ أعياد عملة"],
    hi: ["सांस्कृतिक अंतर नाम तारीख त्योहार मुद्रा"],
    pt: ["diferenças culturais nomes datas feriados moeda"],
  },
};
