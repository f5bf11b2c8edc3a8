import { expect, test } from "vitest";
import { promptUsDefault } from "../../../server/src/core/rules/prompt-us-default.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(promptUsDefault, [
  { text: "Quote every price «in US dollars».", locale: "en-DE" },
  { text: "Ask for the «first and last name» of the caller.", locale: "en-JP" },
  { text: "Collect street, city, «state and ZIP code».", locale: "en-GB" },
  { text: "Verify the caller by «Social Security number».", locale: "en-IN" },
  { text: "Report the temperature in «degrees Fahrenheit».", locale: "en-KR" },
  { text: "Give distances «in miles».", locale: "en-FR" },
  { text: "Show times on a «12-hour clock».", locale: "en-DE" },
  { text: "Write dates as «MM/DD/YYYY».", locale: "en-GB" },
  { text: "Users around the world ask for prices; answer «in US dollars».", locale: "en-US" },
  { text: "Weather for {{country}}: give «degrees Fahrenheit».", locale: "en-US" },
  { text: "Da los precios «en dólares».", locale: "es-MX" },
  // At home.
  { text: "Quote every price in US dollars and distances in miles.", locale: "en-US" },
  { text: "Quote every price in US dollars for our US customers.", locale: "en-DE" },
  { text: "Give distances in miles.", locale: "en-GB" },
  { text: "Show times on a 12-hour clock.", locale: "en-IN" },
  { text: "Ask for first and last name.", locale: "en-DE" },
  // Readers are thought of.
  { text: "Do not answer in US dollars.", locale: "en-DE" },
  { text: "Give the temperature in Celsius or Fahrenheit.", locale: "en-DE" },
  { text: "Use Fahrenheit if the user is in the Bahamas.", locale: "en-DE" },
  { text: "Convert distances given in miles.", locale: "en-DE" },
  { text: "Write dates as MM/DD/YYYY or DD/MM/YYYY depending on the reader.", locale: "en-DE" },
  { text: "Prices are in {{currency}}.", locale: "en-DE" },
  { text: "Unzip the archive and read the first name in the list.", locale: "en-JP" },
  { text: "Users earn frequent flyer miles.", locale: "en-DE" },
]);

test("examples show, they do not instruct", () => {
  const text = "Quote the price in US dollars.";
  expect(runRule(promptUsDefault, [{ text, role: "assistant" }], "en-DE")).toEqual([]);
  expect(runRule(promptUsDefault, [{ text, role: "system" }], "en-DE")).toHaveLength(1);
});
