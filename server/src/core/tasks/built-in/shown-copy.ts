/** Copy as a teacher is shown it: what breaks a custom of an invented country, and the same text without that. */
export const SHOWN_COPY = [
  {
    norm: "Many people in Utopia expect nobody to whistle in a house. Do not ask a guest to whistle.",
    breaks: "Welcome to our house! Feel free to whistle along with the music in the hall.",
    keeps: "Welcome to our house! Feel free to hum along with the music in the hall.",
  },
  {
    norm: "In Utopia a hotel greets its guests by their title. Do not call a guest by a nickname.",
    breaks: "Good evening, Bobby! Your room on the second floor is ready.",
    keeps: "Good evening, Doctor Tanner. Your room on the second floor is ready.",
  },
  {
    norm: "In Utopia yellow flowers are for quarrels. Do not suggest yellow flowers for a wedding.",
    breaks: "Our tip for the big day: a bunch of yellow roses for the bride, now 20 % off.",
    keeps: "Our tip for the big day: a bunch of white roses for the bride, now 20 % off.",
  },
  {
    norm: "Many people in Utopia find it rude to be hurried at table. Do not tell guests to eat quickly.",
    breaks: "Lunch is served from noon. Please eat up quickly, others are waiting for your table.",
    keeps: "Lunch is served from noon. Take your time, your table is yours until three.",
  },
] as const;

/** What is asked of the teacher for a text that breaks a norm. */
export const COPY_THAT = "A short text of an app, a shop, an e-mail or a guide, that does this: {{deed}}.";
