import type { Task } from "../task.js";
import { COPY_THAT, SHOWN_COPY } from "./shown-copy.js";

/** Our own finding. The prompt is word for word the one that `core/norms/verdict.ts` puts to the model. */
export const copyReview: Task = {
  id: "copy-review",
  title: "Copy review",
  asks: "A short text of an app, shop or e-mail, and a question about it: does the text do what readers in this country would not expect? Yes means that it does.",
  input: {
    type: "object",
    properties: {
      text: { type: "string", minLength: 8, maxLength: 300, description: "The copy, as a reader sees it." },
      question: {
        type: "string",
        minLength: 10,
        maxLength: 200,
        description: "A question of fact about the text, beginning with Does, Do, Is or Are.",
      },
    },
  },
  output: {
    type: "object",
    properties: {
      answer: {
        type: "string",
        enum: ["Yes", "No"],
        description: "Yes: the text breaks the norm. No: the text keeps it and could appear as it is.",
      },
    },
  },
  prompt: {
    user: "You are a careful reader. You answer questions about short texts with Yes or No.\n\nText: {{text}}\n\nQuestion: {{question}} Answer Yes or No.",
  },
  answer: "{{answer}}",
  fromNorm: { question: "question" },
  proof: { Yes: "{{question}}" },
  pair: { asks: COPY_THAT, field: "text", breaks: "Yes", keeps: "No" },
  shown: SHOWN_COPY.map(({ norm, breaks, keeps }) => ({
    norm,
    examples: { Yes: { text: breaks }, No: { text: keeps } },
  })),
  metric: "macro-f1",
  search: {
    en: ["localization style guide tone of voice", "marketing mistakes cultural"],
    zh: ["文案 风格指南 本地化"],
    ko: ["UX 라이팅 스타일 가이드 현지화"],
    id: ["panduan gaya penulisan lokalisasi"],
    fa: ["راهنمای نگارش بومی‌سازی متن"],
    es: ["guía de estilo localización tono"],
    el: ["οδηγός ύφους τοπική προσαρμογή κειμένων"],
    am: ["የአጻጻፍ መመሪያ ትርጉም"],
    ja: ["ローカライズ スタイルガイド 文体 トーン"],
    de: ["Styleguide Lokalisierung Ansprache Tonalität"],
    fr: ["guide de style localisation ton"],
    ar: ["دليل الأسلوب تعريب النصوص"],
    hi: ["स्टाइल गाइड स्थानीयकरण लेखन शैली"],
    pt: ["guia de estilo localização tom de voz"],
  },
};
