import type { Task } from "../task.js";

export const shortAnswer: Task = {
  id: "short-answer",
  title: "Short answer",
  asks: "A question about everyday life in this country whose answer there is a word or a short phrase.",
  input: {
    type: "object",
    properties: {
      question: { type: "string", minLength: 15, maxLength: 250, description: "One question of fact." },
    },
  },
  output: {
    type: "object",
    properties: {
      answer: {
        type: "string",
        minLength: 1,
        maxLength: 80,
        description: "At most eight words, no sentence.",
      },
    },
  },
  prompt: {
    user: "A question about everyday life in {{culture}}: {{question}}\n\nAnswer with a word or a short phrase.",
  },
  answer: "{{answer}}",
  metric: "token-f1",
  search: {
    en: ["what do people usually eat wear give on occasions"],
    zh: ["节日 饮食 送礼 习惯"],
    ko: ["명절 음식 선물 관습"],
    id: ["kebiasaan hari raya makanan hadiah"],
    fa: ["رسم جشن‌ها غذا هدیه"],
    es: ["fiestas comida regalos costumbres"],
    el: ["γιορτές φαγητό δώρα έθιμα"],
    am: ["በዓላት ምግብ ስጦታ ባህል"],
    ja: ["年中行事 食べ物 贈り物 習慣"],
    de: ["Feiertage Essen Geschenke Brauch"],
    fr: ["fêtes repas cadeaux coutumes"],
    ar: ["الأعياد الطعام الهدايا عادات"],
    hi: ["त्योहार भोजन उपहार परंपरा"],
    pt: ["festas comida presentes costumes"],
  },
};
