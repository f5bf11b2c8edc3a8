import type { DataRow } from "../tasks/data-row.js";

/**
 * General questions that have nothing to do with cultures: an adapter that forgets them was trained too hard. Small on
 * purpose: every adapter answers them on the user's machine. Written for this project.
 */
const QUESTIONS: readonly (readonly [question: string, right: string, ...wrong: string[]])[] = [
  ["What is 7 + 5?", "12", "11", "14"],
  ["What is 9 times 6?", "54", "45", "63"],
  ["What is half of 30?", "15", "10", "20"],
  ["Which number is the largest?", "910", "901", "190"],
  ["How many minutes are in two hours?", "120", "100", "60"],
  ["What comes next: 2, 4, 8, 16?", "32", "24", "18"],
  ["Which planet do we live on?", "Earth", "Mars", "Venus"],
  ["What do plants take in from the air to grow?", "carbon dioxide", "nitrogen", "helium"],
  ["At what temperature in degrees Celsius does water boil at sea level?", "100", "50", "212"],
  ["Which gas do people need to breathe?", "oxygen", "hydrogen", "neon"],
  ["What is frozen water called?", "ice", "steam", "sand"],
  ["Which of these is a mammal?", "whale", "trout", "eagle"],
  ["How many legs does a spider have?", "eight", "six", "four"],
  ["Which organ pumps blood?", "the heart", "the liver", "the lung"],
  ["What is the opposite of hot?", "cold", "warm", "dry"],
  ["What is the plural of child?", "children", "childs", "childes"],
  ["Which word is a verb?", "run", "blue", "table"],
  ["Which word means the same as quick?", "fast", "slow", "heavy"],
  ["Which sentence is correct?", "She goes home.", "She go home.", "She going home."],
  ["What is the past tense of write?", "wrote", "writed", "written"],
  ["Which day comes after Tuesday?", "Wednesday", "Monday", "Friday"],
  ["Which month comes before April?", "March", "May", "June"],
  ["How many sides does a triangle have?", "three", "four", "five"],
  ["Which shape is round?", "circle", "square", "cube"],
  ["Which material conducts electricity?", "copper", "wood", "glass"],
  ["What do bees make?", "honey", "milk", "silk"],
  ["What is used to cut paper?", "scissors", "a spoon", "a pillow"],
  ["Where do fish live?", "in water", "in trees", "in the sky"],
  ['Is this review good or bad? "A wonderful film, I loved it."', "good", "bad"],
  ['Is this review good or bad? "Boring and far too long."', "bad", "good"],
  ['Is this review good or bad? "The service was slow and rude."', "bad", "good"],
  ['Is this review good or bad? "Works perfectly, great value."', "good", "bad"],
  ["Tom has 3 apples and buys 4 more. How many has he?", "7", "1", "12"],
  ["Ann is taller than Ben. Ben is taller than Cy. Who is the tallest?", "Ann", "Ben", "Cy"],
  ["All cats are animals. Tia is a cat. What is Tia?", "an animal", "a plant", "a stone"],
  ["The shop closes at 6. It is 7 now. Is the shop open?", "no", "yes"],
  ["Which file format holds a picture?", "PNG", "MP3", "CSV"],
  ["In JSON, which value is a number?", "42", '"42"', "[42]"],
  ['Which language is "bonjour"?', "French", "German", "Polish"],
  ['Which language is "danke"?', "German", "Spanish", "Finnish"],
];

/** The questions as rows; the culture only says whose adapter answers. */
export function regressionRows(culture: string): readonly DataRow[] {
  return QUESTIONS.map(([question, right, ...wrong], i) => ({
    id: `general-${i + 1}`,
    culture,
    task: "general",
    messages: [{ role: "user" as const, content: `${question} Answer with a word or two.` }],
    answer: right,
    options: [right, ...wrong].sort(),
    source: `general-${i + 1}`,
  }));
}
