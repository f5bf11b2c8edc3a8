import type { Span } from "../finding.js";
import { namesOtherTerritory } from "../rules/foreign-context.js";
import type { Audience } from "../rules/rule.js";
import { languageOf } from "../rules/words.js";

/**
 * Signs that a text speaks about what a norm says rather than breaking it: "never give a clock" forbids it, "in the UK"
 * places it elsewhere, a title in quotation marks only names it. Each is weak; the calibration weighs them.
 */
export interface MentionCues {
  readonly negated: boolean;
  readonly elsewhere: boolean;
  readonly quoted: boolean;
}

export function mentionCues(text: string, span: Span, audience: Audience): MentionCues {
  const own = NEGATIONS[languageOf(audience.locale)];
  return {
    negated: (own?.test(text) ?? false) || (NEGATIONS.en?.test(text) ?? false),
    elsewhere: namesOtherTerritory(beside(text, span), audience),
    quoted: isQuoted(text, span),
  };
}

/** The text without the telling words: a wrong name for a place offends by itself and places nothing elsewhere. */
function beside(text: string, { start, end }: Span): string {
  return end - start >= text.length ? text : `${text.slice(0, start)}\uFFFC${text.slice(end)}`;
}

/** Words that deny, forbid or replace. One match anywhere counts: copy is short. */
const NEGATIONS: Readonly<Record<string, RegExp>> = {
  en: /\b(?:never|avoid\w*|don['’]t|do not|does not|doesn['’]t|not|isn['’]t|aren['’]t|cannot|can['’]t|won['’]t|no longer|instead of|rather than|without|refrain\w*|replace[ds]?|forbidden|prohibited|banned|free of|free from|no)\b|-free\b/i,
  de: /\b(?:nicht|nie|niemals|kein\w*|statt|anstelle|ohne|vermeiden?|verboten|untersagt)\b/i,
  es: /(?<!\p{L})(?:no|nunca|jamás|evita\w*|evite\w*|sin|en lugar de|en vez de|prohibid\w*)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:ne|n['’]\p{L}+|jamais|pas|évite\w*|sans|au lieu|plutôt que|interdit\w*)(?!\p{L})/iu,
  pt: /(?<!\p{L})(?:não|nunca|jamais|evit\p{L}+|sem|em vez de|proibid\p{L}+)(?!\p{L})/iu,
  it: /(?<!\p{L})(?:non|mai|evit\p{L}+|senza|invece di|vietat\p{L}+)(?!\p{L})/iu,
  id: /\b(?:jangan\w*|tidak|tak|bukan|hindari|tanpa|dilarang)\b/i,
  el: /(?<!\p{L})(?:μην?|δεν?|όχι|ποτέ|αποφ\p{L}+|χωρίς|αντί|απαγορ\p{L}+)(?!\p{L})/iu,
  ja: /ない|ません|避け|禁止|禁じ|控え|ではなく|お断り|不要/,
  ko: /마세요|마십시오|말고|않|안 |없|금지|대신|피하|피해|삼가/,
  zh: /不|勿|别|避免|禁止|没有|無|无|代替|而非/,
  // With "and" or "so" written on to it.
  ar: /(?<!\p{L})[وف]?(?:لا|لن|لم|ليس|ليست|تجنب\p{L}*|بدون|دون|خال\p{L}*|ممنوع\p{L}*|بدلا)(?!\p{L})/u,
  fa: /(?<!\p{L})(?:ن(?:کنید|دهید|زنید|نویسید|خرید|گویید|باید|یست|می\p{L}*)|نمی\p{L}*|بدون|ممنوع|به‌جای|خودداری|پرهیز)(?!\p{L})/u,
  hi: /(?:न |नहीं|मत |बिना|बचें|के बजाय|मना है|वर्जित)/,
  am: /አይ|አል|የለ|አት|ሳይ|ሳት|ይልቅ|ክልክል/,
};

const PAIRS: readonly (readonly [string, string])[] = [
  ["“", "”"],
  ["„", "“"],
  ["«", "»"],
  ["「", "」"],
  ["『", "』"],
  ["《", "》"],
  ["‘", "’"],
  ['"', '"'],
];

function isQuoted(text: string, { start, end }: Span): boolean {
  return PAIRS.some(([open, close]) => {
    const before = text.lastIndexOf(open, start);
    if (before < 0 || text.indexOf(close, before + 1) < end) return false;
    // A text that is wholly in quotation marks quotes nothing.
    return before > 0 || text.indexOf(close, before + 1) < text.length - 1;
  });
}
