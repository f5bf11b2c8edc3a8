import { expect, test } from "vitest";
import { registerMixed } from "../../../server/src/core/rules/register-mixed.js";
import { runRule } from "../../support/rule-cases.js";

/** The flagged words, each with its severity, in a file of these texts. */
function flagged(locale: string, texts: readonly string[]): readonly string[] {
  return runRule(
    registerMixed,
    texts.map((text) => ({ text })),
    locale,
  ).map(({ segment, span, severity }) => `${severity} ${segment.text.slice(span.start, span.end)}`);
}

test.each<[string, readonly string[], string]>([
  [
    "de-DE",
    ["Bitte bestätigen Sie die Adresse.", "Prüfen Sie Ihre Angaben.", "Lösche deinen Entwurf."],
    "deinen",
  ],
  ["fr-FR", ["Votre compte est prêt.", "Vous pouvez continuer.", "Ton mot de passe a changé."], "Ton"],
  ["es-ES", ["Tu cuenta está lista.", "Puedes seguir.", "Introduzca la contraseña."], "Introduzca"],
  ["es-MX", ["Tu cuenta está lista.", "¿Quieres seguir?", "Usted recibirá un correo."], "Usted"],
  ["it-IT", ["Il tuo account è pronto.", "Puoi continuare.", "Se Lei desidera, prosegua."], "Lei"],
  ["pt-BR", ["Você recebeu um e-mail.", "Se você quiser, continue.", "A tua conta está pronta."], "tua"],
  ["nl-NL", ["Je account is klaar.", "Wil je doorgaan?", "Controleer uw gegevens."], "uw"],
  ["ja-JP", ["保存しました。", "もう一度お試しください。", "ファイルが見つからない。"], "ない"],
  ["ko-KR", ["저장했습니다.", "다시 시도해 주세요.", "파일이 없다."], "없다"],
  ["zh-CN", ["您的订单已发货", "请确认您的地址", "你确定要删除吗？"], "你"],
  ["hi-IN", ["आपका खाता तैयार है।", "क्या आप जारी रखना चाहते हैं?", "तुम्हारा पासवर्ड बदल गया।"], "तुम्हारा"],
  ["fa-IR", ["حساب شما آماده است.", "دوباره تلاش کنید.", "تو می‌توانی ادامه بدهی."], "تو"],
  ["id-ID", ["Akun Anda siap.", "Apakah Anda yakin?", "Apakah kamu yakin?"], "kamu"],
  ["tr-TR", ["Hesabınız hazır.", "Lütfen şifrenizi girin.", "Buradan devam edebilirsin."], "edebilirsin"],
  ["ru-RU", ["Ваш заказ отправлен.", "Введите пароль.", "Хочешь, пришлём тебе письмо?"], "тебе"],
  [
    "pl-PL",
    ["Twoje konto jest gotowe.", "Czy chcesz kontynuować?", "Prosimy o podanie Pana adresu."],
    "Pana",
  ],
  ["el-GR", ["Ο λογαριασμός σας είναι έτοιμος.", "Θέλετε να συνεχίσετε;", "Άλλαξε τον κωδικό σου."], "σου"],
])("%s: the odd one out of %j", (locale, texts, word) => {
  expect(flagged(locale, texts)).toEqual([`info ${word}`]);
});

test.each<[string, readonly string[]]>([
  ["de-DE", ["Bitte bestätigen Sie die Adresse.", "Ihre Angaben", "Sie sagt, dass ihr das Bild gefällt."]],
  // They, their and her: no address at all.
  ["de-DE", ["Dein Konto", "Alle Dateien: Sie werden gelöscht.", "Die Nutzerin und ihre Gruppe"]],
  ["de-DE", ["Ihr Konto ist bereit. Prüfen Sie es.", "Musik vom Cirque du Soleil"]],
  ["fr-FR", ["Tu as un rendez-vous demain", "Choisis ton thème", "Prenez rendez-vous"]],
  ["fr-FR", ["Votre voix", "Changer le ton du message", "Adoptez un ton amical"]],
  ["es-MX", ["Tu cuenta", "Sus amigos", "Ustedes pueden compartirlo", "Su contraseña"]],
  ["it-IT", ["Il tuo account", "Marta ha cambiato il suo nome", "Lei ha commentato la foto"]],
  ["nl-NL", ["Je account", "U-bocht", "Vitamine U."]],
  ["ja-JP", ["保存しました。", "通知する", "変更を保存する。", "まだ。", "削除"]],
  ["ko-KR", ["저장했습니다.", "저장하기", "캐나다", "개요", "수요"]],
  ["zh-CN", ["您的订单", "你们的团队", "订单"]],
  ["hi-IN", ["आपका खाता", "यह अपने आप सहेजा जाता है", "दो फ़ाइलें"]],
  ["tr-TR", ["Sen ve arkadaşların", "Yalnızca sana özel", "Karadeniz", "Henüz mesaj yok"]],
  ["pl-PL", ["Twoje konto", "Pan Tadeusz", "Pani Nowak napisała"]],
  ["id-ID", ["Akun Anda", "Buku tamu", "Ilmu pengetahuan"]],
  // Left in English: none of its words are forms of address in the file's language.
  ["nl-NL", ["Je account", "Please contact the team of u and me"]],
  // Somebody else's words.
  [
    "de-DE",
    ["Ihr Konto ist bereit. Melden Sie sich an.", "Ein Kunde schreibt: „Probier es, du wirst es mögen“"],
  ],
  ["en-US", ["Your account", "Thou art"]],
])("%s: nothing to say about %j", (locale, texts) => {
  expect(flagged(locale, texts)).toEqual([]);
});

test("a habit with several exceptions is a warning that counts both sides and shows three places", () => {
  const formal = Array.from({ length: 12 }, (_, i) => `Prüfen Sie Schritt ${i}.`);
  const informal = ["Dein Name", "Dein Bild", "Deine Liste", "Dein Ort"];
  const matches = runRule(
    registerMixed,
    [...formal, ...informal].map((text) => ({ text })),
    "de-DE",
  );
  expect(matches.map((match) => match.segment.text)).toEqual(["Dein Name", "Dein Bild", "Deine Liste"]);
  expect(new Set(matches.map((match) => match.severity))).toEqual(new Set(["warning"]));
  expect(matches[0]?.message).toBe(
    "This text addresses readers in the informal form (du), 12 texts of this file in the formal form (Sie): use the formal form here too.",
  );
});

test("variables are not words", () => {
  expect(flagged("de-DE", ["Bestätigen Sie {du}", "Melden Sie sich an"])).toEqual([]);
});
