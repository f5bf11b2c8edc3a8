import { findPhoneNumbersInText, isSupportedCountry } from "libphonenumber-js/min";
import type { CultureId } from "../../finding.js";

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
/** Names that the standards reserve for examples. */
const EXAMPLE = /@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|[\w-]+\.(?:example|test|invalid))$/i;
const HANDLE = /(?:^|\s)@[A-Za-z0-9_]{3,}/;
const IP = /\b\d{1,3}(?:\.\d{1,3}){3}\b/;
const LONG_NUMBER = /\b\d(?:[ -]?\d){11,18}\b/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b/;
const PROFILE = /\bhttps?:\/\/(?:www\.)?(?:facebook|x|twitter|instagram|linkedin|vk|weibo)\.com\/\S+/i;

/** What in a text could lead to a person: addresses, numbers, accounts. @returns what was found, or undefined. */
export function personalData(text: string, culture: CultureId): string | undefined {
  const email = EMAIL.exec(text)?.[0];
  if (email && !EXAMPLE.test(email)) return "an e-mail address";
  if (PROFILE.test(text) || HANDLE.test(text)) return "an account";
  if (IP.test(text)) return "a network address";
  if (IBAN.test(text) || (text.match(LONG_NUMBER) ?? []).some((n) => luhn(n.replace(/\D/g, ""))))
    return "an account or card number";
  const defaultCountry = isSupportedCountry(culture) ? culture : "US";
  const found = findPhoneNumbersInText(text.replace(DATE, " "), { defaultCountry, extended: true });
  return found.some(({ startsAt, endsAt }) => endsAt - startsAt >= SHORTEST_PHONE)
    ? "a telephone number"
    : undefined;
}

const DATE = /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}[.:]\d{2}\b/g;
/** Shorter runs of digits are prices, codes and hotlines of nobody in particular. */
const SHORTEST_PHONE = 9;

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
