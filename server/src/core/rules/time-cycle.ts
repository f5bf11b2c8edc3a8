import { cldr } from "./evidence.js";
import { isForeign, localeData, territoryData } from "./locale-data.js";
import type { Rule, RuleMatch } from "./rule.js";
import { languageOf, maskedText } from "./words.js";

/** `3:00 PM` where the day has 24 hours, `15:00` where it has twice twelve. */
export const timeCycle: Rule = {
  id: "times/hour-cycle",
  title: "12-hour and 24-hour clock",
  severity: "warning",
  kinds: ["copy"],
  local: true,
  why: "Readers are used to one clock; the other has to be converted in the head and is easily misread.",
  evidence: [cldr("time data (allowed hour formats)")],
  *checkSegment(segment, { audience: { locale, culture } }) {
    if (!/\d/.test(segment.text)) return;
    const hours = territoryData(culture).hours.split(" ");
    if (!hours.includes("h")) {
      for (const match of maskedText(segment).matchAll(TWELVE)) {
        const [whole, hour = "", minute = "00", marker = ""] = match;
        if (marker === "am" && AM_IS_A_WORD.has(languageOf(locale))) continue;
        const separator = localeData(locale)?.timeSeparator ?? ":";
        const converted = `${to24(Number(hour), marker)}${separator}${minute}`;
        const foreign = isForeign(locale, culture);
        yield {
          segment,
          span: { start: match.index, end: match.index + whole.length },
          message: `Readers here use the 24-hour clock: write ${converted} for ${whole}.`,
          ...(foreign
            ? { severity: "info" as const, confidence: 0.6 }
            : { confidence: 0.9, replacement: converted }),
        };
      }
    } else if (culture === "US" && languageOf(locale) === "en") {
      yield* twentyFour(segment);
    }
  },
};

/** German "am Montag", Romanian "am" (I have). */
const AM_IS_A_WORD = new Set(["de", "lb", "ro"]);

const TWELVE =
  /(?<![\d:.,A-Za-z])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s?([AaPp]\.\s?[Mm]\.|[AP]M|[ap]m)(?![\p{L}\p{N}])/gu;
const TWENTY_FOUR =
  /(?<![\d:.,\p{L}/-])(1[3-9]|2[0-3]):([0-5]\d)(?![\d:\p{L}]|[.,]\d|\s?(?:UTC|GMT|Z\b|h\b|hours?\b|min))/gu;
/** Words that make a clock time of what could be a duration, a score or an aspect ratio. */
const CUE =
  /\b(?:at|by|until|till|from|before|after|between|o'clock|opens?|closes?|starts?|ends?|today|tomorrow|daily|a\.?m\.?)\b|\d{1,2}:\d\d\s?[–-]/i;
const OTHER_MEANING =
  /\b(?:ratio|aspect|score|scale|resolution|verse|duration|length|Matthew|Luke|John|Psalms?)\b/i;

function* twentyFour(segment: RuleMatch["segment"]): Generator<RuleMatch> {
  const text = maskedText(segment);
  if (OTHER_MEANING.test(text)) return;
  const cue = CUE.test(text);
  for (const match of text.matchAll(TWENTY_FOUR)) {
    const [whole, hour = "", minute = ""] = match;
    const converted = `${Number(hour) - 12}:${minute} PM`;
    yield {
      segment,
      span: { start: match.index, end: match.index + whole.length },
      message: `Readers in the United States use the 12-hour clock: write ${converted} for ${whole}.`,
      ...(cue ? { confidence: 0.85, replacement: converted } : { severity: "info", confidence: 0.6 }),
    };
  }
}

function to24(hour: number, marker: string): string {
  const afternoon = marker.charAt(0).toLowerCase() === "p";
  return String((hour % 12) + (afternoon ? 12 : 0)).padStart(2, "0");
}
