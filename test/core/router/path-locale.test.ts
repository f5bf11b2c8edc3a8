import { expect, test } from "vitest";
import { localeFromPath } from "../../../server/src/core/router/path-locale.js";

test.each([
  ["src/locales/de-AT.json", "de-AT"],
  ["config/locales/devise.pt-BR.yml", "pt-BR"],
  ["messages_de.properties", "de"],
  ["res/values-ja/strings.xml", "ja"],
  ["res/values-zh-rTW/strings.xml", "zh-TW"],
  ["res/values-b+sr+Latn/strings.xml", "sr-Latn"],
  ["App/fr.lproj/Localizable.strings", "fr"],
  ["_locales/pt_BR/messages.json", "pt-BR"],
  ["locales/am/common.json", "am"],
  ["lib/l10n/app_en_GB.arb", "en-GB"],
  ["i18n/es-419.json", "es-419"],
  ["docs/README.fr.md", "fr"],
  ["zh-hans.json", "zh-Hans"],
  ["locales/cn.json", "zh-CN"],
  ["i18n/jp.yml", "ja-JP"],
  ["src/locales/br.json", "br"],
  ["src/io.json", undefined],
  ["locales/ui.json", undefined],
  ["src/app/home.json", undefined],
  ["docs/how_to.md", undefined],
  ["src/ui/strings.json", undefined],
  ["notes-de.md", undefined],
  ["package/io/strings.json", undefined],
])("%s -> %s", (path, locale) => {
  expect(localeFromPath(path)?.locale).toBe(locale);
});
