import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { NORTH_AMERICAN } from "../../rules/phone-format.js";
import type { Sign, SignReader } from "../sign.js";

/** International phone numbers (libphonenumber), and the form that only North America writes. */
export const readPhone: SignReader = ({ text }) => {
  if (!/\d\d/.test(text)) return [];
  return [...international(text), ...northAmerican(text)];
};

const INTERNATIONAL = /(?<![\d+])\+\d[\d\s().\u00a0-]{6,18}\d(?!\d)/g;

function* international(text: string): Generator<Sign> {
  for (const match of text.matchAll(INTERNATIONAL)) {
    const number = parsePhoneNumberFromString(match[0]);
    if (!number?.isPossible()) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    const reason = `a phone number with +${number.countryCallingCode}`;
    if (number.countryCallingCode === "1") yield { signal: "phone", shares: PLUS_ONE, span, reason };
    else {
      const country = number.country ?? MAIN[number.countryCallingCode];
      if (country !== undefined) yield { signal: "phone", shares: [[country, 1]], span, reason };
    }
  }
}

function* northAmerican(text: string): Generator<Sign> {
  for (const match of text.matchAll(NORTH_AMERICAN)) {
    const span = { start: match.index, end: match.index + match[0].length };
    yield { signal: "phone", shares: PLUS_ONE, span, reason: "a phone number as North America writes it" };
  }
}

/** By population of the countries that share it. */
const PLUS_ONE: Sign["shares"] = [
  ["US", 0.88],
  ["CA", 0.1],
];
/** Of codes that territories share, where the number does not tell. */
const MAIN: Readonly<Record<string, string>> = {
  "7": "RU",
  "39": "IT",
  "44": "GB",
  "47": "NO",
  "61": "AU",
  "212": "MA",
};
