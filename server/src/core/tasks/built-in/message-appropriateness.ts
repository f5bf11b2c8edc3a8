import type { Task } from "../task.js";

export const messageAppropriateness: Task = {
  id: "message-appropriateness",
  title: "Message appropriateness",
  asks: "A message and the situation in which somebody in this country gets it. Would many people there find it appropriate, or would it offend or embarrass?",
  input: {
    type: "object",
    properties: {
      situation: {
        type: "string",
        minLength: 10,
        maxLength: 200,
        description: "Who writes to whom and on what occasion, one sentence.",
      },
      message: { type: "string", minLength: 8, maxLength: 300, description: "The message itself." },
    },
  },
  output: {
    type: "object",
    properties: {
      label: {
        type: "string",
        enum: ["appropriate", "inappropriate"],
        description: "appropriate: the message keeps the norm. inappropriate: the message breaks it.",
      },
    },
  },
  prompt: {
    user: "Somebody in {{culture}} gets a message.\nSituation: {{situation}}\nMessage: {{message}}\n\nHow would many people there find it? Answer appropriate or inappropriate.",
  },
  answer: "{{label}}",
  proof: { inappropriate: "Does the message break the norm?" },
  shown: [
    {
      norm: "Many people in Utopia expect nobody to whistle in a house. Do not ask a guest to whistle.",
      examples: {
        appropriate: {
          situation: "A host writes to guests before a party.",
          message: "Come in without knocking, and sing as loudly as you like!",
        },
        inappropriate: {
          situation: "A host writes to guests before a party.",
          message: "Come in without knocking, and whistle as loudly as you like!",
        },
      },
    },
  ],
  metric: "macro-f1",
  search: {
    en: ["offensive phrases to avoid business messages"],
    zh: ["商务 信函 忌讳 用语"],
    ko: ["비즈니스 메일 피해야 할 표현"],
    id: ["kata yang tidak sopan pesan bisnis"],
    fa: ["عبارات نامناسب در نامه اداری"],
    es: ["frases que ofenden mensajes comerciales evitar"],
    el: ["φράσεις που προσβάλλουν επαγγελματικά μηνύματα"],
    am: ["ስድብ የሚሆኑ ቃላት መልእክት"],
    ja: ["ビジネスメール 失礼な表現 避ける"],
    de: ["unhöfliche Formulierungen Geschäftsbrief vermeiden"],
    fr: ["formules à éviter messages professionnels"],
    ar: ["عبارات غير لائقة رسائل العمل"],
    hi: ["व्यावसायिक संदेश में अनुचित शब्द"],
    pt: ["expressões ofensivas evitar mensagens comerciais"],
  },
};
