import { expect, test } from "vitest";
import type { CultureProfile } from "../../../server/src/core/cultures/culture.js";
import { registerExpected } from "../../../server/src/core/rules/register-expected.js";
import { runRule } from "../../support/rule-cases.js";

type Register = CultureProfile["register"][string];

/** The flagged words of a file for readers whose product copy has the given register. */
function flagged(locale: string, register: Register, texts: readonly string[]): readonly string[] {
  const [language = "", region = ""] = locale.split("-");
  const profile: CultureProfile = {
    id: region,
    name: "Here",
    locales: [locale],
    demonyms: ["here"],
    places: [],
    wording: {},
    register: { [language]: register },
    calendars: [],
    notes: "none",
  };
  return runRule(
    registerExpected,
    texts.map((text) => ({ text })),
    locale,
    region,
    profile,
  ).map(({ segment, span, severity = "info" }) => `${severity} ${segment.text.slice(span.start, span.end)}`);
}

test.each<[string, readonly string[], readonly string[]]>([
  ["ja-JP", ["お前のアカウントです"], ["warning お前"]],
  ["ja-JP", ["今すぐ登録しろ！"], ["warning しろ"]],
  ["ko-KR", ["너의 계정을 확인해라."], ["warning 너의"]],
  ["ko-KR", ["지금 가입해라!"], ["warning 해라"]],
  ["hi-IN", ["तेरा खाता तैयार है"], ["warning तेरा"]],
  ["hi-IN", ["तुम्हारा खाता तैयार है"], ["info तुम्हारा"]],
  ["fa-IR", ["تو می‌توانی ادامه بدهی"], ["warning تو"]],
  ["id-ID", ["Gue suka akun lo"], ["warning Gue"]],
  ["id-ID", ["Akun kamu siap"], ["info kamu"]],
  ["fr-FR", ["Ton compte est prêt", "Clique ici pour voir tes amis"], ["info Ton"]],
  ["de-DE", ["Dein Konto ist bereit"], ["info Dein"]],
])("%s: %j", (locale, texts, expected) => {
  expect(flagged(locale, "formal", texts)).toEqual(expected);
});

test.each<[string, Register, readonly string[]]>([
  ["fr-FR", "formal", ["Votre compte est prêt", "Le ton du message"]],
  ["de-DE", "informal", ["Dein Konto ist bereit"]],
  ["de-DE", "either", ["Dein Konto ist bereit"]],
  ["id-ID", "either", ["Gue suka akun lo"]],
  ["ja-JP", "formal", ["保存する", "おもしろ！", "うしろ", "ファイルが見つからない。"]],
  ["ko-KR", "formal", ["저장하기", "너무 깁니다.", "파일이 없다."]],
  ["hi-IN", "formal", ["आपका खाता तैयार है"]],
  ["fa-IR", "formal", ["حساب شما آماده است"]],
  // Exceptions in a formal file are register/mixed's.
  ["fr-FR", "formal", ["Votre compte", "Vous pouvez", "Ton mot de passe"]],
])("%s (%s): nothing to say about %j", (locale, register, texts) => {
  expect(flagged(locale, register, texts)).toEqual([]);
});

test("a culture without a pack states no default", () => {
  expect(runRule(registerExpected, [{ text: "Dein Konto" }], "de-DE")).toEqual([]);
});
