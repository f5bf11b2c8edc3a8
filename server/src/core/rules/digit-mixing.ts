import { cldr } from "./evidence.js";
import { digitScript, NATIVE_DIGIT } from "./numerals.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";

/** Two sets of digits in one text: `۱۲ از 30`. */
export const digitMixing: Rule = {
  id: "numbers/mixed-digits",
  title: "Digits of two scripts in one text",
  severity: "info",
  kinds: ["copy"],
  why: "Either set of digits is fine by itself; two in one text look like a value that was pasted in.",
  evidence: [cldr("numbering systems")],
  *checkSegment(segment) {
    if (!NATIVE_DIGIT.test(segment.text)) return;
    const numbers = [...maskedText(segment).matchAll(NUMBER)];
    const first = numbers[0];
    if (first === undefined) return;
    const script = digitScript(first[0]);
    const other = numbers.find(([digits]) => digitScript(digits) !== script);
    if (other === undefined) return;
    yield {
      segment,
      span: { start: other.index, end: other.index + other[0].length },
      confidence: 0.68,
      message: `This text uses ${script} digits and here ${digitScript(other[0])} ones: use one set.`,
    };
  },
};

/** Numbers by themselves; digits of Latin names (MP3, H.264, IPv4) are part of the name. */
const NUMBER = /(?<![A-Za-z\p{Nd}._/-])\p{Nd}+(?![A-Za-z_/-]|\p{Nd})/gu;
