import type { Task } from "../task.js";
import { COPY_THAT, SHOWN_COPY } from "./shown-copy.js";

/** The prompt is word for word the one of `core/rewrite.ts` for a text without placeholders. */
export const rewrite: Task = {
  id: "rewrite",
  title: "Rewrite",
  asks: "A short text of an app, shop or e-mail and the problem that readers in this country would have with it. The answer is the same text, changed as little as possible, without the problem.",
  input: {
    type: "object",
    properties: {
      text: { type: "string", minLength: 8, maxLength: 300, description: "The copy that has the problem." },
      problem: {
        type: "string",
        minLength: 10,
        maxLength: 300,
        description: "What readers in this country would notice, one sentence.",
      },
    },
  },
  output: {
    type: "object",
    properties: {
      rewrite: { type: "string", minLength: 8, maxLength: 300, description: "The copy without the problem." },
    },
  },
  prompt: {
    user: "You edit texts of apps and shops. Rewrite the text so that the problem is gone.\nKeep its language, meaning, tone and length. Change as little as possible.\n\nText: {{text}}\nProblem: {{problem}}",
  },
  fromNorm: { problem: "statement" },
  pair: { asks: COPY_THAT, breaks: "text", keeps: "rewrite" },
  shown: SHOWN_COPY.map(({ norm, breaks, keeps }) => ({
    norm,
    examples: { example: { text: breaks }, answer: { rewrite: keeps } },
  })),
  metric: "edit-f1",
  search: {
    en: ["style guide wording examples do and don't"],
    zh: ["文案 写作 规范 正误 示例"],
    ko: ["문구 작성 가이드 좋은 예 나쁜 예"],
    id: ["contoh penulisan benar salah pedoman"],
    fa: ["نمونه درست و نادرست نگارش"],
    es: ["guía de redacción ejemplos correcto incorrecto"],
    el: ["οδηγίες σύνταξης κειμένων παραδείγματα σωστό λάθος"],
    am: ["ትክክለኛ አጻጻፍ ምሳሌዎች"],
    ja: ["文章 表記ルール 良い例 悪い例"],
    de: ["Schreibweise Beispiele richtig falsch Textrichtlinien"],
    fr: ["règles de rédaction exemples à éviter"],
    ar: ["قواعد الكتابة أمثلة صحيح خطأ"],
    hi: ["लेखन नियम सही गलत उदाहरण"],
    pt: ["regras de redação exemplos certo errado"],
  },
};
