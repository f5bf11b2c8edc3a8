import type { CultureId } from "../../finding.js";
import { currenciesOf, findPrices } from "../../rules/currency.js";
import { memo, territoryData } from "../../rules/locale-data.js";
import type { Sign, SignReader } from "../sign.js";
import { TERRITORIES } from "./territories.js";

/** Prices, and currencies by name. What many places pay with says little, and is shared between them. */
export const readCurrency: SignReader = ({ text }) => [
  ...findPrices(text).flatMap(({ start, end, sign }) =>
    signOf(currenciesOf(sign), { start, end }, `prices in ${sign}`),
  ),
  ...[...text.matchAll(AMOUNT_IN_WORDS)].flatMap((match) => {
    const word = match.groups?.word?.toLowerCase() ?? "";
    // Few things cost less than a hundred won, and many a number is followed by "won".
    if (word === "won" && !/\p{Nd}{3}|[km]|[a-z]{4}/iu.test(match[0])) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    return signOf(BY_WORD.get(word) ?? [], span, `prices in ${word}`);
  }),
  ...[...text.matchAll(NAME)].flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    return signOf(BY_WORD.get(match[0].toLowerCase()) ?? [], span, `it names the currency "${match[0]}"`);
  }),
];

/** Code by the words for it, also those that mean other things without an amount. The most usual code first. */
const WORDS: Readonly<Record<string, string>> = {
  JPY: "yen|円|엔|日元|ien",
  CNY: "yuan|renminbi|rmb|元|块|人民币|人民元",
  KRW: "won|원",
  "INR PKR LKR NPR": "rupee|rupees|rs|रुपये|रुपए|रुपया|rupias",
  IDR: "rupiah|rp|juta|ribu",
  "IRR OMR YER": "rial|rials|ریال|toman|tomans|تومان",
  "SAR QAR": "riyal|riyals|ريال|sar",
  ETB: "birr|ብር",
  BRL: "reais",
  "MXN ARS COP CLP PHP": "peso|pesos",
  GBP: "pound|pounds|quid|pence",
  EUR: "euro|euros|ευρώ|eur",
  "USD CAD AUD NZD": "dollar|dollars|bucks",
};
const BY_WORD: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(WORDS).flatMap(([codes, words]) =>
    words.split("|").map((w) => [w, codes.split(" ")] as const),
  ),
);
const AMOUNT_IN_WORDS = new RegExp(
  String.raw`(?<!\p{L})(?:\p{Nd}[\p{Nd}.,٬٫]*(?:\s?(?:k|m|mil|thousand|million|lakh|crore|万|億|만|هزار|میلیون))?|Rp\.?(?=\s?\d))\s?(?<word>${[...BY_WORD.keys()].filter((w) => w !== "rp").join("|")})(?!\p{L}{2})(?![a-z]|-[a-z])`,
  "giu",
);
/** Names that mean money even without an amount. */
const NAME =
  /(?<![\p{L}\p{N}])(?:yen|yuan|renminbi|RMB|rupees?|rupiah|rials?|tomans?|riyals?|birr|تومان|ብር)(?!\p{L})|(?<!\p{L})Rp\.?(?=\s?\d)/giu;

function signOf(codes: readonly string[], span: Sign["span"], reason: string): readonly Sign[] {
  const shares = sharesOf(codes.join(" "));
  return shares.length === 0 || span === undefined ? [] : [{ signal: "currency", shares, span, reason }];
}

/**
 * By ISO 4217 the first two letters of a code are its issuer's. Of several codes the first is meant mostly, or half the
 * time where the name is as usual elsewhere.
 */
const sharesOf: (codes: string) => Sign["shares"] = memo((codes) => {
  const shares = new Map<CultureId, number>();
  const list = codes.split(" ").filter(Boolean);
  list.forEach((code, i) => {
    const first = list.length === 1 ? 1 : EVEN.has(list[0] ?? "") ? 0.5 : MOSTLY;
    const weight = i === 0 ? first : (1 - first) / (list.length - 1);
    const users = TERRITORIES.filter((id) => territoryData(id).currencies.split(" ").includes(code));
    const issuer = code.slice(0, 2);
    const others = users.filter((id) => id !== issuer);
    const own = users.includes(issuer) ? (others.length === 0 ? 1 : ISSUER) : 0;
    if (own > 0) shares.set(issuer, (shares.get(issuer) ?? 0) + weight * own);
    for (const id of others) shares.set(id, (shares.get(id) ?? 0) + (weight * (1 - own)) / others.length);
  });
  return [...shares];
});

const MOSTLY = 0.85;
/** Dollars, pesos, and the sign of yen and yuan. */
const EVEN: ReadonlySet<string> = new Set(["USD", "MXN", "JPY"]);
/** The part of the issuer, where others use its money as well. */
const ISSUER = 0.95;
