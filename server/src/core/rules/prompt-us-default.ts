import { WORLD } from "../finding.js";
import { homeData, territoryData } from "./locale-data.js";
import { instructions, isForbidden, isForEverybody, sentenceAt } from "./prompt-text.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** A convention of the United States told to a model as if it held everywhere. */
export const promptUsDefault: Rule = {
  id: "prompt/us-default",
  title: "United States convention as the default for everybody",
  severity: "info",
  kinds: ["prompt"],
  why: "A model follows the instruction for every reader, and those elsewhere get money, measures, dates or forms that they do not use.",
  evidence: GLOBAL_WRITING,
  *checkDocument({ document, audience: { culture } }) {
    const found = instructions(document).flatMap((segment) => {
      const text = maskedText(segment);
      if (!HINT.test(text)) return [];
      return CONVENTIONS.flatMap((convention) =>
        [...text.matchAll(convention.pattern)].map(({ index, 0: words }) => ({
          segment,
          convention,
          span: { start: index, end: index + words.length },
          sentence: sentenceAt(text, index),
        })),
      );
    });
    if (found.length === 0) return;
    const everybody = isForEverybody(document);
    if (!everybody && document.segments.some(({ text }) => FOR_AMERICANS.test(text))) return;
    for (const { segment, convention, span, sentence } of found) {
      if (!everybody && culture !== WORLD && convention.isAtHome(culture)) continue;
      if (isForbidden(sentence) || LEFT_TO_READER.test(sentence) || convention.counterpart.test(sentence))
        continue;
      yield {
        segment,
        span,
        confidence: everybody ? 0.8 : 0.75,
        message: `${convention.name} will reach readers who do not use ${convention.plural ? "them" : "it"}: ${convention.instead}.`,
      };
    }
  },
};

interface Convention {
  readonly name: string;
  readonly plural?: true;
  readonly pattern: RegExp;
  /** Named in the same sentence, it shows that the author thought of other readers. */
  readonly counterpart: RegExp;
  readonly instead: string;
  readonly isAtHome: (culture: string) => boolean;
}

/** A word of every pattern below: most prompts have none of them. */
const HINT =
  /dollar|usd|us\$|first name|first and last|first_name|zip|social security|ssn|fahrenheit|°f|mile|feet|inches|pounds|12[- ]hour|am\/pm|mm[/-]dd|month\/day|d[oó]lares|美元|ドル|달러/i;

const FOR_AMERICANS =
  /\b(?:United States|U\.S\.A?\.?|USA|American|Americans|US[- ](?:based|only|customers?|users?|market|audience|residents?|citizens?|readers|shoppers|tax))\b|\b(?:in|for|across) the US\b|\bthe IRS\b/;

const LEFT_TO_READER =
  /\b(?:depend\w*|based on|according to|appropriate|local (?:currency|format|units?|convention)|locale|their own|preferred|preference|convert\w*|conversion|if (?:the )?(?:user|customer|reader|they|he|she|you)|unless|when the user|such as|e\.g\.|for example|either|regardless|equivalents?)\b/i;

const CONVENTIONS: readonly Convention[] = [
  {
    name: "US dollars",
    plural: true,
    pattern:
      /\b(?:in|use|using|as|with) (?:US |U\.S\. |American )?dollars\b|\b(?:in|as|use|using) (?:USD|US\$)|\bcurrency(?: is| =|:)? (?:USD|US dollars)\b|\ben d[oó]lares\b|\bem d[oó]lares\b|用美元|(?:米)?ドルで|달러로/gi,
    counterpart: /\b(?:EUR|euros?|GBP|other currenc(?:y|ies)|any currency|local currency)\b/i,
    instead: "ask for the reader's currency, or pass it in as a variable",
    isAtHome: (culture) => territoryData(culture).currencies.includes("USD"),
  },
  {
    name: "First and last name",
    pattern:
      /\bfirst(?: name)?(?:,| and|,? followed by)? last names?\b|\bfirst names? (?:and|\+|,) (?:the )?last names?\b/gi,
    counterpart: /\b(?:full name|given name|family name|single name|mononym)\b/i,
    instead: "ask for the full name, or for given and family name where both exist",
    isAtHome: (culture) => homeData(culture)?.nameOrder !== "surname" && !OTHER_NAMES.has(culture),
  },
  {
    name: "State and ZIP code",
    pattern: /\bstate (?:and|or|&) zip(?: code)?s?\b|\bzip codes?\b/gi,
    counterpart: /\b(?:postal codes?|postcodes?|province)\b/i,
    instead: "ask for region and postal code, as far as the country has them",
    isAtHome: (culture) => ["US", "PR", "GU", "VI", "PH"].includes(culture),
  },
  {
    name: "A Social Security number",
    pattern: /\bsocial security numbers?\b|\bSSN\b/gi,
    counterpart: /\b(?:national id|passport|tax id|identity card)\b/i,
    instead: "name the identity document of the reader's country, or leave it out",
    isAtHome: (culture) => ["US", "PR", "GU", "VI"].includes(culture),
  },
  {
    name: "Fahrenheit",
    pattern: /\b(?:degrees )?Fahrenheit\b|°F\b/gi,
    counterpart: /celsius|°C|centigrade/i,
    instead: "use degrees Celsius, or the unit of the reader's locale",
    isAtHome: (culture) => territoryData(culture).temperature === "US",
  },
  {
    name: "Miles, feet and pounds",
    plural: true,
    pattern:
      /\b(?:in|use|using|as) (?:miles|feet(?: and inches)?|inches|pounds(?: and ounces)?)\b|\bmiles per hour\b/gi,
    counterpart: /\b(?:kilomet\w+|km|met(?:er|re)s?|cm|kg|kilograms?|metric|sterling|frequent|air miles)\b/i,
    instead: "use metric units, or the units of the reader's locale",
    isAtHome: (culture) => territoryData(culture).system !== "metric",
  },
  {
    name: "The 12-hour clock",
    pattern: /\b12[- ]hour (?:clock|times?|format)\b|\bAM\/PM\b/gi,
    counterpart: /24[- ]hour/i,
    instead: "let the reader's locale decide between 12 and 24 hours",
    isAtHome: (culture) => territoryData(culture).hours.startsWith("h"),
  },
  {
    name: "The date order month/day/year",
    pattern: /\bMM[/-]DD[/-]YY(?:YY)?\b|\bmonth\/day\/year\b/gi,
    counterpart: /\bDD[/.-]MM|YYYY-MM-DD|ISO 8601/i,
    instead: "use ISO 8601 for machines and the reader's locale for people",
    isAtHome: (culture) => homeData(culture)?.dateOrder === "mdy",
  },
];

/** Where many people have no family name: W3C, "Personal names around the world". */
const OTHER_NAMES: ReadonlySet<string> = new Set(["ID", "MM", "ET", "ER", "IS", "MN"]);
