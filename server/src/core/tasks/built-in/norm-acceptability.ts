import type { Task } from "../task.js";

export const normAcceptability: Task = {
  id: "norm-acceptability",
  title: "Norm acceptability",
  asks: "A short story of everyday life in this country. Would many people there find what the main person does acceptable? Neutral where no custom of theirs speaks of it.",
  input: {
    type: "object",
    properties: {
      story: {
        type: "string",
        minLength: 40,
        maxLength: 500,
        description:
          "Two to four sentences with a person who does one thing; no word on whether it is right.",
      },
    },
  },
  output: {
    type: "object",
    properties: {
      label: {
        type: "string",
        enum: ["yes", "no", "neutral"],
        description:
          "yes: the person keeps the norm. no: the person breaks it. neutral: the story has nothing to do with it.",
      },
    },
  },
  prompt: {
    user: "A story from {{culture}}:\n{{story}}\n\nWould many people there find what the person does acceptable? Answer yes, no or neutral.",
  },
  answer: "{{label}}",
  proof: {
    yes: "Does the person in the story keep the norm?",
    no: "Does the person in the story break the norm?",
    neutral: "Is the story about something that the norm does not speak of?",
  },
  pair: {
    asks: "A story of two or three sentences in which a person does this: {{deed}}.",
    field: "story",
    breaks: "no",
    keeps: "yes",
    neither: "neutral",
  },
  shown: [
    {
      norm: "Many people in Utopia expect nobody to whistle in a house. Do not whistle in a house.",
      examples: {
        yes: {
          story:
            "Ana visits her aunt in Utopia. On the stairs a tune comes to her mind, and she hums it until she is out in the street.",
        },
        no: {
          story:
            "Ana visits her aunt in Utopia. On the stairs a tune comes to her mind, and she whistles it until she is out in the street.",
        },
        neutral: {
          story:
            "Ana visits her aunt in Utopia. On the stairs she meets a neighbour, and they speak about the weather for a while.",
        },
      },
    },
    {
      norm: "In Utopia yellow flowers are for quarrels. Do not bring yellow flowers to a wedding.",
      examples: {
        yes: {
          story:
            "Tom is invited to a wedding in Utopia. He buys white roses at the market and gives them to the bride.",
        },
        no: {
          story:
            "Tom is invited to a wedding in Utopia. He buys yellow roses at the market and gives them to the bride.",
        },
        neutral: {
          story:
            "Tom is invited to a wedding in Utopia. He takes the early train and reads a newspaper on the way.",
        },
      },
    },
    {
      norm: "Many people in Utopia find it rude to be hurried at table. Do not tell guests to eat quickly.",
      examples: {
        yes: {
          story:
            "Lea has friends for dinner in Utopia. It gets late, but she puts the coffee on and lets them finish.",
        },
        no: {
          story:
            "Lea has friends for dinner in Utopia. It gets late, and she asks them to eat up so that she can clear the table.",
        },
        neutral: {
          story:
            "Lea has friends for dinner in Utopia. She shows them the new lamp that she has put up in the hall.",
        },
      },
    },
  ],
  metric: "macro-f1",
  search: {
    en: ["etiquette rules what is considered rude", "social customs visiting a home"],
    zh: ["礼仪 禁忌 失礼 行为"],
    ko: ["예절 실례가 되는 행동"],
    id: ["etika sopan santun yang dianggap tidak sopan"],
    fa: ["آداب معاشرت رفتار بی‌ادبانه"],
    es: ["normas de etiqueta qué se considera de mala educación"],
    el: ["κανόνες καλής συμπεριφοράς τι θεωρείται αγένεια"],
    am: ["ባህላዊ ሥነ ምግባር ነውር የሆነ ነገር"],
    ja: ["マナー 失礼とされる行為"],
    de: ["Umgangsformen was gilt als unhöflich"],
    fr: ["règles de savoir-vivre ce qui est impoli"],
    ar: ["آداب السلوك ما يعد غير لائق"],
    hi: ["शिष्टाचार क्या अशिष्ट माना जाता है"],
    pt: ["regras de etiqueta o que é falta de educação"],
  },
};
