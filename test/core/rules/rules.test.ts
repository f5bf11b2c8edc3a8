import fc from "fast-check";
import { expect, test } from "vitest";
import { RULES } from "../../../server/src/core/rules/rules.js";
import { runRule } from "../../support/rule-cases.js";

const LOCALES = [
  ...["en-US", "en-GB", "zh-CN", "ko-KR", "id-ID", "fa-IR", "es-MX", "es-ES", "el-GR", "am-ET", "om-ET"],
  ...["ja-JP", "de-DE", "fr-FR", "ar-SA", "hi-IN", "ta-IN", "pt-BR", "zh-Hant-TW", "en-JP", "en-KR", "de-CH"],
  // No CLDR data, an unknown territory, a script that the name spells out.
  ...["tlh-US", "en-ZZ", "sr-Latn-RS"],
];

/** What rules look for, so that random texts reach their inner branches. */
const PIECES = [
  ...[
    "1,234.56",
    "1.234,56",
    "12/25/2025",
    "25.12.2025",
    "December 25, 2025",
    "3:00 PM",
    "15:30",
    "$9.99",
    "10 €",
  ],
  ...[
    "“",
    "”",
    "„",
    "«",
    "»",
    '"',
    "!",
    "?",
    ";",
    ":",
    ",",
    ".",
    "。",
    "，",
    "¿",
    "{n, plural, one {x}}",
    "{name}",
  ],
  ...[
    "5 miles",
    "20 °C",
    "US Letter",
    "week starts on Sunday",
    "Monday to Friday",
    "(555) 555-1234",
    "ZIP code",
  ],
  ...[
    "wenn Sie du",
    "vous tu",
    "usted tu",
    "ました。だった。",
    "습니다. 없다.",
    "in US dollars",
    "all users",
    "Christmas",
    "a piece of cake",
  ],
  ...["Fußball", "سلام", "日本", "한국", "Ελλάδα", "हिन्दी", "۱۲", "C++", " ", "\n", "<b>"],
];

test("ids are unique and in order, so that a rule is found where one looks for it", () => {
  const ids = RULES.map((rule) => rule.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test("any text in any locale gives matches inside the text with a real probability", () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme", maxLength: 5 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, fc.constantFrom(...LOCALES), (pieces, locale) => {
      const text = pieces.join("");
      for (const rule of RULES) {
        for (const { span, confidence = 1, message, replacement } of runRule(rule, [{ text }], locale)) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(message).toMatch(/\.$/);
          // A fix that changes nothing would be offered for ever, one with a blanked placeholder would lose it.
          if (replacement !== undefined) {
            expect(replacement).not.toBe(text.slice(span.start, span.end));
            expect(replacement).not.toContain("\uFFFC");
          }
        }
      }
    }),
    { numRuns: 1500 },
  );
});
