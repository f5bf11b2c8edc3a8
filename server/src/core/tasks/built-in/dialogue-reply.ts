import type { Task } from "../task.js";

export const dialogueReply: Task = {
  id: "dialogue-reply",
  title: "Dialogue reply",
  asks: "A situation in this country and what the other person says. What would many people there reply?",
  input: {
    type: "object",
    properties: {
      situation: {
        type: "string",
        minLength: 10,
        maxLength: 200,
        description: "Who speaks with whom and on what occasion, one sentence.",
      },
      line: { type: "string", minLength: 2, maxLength: 200, description: "What the other person says." },
    },
  },
  output: {
    type: "object",
    properties: {
      reply: { type: "string", minLength: 2, maxLength: 200, description: "What is said in return." },
    },
  },
  prompt: {
    user: "A conversation in {{culture}}.\nSituation: {{situation}}\nThe other person says: {{line}}\n\nWrite the reply that many people there would expect.",
  },
  answer: "{{reply}}",
  metric: "similarity",
  search: {
    en: ["polite conversation how to respond to compliments invitations"],
    zh: ["待人接物 客套话 回应 邀请"],
    ko: ["인사말 대답 예의 초대 칭찬"],
    id: ["cara menjawab sopan undangan pujian"],
    fa: ["تعارف پاسخ مودبانه دعوت"],
    es: ["conversación cortés responder cumplidos invitaciones"],
    el: ["ευγενική απάντηση σε πρόσκληση φιλοφρόνηση"],
    am: ["ሰላምታ መልስ ግብዣ አክብሮት"],
    ja: ["会話 返事 誘い 褒められたとき 謙遜"],
    de: ["höflich antworten Einladung Kompliment"],
    fr: ["répondre poliment invitation compliment"],
    ar: ["الرد بأدب على الدعوة والمجاملة"],
    hi: ["विनम्र उत्तर निमंत्रण प्रशंसा"],
    pt: ["responder com educação convites elogios"],
  },
};
