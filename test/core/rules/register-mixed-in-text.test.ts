import { expect, test } from "vitest";
import { registerMixedInText } from "../../../server/src/core/rules/register-mixed-in-text.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(registerMixedInText, [
  { text: "Wenn Sie möchten, kannst «du» das ändern.", locale: "de-DE" },
  { text: "Bestätigen Sie «deine» Adresse", locale: "de-AT" },
  { text: "Vous pouvez changer «ton» mot de passe", locale: "fr-FR" },
  { text: "Ustedes «vais» a recibir un correo", locale: "es-ES" },
  { text: "Abra «tu» cuenta", locale: "es-MX" },
  { text: "Als u wilt, kun «je» doorgaan", locale: "nl-NL" },
  { text: "저장했습니다. 이제 계속할 수 «있다».", locale: "ko-KR" },
  { text: "您可以邀请«你»的朋友", locale: "zh-CN" },
  { text: "आप «तुम्हारा» खाता खोलें", locale: "hi-IN" },
  { text: "Если вы хотите, мы пришлём «тебе» письмо", locale: "ru-RU" },
  { text: "Wenn Sie möchten, können Sie das ändern.", locale: "de-DE" },
  { text: "Du kannst ihr schreiben, sie liest es.", locale: "de-DE" },
  { text: "Sie schreibt dir.", locale: "de-DE" },
  { text: "Tu as un rendez-vous", locale: "fr-FR" },
  { text: "Changez le ton de votre message", locale: "fr-FR" },
  { text: "Ustedes pueden abrir su cuenta", locale: "es-MX" },
  { text: "Klicken Sie auf „Dein Konto“", locale: "de-DE" },
  { text: "保存しました。もう一度お試しください。", locale: "ja-JP" },
  { text: "您和你们的团队", locale: "zh-CN" },
  { text: "यह अपने आप होगा, तुम रुको", locale: "hi-IN" },
]);

test("a change from sentence to sentence weighs less than one within a sentence", () => {
  const severities = (text: string): readonly (string | undefined)[] =>
    runRule(registerMixedInText, [{ text }], "de-DE").map((match) => match.severity);
  expect(severities("Wenn Sie möchten, kannst du das ändern.")).toEqual(["warning"]);
  expect(severities("Wir danken Ihnen. Dein Konto ist bereit.")).toEqual(["info"]);
});
