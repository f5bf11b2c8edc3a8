import { expect, test } from "vitest";
import { promptIdiom } from "../../../server/src/core/rules/prompt-idiom.js";
import { wordingIdiom } from "../../../server/src/core/rules/wording-idiom.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(wordingIdiom, [
  { text: "Setup «is a piece of cake».", locale: "en-JP" },
  { text: "«Hit it out of the park» with our templates!", locale: "en-DE" },
  { text: "Let's «touch base» next week.", locale: "en-BR" },
  { text: "Start with the «low-hanging fruit».", locale: "en-CN" },
  { text: "Get a «ballpark figure» in seconds.", locale: "en-KR" },
  { text: "Setup is a piece of cake.", locale: "en-US" },
  { text: "Setup is a piece of cake.", locale: "en-GB" },
  { text: "English has a standing here: a no-brainer.", locale: "en-IN" },
  { text: "Take a piece of cake and a cup of tea.", locale: "en-JP" },
  { text: "He broke his leg in the ballpark.", locale: "en-JP" },
  { text: "Touch the base of the lamp.", locale: "en-JP" },
  { text: "Idioms: learn what break a leg means", locale: "en-JP" },
  { text: "Das ist ein Kinderspiel.", locale: "de-DE" },
  { text: "Eggs, one basket", locale: "en-DE" },
]);

ruleCases(promptIdiom, [
  { text: "Translate our slogan: «Hit the ground running» with Acme.", locale: "en-US" },
  { text: "Tell users in every country that setup «is a piece of cake».", locale: "en-US" },
  { text: "Reply in {{language}} and «cut to the chase».", locale: "en-US" },
  { text: "Say that the offer gives more «bang for your buck».", locale: "en-FR" },
  { text: "Cut to the chase.", locale: "en-US" },
  { text: "Translate idioms like break a leg by their meaning.", locale: "en-US" },
  { text: "Translate the text and avoid phrases like touch base.", locale: "en-US" },
  { text: "Translate the recipe for a piece of cake.", locale: "en-US" },
  { text: "Localize the weather report.", locale: "en-US" },
  { text: "Übersetze den Text.", locale: "de-DE" },
]);

test("the purpose may stand in another message than the idiom", () => {
  const idiom = { text: "Go the extra mile.", role: "system" };
  expect(runRule(promptIdiom, [idiom], "en-US")).toEqual([]);
  expect(runRule(promptIdiom, [idiom, { text: "Translate it.", role: "user" }], "en-US")).toHaveLength(1);
});
