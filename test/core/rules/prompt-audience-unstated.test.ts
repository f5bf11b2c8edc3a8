import { expect, test } from "vitest";
import { promptAudienceUnstated } from "../../../server/src/core/rules/prompt-audience-unstated.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(promptAudienceUnstated, [
  { text: "«Write a friendly email» to a customer whose parcel is late.", locale: "en-US" },
  { text: "«Suggest five gifts» for a colleague's wedding.", locale: "en-US" },
  { text: "«Translate the following text».", locale: "en-US" },
  { text: "You run the front desk. «Greet the guest» and offer help.", locale: "en-US" },
  { text: "«Recommend a quick dinner recipe» for {{name}}.", locale: "en-US" },
  { text: "«Tell me a joke».", locale: "en-GB" },
  { text: "«Come up with ten baby names».", locale: "en-GB" },
  { text: "Write a friendly email to a customer in Japan.", locale: "en-US" },
  { text: "Write a friendly email in {{language}}.", locale: "en-US" },
  { text: "Suggest five gifts for a {nationality} colleague.", locale: "en-US" },
  { text: "Suggest five gifts for a Brazilian colleague.", locale: "en-US" },
  { text: "Translate the following text into French.", locale: "en-US" },
  { text: "Translate the input for the de-AT locale.", locale: "en-US" },
  { text: "Recommend a restaurant that suits the user's culture.", locale: "en-US" },
  { text: "Write a commit message for this change.", locale: "en-US" },
  { text: "Write a function that validates an email.", locale: "en-US" },
  { text: "Generate email address patterns.", locale: "en-US" },
  { text: "Does the text suggest a clock as a gift?", locale: "en-US" },
  { text: "Summarise the following text in three points.", locale: "en-US" },
  { text: "Do not tell jokes and never greet the user.", locale: "en-US" },
]);

test("one hint for a prompt, and none when any of its messages names the audience", () => {
  const task = { text: "Write a greeting for the customer.", role: "user" };
  expect(runRule(promptAudienceUnstated, [task, task], "en-US")).toHaveLength(1);
  const system = { text: "You serve shops in Kenya.", role: "system" };
  expect(runRule(promptAudienceUnstated, [system, task], "en-US")).toEqual([]);
});
