/** Zero of each decimal digit set that the built-in locales use beside the Latin one. */
const ZEROS: readonly { readonly script: string; readonly zero: number }[] = [
  { script: "Arabic", zero: 0x0660 },
  { script: "Persian", zero: 0x06f0 },
  { script: "Devanagari", zero: 0x0966 },
  { script: "Bengali", zero: 0x09e6 },
  { script: "Gurmukhi", zero: 0x0a66 },
  { script: "Gujarati", zero: 0x0ae6 },
  { script: "Odia", zero: 0x0b66 },
  { script: "Tamil", zero: 0x0be6 },
  { script: "Telugu", zero: 0x0c66 },
  { script: "Kannada", zero: 0x0ce6 },
  { script: "Malayalam", zero: 0x0d66 },
  { script: "Thai", zero: 0x0e50 },
  { script: "Lao", zero: 0x0ed0 },
  { script: "Myanmar", zero: 0x1040 },
  { script: "Khmer", zero: 0x17e0 },
];

export const ANY_DIGIT = /\p{Nd}/u;
export const NATIVE_DIGIT =
  /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]/;
const NATIVE_DIGITS = new RegExp(NATIVE_DIGIT, "g");

/** Name of the digit set that `digit` belongs to: `Latin`, `Persian`, … */
export function digitScript(digit: string): string {
  return setOf(digit)?.script ?? "Latin";
}

/** `text` with every native digit as a Latin one, of equal length: offsets stay. */
export function withLatinDigits(text: string): string {
  if (!NATIVE_DIGIT.test(text)) return text;
  return text.replace(NATIVE_DIGITS, (digit) =>
    String((digit.codePointAt(0) ?? 0) - (setOf(digit)?.zero ?? 0)),
  );
}

function setOf(digit: string): (typeof ZEROS)[number] | undefined {
  const code = digit.codePointAt(0) ?? 0;
  return ZEROS.find(({ zero }) => code >= zero && code < zero + 10);
}
