import { expect, test } from "vitest";
import { nameFields } from "../../../server/src/core/rules/name-fields.js";
import { ruleCases, runRule } from "../../support/rule-cases.js";

ruleCases(nameFields, [
  { text: "«First name»", locale: "en-JP" },
  { text: "«Last name»:", locale: "en-KR" },
  { text: "«Last Name» *", locale: "en-CN" },
  { text: "«Last name»", locale: "en-ID" },
  { text: "«Nama belakang»", locale: "id-ID" },
  { text: "«Last name»", locale: "en-ET" },
  { text: "«Apellido»", locale: "es-MX" },
  { text: "«Middle name»", locale: "en-JP" },
  { text: "First name", locale: "en-US" },
  { text: "Last name", locale: "en-DE" },
  { text: "Given name", locale: "en-JP" },
  { text: "Full name", locale: "en-ID" },
  { text: "Apellidos", locale: "es-ES" },
  { text: "The first name on the list", locale: "en-JP" },
  { text: "姓", locale: "ja-JP" },
]);

test("the given name before the family name is out of order where the family name leads", () => {
  const order = (texts: readonly string[], locale: string): readonly string[] =>
    runRule(
      nameFields,
      texts.map((text) => ({ text })),
      locale,
    ).map((match) => match.segment.text);
  expect(order(["名", "姓"], "ja-JP")).toEqual(["名"]);
  expect(order(["이름", "성"], "ko-KR")).toEqual(["이름"]);
  expect(order(["姓", "名"], "ja-JP")).toEqual([]);
  expect(order(["名", "メール", "住所", "電話", "姓"], "ja-JP")).toEqual([]);
  expect(order(["Given name", "Family name"], "en-DE")).toEqual([]);
});
