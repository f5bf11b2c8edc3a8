import type { Task } from "../task.js";

export const register: Task = {
  id: "register",
  title: "Register",
  asks: "A situation in which a text is read in this country, and the text in English. Is the reader there addressed formally or informally?",
  input: {
    type: "object",
    properties: {
      situation: {
        type: "string",
        minLength: 10,
        maxLength: 200,
        description: "Who speaks to whom, where and on what occasion, one sentence.",
      },
      text: { type: "string", minLength: 8, maxLength: 300, description: "What is said, in English." },
    },
  },
  output: {
    type: "object",
    properties: {
      register: {
        type: "string",
        enum: ["formal", "informal"],
        description: "formal: the norm asks for formal address in this situation. informal: it does not.",
      },
    },
  },
  prompt: {
    user: "A text is to be put into the language of readers in {{culture}}.\n\nSituation: {{situation}}\nText: {{text}}\n\nWhich form of address do they expect? Answer formal or informal.",
  },
  answer: "{{register}}",
  proof: {
    formal: "By the norm, is the reader addressed formally in this situation?",
    informal: "By the norm, is the reader addressed informally in this situation?",
  },
  shown: [
    {
      norm: "Many people in Utopia expect a clerk to speak formally and a neighbour informally. Do not speak to a customer as to a neighbour.",
      examples: {
        formal: {
          situation: "A clerk of a bank writes to a customer about a new card.",
          text: "Your new card is ready. Please collect it at the counter.",
        },
        informal: {
          situation: "A neighbour leaves a note at the door of a friend.",
          text: "Your parcel is here with me. Just ring the bell.",
        },
      },
    },
  ],
  metric: "accuracy",
  search: {
    en: ["formal or informal form of address customers"],
    zh: ["您 你 称呼 客户 用法"],
    ko: ["존댓말 반말 고객 응대"],
    id: ["sapaan Anda kamu pelanggan formal"],
    fa: ["شما یا تو خطاب به مشتری رسمی"],
    es: ["tuteo o usted trato a clientes"],
    el: ["πληθυντικός ευγενείας ή ενικός πελάτες"],
    am: ["አንተ ወይም እርስዎ የአክብሮት አነጋገር"],
    ja: ["敬語 です・ます お客様 言葉遣い"],
    de: ["duzen oder siezen Kundenansprache"],
    fr: ["tutoiement ou vouvoiement clients"],
    ar: ["مخاطبة العملاء رسمي غير رسمي"],
    hi: ["आप या तुम ग्राहक संबोधन"],
    pt: ["você ou senhor tratamento de clientes"],
  },
};
