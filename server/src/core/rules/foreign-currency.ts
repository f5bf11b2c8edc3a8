import { findPrices, isTender } from "./currency.js";
import { cldr } from "./evidence.js";
import { territoryData } from "./locale-data.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";

/** A price in money that readers do not pay with: `$9.99` for Japan. */
export const foreignCurrency: Rule = {
  id: "currency/foreign",
  title: "Price in another territory's currency",
  severity: "info",
  kinds: ["copy"],
  local: true,
  why: "A price in foreign money leaves readers to convert it and to wonder whether the offer is for them.",
  evidence: [cldr("currency data (legal tender by territory)")],
  *checkSegment(segment, { audience: { culture } }) {
    const prices = findPrices(maskedText(segment));
    if (prices.length === 0) return;
    const { currencies } = territoryData(culture);
    // A price in local money beside it answers the question.
    if (currencies === "" || prices.some((price) => isTender(price.sign, culture))) return;
    for (const { start, end, sign } of prices) {
      yield {
        segment,
        span: { start, end },
        confidence: 0.6,
        message: `Readers here pay in ${currencies.split(" ").join(" or ")}, not ${sign}: give a local price, or say that this one is in foreign money.`,
      };
    }
  },
};
