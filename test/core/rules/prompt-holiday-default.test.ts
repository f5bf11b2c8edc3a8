import { expect, test } from "vitest";
import { promptHolidayDefault } from "../../../server/src/core/rules/prompt-holiday-default.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(promptHolidayDefault, [
  { text: "Wish every user a «Merry Christmas».", locale: "en-US" },
  { text: "In December, greet customers with «Merry Christmas».", locale: "en-SA" },
  { text: "Remind our customers to order for «Thanksgiving».", locale: "en-GB" },
  { text: "Assume that everyone is off work at «Easter».", locale: "en-IN" },
  { text: "Congratulate users on «Halloween».", locale: "en-CN" },
  { text: "Wünsche allen Kunden frohe «Weihnachten».", locale: "de-DE" },
  { text: "Desea feliz «Navidad» a todos los usuarios.", locale: "es-MX" },
  { text: "すべてのユーザーに「メリー«クリスマス»」と挨拶してください。", locale: "ja-JP" },
  { text: "Wish customers a Merry Christmas.", locale: "en-US" },
  { text: "Wish users who celebrate it a Merry Christmas.", locale: "en-US" },
  { text: "If the user mentions Christmas, wish everyone a Merry Christmas.", locale: "en-SA" },
  { text: "Never wish all users a Merry Christmas.", locale: "en-US" },
  { text: "Greet users on holidays such as Christmas and Diwali.", locale: "en-IN" },
  { text: "Explain the history of Christmas.", locale: "en-CN" },
  { text: "All users can book trips to Christmas Island.", locale: "en-AU" },
  { text: "Adapt Christmas messages for every reader to their country.", locale: "en-US" },
  { text: "Wish our guests a happy holiday season.", locale: "en-US" },
]);

test("an example of an answer assumes nothing", () => {
  expect(
    runRule(promptHolidayDefault, [{ text: "Wish every user a Merry Christmas.", role: "example" }], "en-SA"),
  ).toEqual([]);
});
