import type { Task } from "../task.js";

export const multipleChoice: Task = {
  id: "multiple-choice",
  title: "Multiple choice",
  asks: "A question about everyday life in this country with four choices, one of which is right there. The wrong ones are of the same kind and plausible elsewhere.",
  input: {
    type: "object",
    properties: {
      question: { type: "string", minLength: 15, maxLength: 250, description: "One question of fact." },
      choices: {
        type: "array",
        items: { type: "string", minLength: 1, maxLength: 120 },
        minItems: 4,
        maxItems: 4,
        description: "Four short answers of the same kind; exactly one is right.",
      },
    },
  },
  output: {
    type: "object",
    properties: {
      answer: {
        type: "string",
        minLength: 1,
        maxLength: 120,
        description: "The right choice, word for word.",
      },
    },
  },
  prompt: {
    user: "A question about everyday life in {{culture}}: {{question}}\n{{choices}}\n\nAnswer with one of the choices, word for word.",
  },
  answer: "{{answer}}",
  options: "choices",
  metric: "accuracy",
  search: {
    en: ["everyday life customs traditions facts"],
    zh: ["日常生活 风俗 习惯"],
    ko: ["일상생활 풍습 관습"],
    id: ["kebiasaan sehari-hari adat istiadat"],
    fa: ["زندگی روزمره آداب و رسوم"],
    es: ["vida cotidiana costumbres tradiciones"],
    el: ["καθημερινή ζωή έθιμα παραδόσεις"],
    am: ["የዕለት ተዕለት ኑሮ ባህል ልማድ"],
    ja: ["日常生活 習慣 しきたり"],
    de: ["Alltag Bräuche Gewohnheiten"],
    fr: ["vie quotidienne coutumes traditions"],
    ar: ["الحياة اليومية عادات وتقاليد"],
    hi: ["रोज़मर्रा का जीवन रीति-रिवाज"],
    pt: ["vida cotidiana costumes tradições"],
  },
};
