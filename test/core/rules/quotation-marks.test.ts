import { expect, test } from "vitest";
import { quotationMarks } from "../../../server/src/core/rules/quotation-marks.js";
import { runRule } from "../../support/rule-cases.js";

const fixedBy = (text: string, locale: string): string | undefined => {
  const [match] = runRule(quotationMarks, [{ text }], locale);
  return (
    match && text.slice(0, match.span.start) + (match.replacement ?? "(none)") + text.slice(match.span.end)
  );
};

test.each([
  ["de-DE", "Klicke auf “Weiter”.", "Klicke auf „Weiter“."],
  ["de-DE", 'Klicke auf "Weiter".', "Klicke auf „Weiter“."],
  ["fr-FR", "Cliquez sur „Suivant“.", "Cliquez sur «\u00a0Suivant\u00a0»."],
  ["fr-FR", 'Cliquez sur "Suivant".', "Cliquez sur «\u00a0Suivant\u00a0»."],
  ["en-US", "Click «Next».", "Click “Next”."],
  ["en-GB", "Click „Next“.", "Click “Next”."],
  ["ru-RU", "Нажмите “Далее” и „Готово”.", "Нажмите “Далее” и «Готово»."],
  ["el-GR", 'Πατήστε "Επόμενο".', "Πατήστε «Επόμενο»."],
  ["ja-JP", '"次へ"を押す', "「次へ」を押す"],
  ["pl-PL", "Kliknij “Dalej”.", "Kliknij „Dalej”."],
  ["de-DE", "Klicke auf “{name}”.", "Klicke auf (none)."],
])("%s: %s", (locale, text, fixed) => {
  expect(fixedBy(text, locale)).toBe(fixed);
});

test.each([
  ["de-DE", "Klicke auf „Weiter“ oder »Zurück«."],
  ["de-DE", 'Setze class="wide" und {"a": "b"}.'],
  ["de-DE", 'Ein 27"-Monitor und ein 24"-Monitor'],
  ["et-EE", "Vali „Alati”."],
  ["de-DE", 'Setze "about:config" auf "true".'],
  ["fr-FR", "Cliquez sur « Suivant » ou “Retour”."],
  ["en-US", 'Click “Next” or "Back".'],
  ["es-ES", "Pulsa «Siguiente» o “Atrás”."],
  ["hi-IN", '"आगे" दबाएं'],
  ["ja-JP", "「次へ」を押す"],
  ["zh-TW", "按「下一步」或“返回”"],
  ["sv-SE", "Klicka på ”Nästa”."],
  ["en-DE", "Click „Weiter“."],
  ["fr-FR", "L'appli n’est pas là"],
])("clean %s: %s", (locale, text) => {
  expect(fixedBy(text, locale)).toBeUndefined();
});
