import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Evidence } from "../finding.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";

const LIBPHONENUMBER: Evidence = { title: "libphonenumber metadata", publisher: "Google" };

/** A phone number that cannot be dialled as written by the reader: `(555) 123-4567` for Germany. */
export const phoneFormat: Rule = {
  id: "phones/format",
  title: "Phone numbers",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "A number without its country code is read as a local one; one that cannot exist there is a dead end or a foreign example.",
  evidence: [LIBPHONENUMBER],
  *checkSegment(segment, { audience: { culture } }) {
    if (!/\d\d/.test(segment.text) || NORTH_AMERICA.has(culture) || !isSupportedCountry(culture)) return;
    const text = maskedText(segment);
    for (const match of text.matchAll(NORTH_AMERICAN)) {
      if (isDialled(match[0], culture)) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        confidence: 0.85,
        message: `${match[0]} has the form of a North American number: use a number of the reader's country, or write it with +1.`,
      };
      return;
    }
    if (!CUE.test(segment.key) && !CUE.test(text)) return;
    for (const match of text.matchAll(NATIONAL)) {
      const digits = digitsOf(match[0]);
      if (digits.length < 7 || digits.length > 13 || isDate(match[0]) || isValid(match[0], culture)) continue;
      // A short or service number, or an obvious stand-in such as 000 0000 0000, is somebody's choice.
      if (/^(\d)\1+$/.test(digits) || /^0?800|^1800|^190\d/.test(digits)) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        severity: "info",
        confidence: 0.65,
        message: `${match[0]} is not a possible number in this country: use a valid local example, or give the country code.`,
      };
    }
  },
};

const NORTH_AMERICA = new Set(
  "US CA PR DO JM BS BB TT AG AI BM DM GD GU KN KY LC MP MS SX TC VC VG VI AS".split(" "),
);
/** Three, three and four digits, the area code in brackets or behind hyphens. */
export const NORTH_AMERICAN =
  /(?<![\d+.-]|\+1[\s.-])(?:\([2-9]\d{2}\)\s?[2-9]\d{2}-\d{4}|(?:1-)?[2-9]\d{2}-[2-9]\d{2}-\d{4})(?![\d-])/g;
const NATIONAL = /(?<![\d+.,:/A-Za-z-])\(?\d{2,5}\)?(?:[\s./-]\d{2,5}){1,5}(?![\d.,:/-]?\d)/gu;
const CUE =
  /\b(?:phone|tel|mobile|cell|fax|call us|whatsapp|telefon|téléphone|teléfono|telefono|telefone|nomor|hp)\b|電話|电话|전화|هاتف|تلفن|τηλέφωνο|फ़ोन|फोन|ስልክ/iu;

function isValid(number: string, culture: CountryCode): boolean {
  return parsePhoneNumberFromString(number, culture)?.isValid() === true;
}

/** Valid, and with just these digits: Germans would dial a 0 first, Mexicans have ten digits too. */
function isDialled(number: string, culture: CountryCode): boolean {
  const parsed = parsePhoneNumberFromString(number, culture);
  return parsed?.isValid() === true && digitsOf(parsed.formatNational()) === digitsOf(number);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

function isDate(text: string): boolean {
  return /^\d{1,2}[./-]\d{1,2}[./-]\d{4}$|^(?:19|20)\d\d[\s-](?:19|20)\d\d$|^\d{4}[./-]\d{1,2}[./-]\d{1,2}$/.test(
    text,
  );
}
