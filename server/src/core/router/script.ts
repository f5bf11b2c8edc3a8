import type { LanguageDetector } from "../ports.js";

/** The language of a text: by its script where that is enough, else by the detector. */
export function detectLanguage(
  text: string,
  detector: LanguageDetector,
): { readonly language: string; readonly confidence: number } | undefined {
  return scriptLanguage(text) ?? detector.detect(text);
}

/**
 * The language of a text whose script leaves little doubt: instant, no data to load. Latin and Cyrillic texts and
 * mixed ones give undefined.
 */
export function scriptLanguage(
  text: string,
): { readonly language: string; readonly confidence: number } | undefined {
  const letters = countOf(/\p{L}/gu, text);
  if (letters === 0) return undefined;
  for (const { language, script, needs, over, sure } of SCRIPTS) {
    if (needs && !needs.test(text)) continue;
    // A page in simplified characters may name "繁體中文": the characters that tell are counted against each other.
    if (over && countOf(over.own, text) <= countOf(over.other, text)) continue;
    const count = countOf(script, text);
    // Japanese and Korean copy holds Latin product names: a third of the letters is proof enough.
    if (count / letters > 0.3) return { language, confidence: sure };
  }
  return undefined;
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

/** In order: kana before Han, Persian letters before Arabic. `needs` tells languages of one script apart. */
const SCRIPTS: readonly {
  readonly language: string;
  readonly script: RegExp;
  readonly needs?: RegExp;
  /** Letters of this language that have to be more than those of another. */
  readonly over?: { readonly own: RegExp; readonly other: RegExp };
  readonly sure: number;
}[] = [
  {
    language: "ja",
    script: /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/gu,
    needs: /[\p{sc=Hiragana}\p{sc=Katakana}]/u,
    sure: 0.99,
  },
  { language: "ko", script: /\p{sc=Hangul}/gu, sure: 0.99 },
  {
    language: "zh-Hant",
    script: /\p{sc=Han}/gu,
    over: {
      own: /[這們說國個會對時來為與學實現點頁設檔連線電郵帳戶請輸選擇關閉開啟儲]/gu,
      other: /[这们说国个会对时来为与学实现点页设档连线电邮账户请输选择关闭开启储]/gu,
    },
    sure: 0.85,
  },
  { language: "zh", script: /\p{sc=Han}/gu, sure: 0.97 },
  { language: "am", script: /\p{sc=Ethiopic}/gu, sure: 0.95 },
  // Two in a row: Ω, μ and π alone are units and signs.
  { language: "el", script: /\p{sc=Greek}/gu, needs: /\p{sc=Greek}{2}/u, sure: 0.99 },
  { language: "th", script: /\p{sc=Thai}/gu, sure: 0.99 },
  { language: "he", script: /\p{sc=Hebrew}/gu, sure: 0.97 },
  { language: "ta", script: /\p{sc=Tamil}/gu, sure: 0.99 },
  { language: "te", script: /\p{sc=Telugu}/gu, sure: 0.99 },
  { language: "bn", script: /\p{sc=Bengali}/gu, sure: 0.98 },
  { language: "gu", script: /\p{sc=Gujarati}/gu, sure: 0.99 },
  { language: "kn", script: /\p{sc=Kannada}/gu, sure: 0.99 },
  { language: "ml", script: /\p{sc=Malayalam}/gu, sure: 0.99 },
  { language: "hi", script: /\p{sc=Devanagari}/gu, sure: 0.9 },
  { language: "fa", script: /\p{sc=Arabic}/gu, needs: /[پچژگکی]/u, sure: 0.9 },
  { language: "ar", script: /\p{sc=Arabic}/gu, sure: 0.9 },
];
