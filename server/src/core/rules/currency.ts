import { memo, territoryData } from "./locale-data.js";
import { SPACED_LETTER } from "./patterns.js";

/** ISO 4217 codes that a sign may stand for. */
const SIGNS: Readonly<Record<string, string>> = {
  "€": "EUR",
  "£": "GBP EGP GIP FKP SHP SYP LBP SDG",
  "¥": "JPY CNY",
  "￥": "JPY CNY",
  "₹": "INR",
  "₩": "KRW KPW",
  "₺": "TRY",
  "₽": "RUB",
  "₫": "VND",
  "₪": "ILS",
  "₱": "PHP",
  "฿": "THB",
  "₴": "UAH",
  "₦": "NGN",
  "₸": "KZT",
  R$: "BRL",
  US$: "USD",
  $: "USD CAD AUD NZD MXN ARS CLP COP UYU DOP HKD SGD TWD BND FJD JMD TTD BBD BSD BZD XCD NAD LRD GYD SRD CUP KYD BMD SBD",
};

const SIGN = String.raw`(?:US\$|R\$|(?<![${SPACED_LETTER}])\$|[€£¥￥₹₩₺₽₫₪₱฿₴₦₸])`;
const CODE = "(?:USD|EUR|GBP|JPY|CNY|INR|KRW|BRL|MXN|IDR|SAR|ETB|IRR|TRY|RUB)";
const AMOUNT = String.raw`\d(?:[\d.,'’]{0,20}\d)?(?:[\u00A0\u202F ]\d{3}(?!\d)){0,4}`;

/** A price with its currency sign or code. Groups: `before`, `space`, `amount`, or `amount2`, `space2`, `after`. */
const PRICE = new RegExp(
  String.raw`(?:(?<before>${SIGN}|\b${CODE}\b)(?<space>[ \u00A0\u202F]?)(?<amount>${AMOUNT}))|(?:(?<![${SPACED_LETTER}\p{N}.,:/%-])(?<amount2>${AMOUNT})(?<space2>[ \u00A0\u202F]?)(?<after>${SIGN}(?!\s?\d)|${CODE}\b))`,
  "gu",
);
const ANY_CURRENCY = new RegExp(`${SIGN}|${CODE}`, "u");

export interface Price {
  readonly start: number;
  readonly end: number;
  /** As written: `€` or `EUR`. */
  readonly sign: string;
  readonly position: "before" | "after";
  readonly space: string;
  readonly amount: string;
}

/** Every price in `text`, cheap for a text that has none. */
export function findPrices(text: string): readonly Price[] {
  if (!/\d/.test(text) || !ANY_CURRENCY.test(text)) return [];
  return [...text.matchAll(PRICE)].map((match) => {
    const { before, space = "", amount = "", amount2 = "", space2 = "", after = "" } = match.groups ?? {};
    const place = { start: match.index, end: match.index + match[0].length };
    return before === undefined
      ? { ...place, sign: after, position: "after", space: space2, amount: amount2 }
      : { ...place, sign: before, position: "before", space, amount };
  });
}

/** True if the sign or code can mean money that is legal tender in the territory. */
export function isTender(sign: string, territory: string): boolean {
  return tenders(territory).some((code) => code === sign || (SIGNS[sign] ?? "").split(" ").includes(code));
}

/** ISO 4217 codes that a sign or code can mean, the most usual one first. */
export function currenciesOf(sign: string): readonly string[] {
  return (SIGNS[sign] ?? sign).split(" ");
}

const tenders: (territory: string) => readonly string[] = memo((territory) =>
  territoryData(territory).currencies.split(" ").filter(Boolean),
);
