import { describe, expect, test } from "vitest";
import type { Norm } from "../../../server/src/core/cultures/culture.js";
import { createTriggerIndex } from "../../../server/src/core/norms/triggers.js";

function norm(id: string, triggers: Norm["triggers"]): Norm {
  return {
    id: `CN.gifts.${id}`,
    topic: "gifts",
    statement: "s",
    rule: "Do not x.",
    instead: "y",
    appliesTo: { kinds: ["copy"] },
    triggers,
    severity: "warning",
    contested: false,
    decidedBy: "model",
    rationale: "r",
    bad: "b",
    good: "g",
    sources: [{ title: "t", publisher: "p" }],
  };
}

/** The flagged words, or undefined if no pattern occurs. */
function matched(triggers: Norm["triggers"], text: string, language: string): string | undefined {
  const [match] = createTriggerIndex([norm("x", triggers)]).match(text, language);
  return match && text.slice(match.span.start, match.span.end);
}

describe("trigger patterns", () => {
  const clock = {
    en: ["clock*|wall clock + gift*|present|presents + !avoid*|never"],
    zh: ["送钟", "钟|手表 + 礼物"],
  };

  test.each([
    ["A clock is a great gift", "en", "clock"],
    ["GIFTS: alarm CLOCKS!", "en", "CLOCKS"],
    ["Never gift a clock", "en", undefined],
    ["The clock is wrong", "en", undefined],
    ["Uhr als gift: clock", "de", undefined],
    ["给客户送钟吧", "zh", "送钟"],
    ["新年礼物：手表", "zh", "手表"],
    ["买一块手表", "zh", undefined],
  ])("%s (%s) -> %s", (text, language, expected) => {
    expect(matched(clock, text, language)).toBe(expected);
  });

  test("phrases, inflections inside phrases, emoji and accents", () => {
    expect(matched({ en: ["thumbs up|👍"] }, "Great 👍", "en")).toBe("👍");
    expect(matched({ en: ["run* like a girl"] }, "He runs like a girl", "en")).toBe("runs like a girl");
    expect(matched({ es: ["felicítame"] }, "FELICITAME ya", "es")).toBe("FELICITAME");
    expect(matched({ fa: ["كتاب"] }, "این کتاب", "fa")).toBe("کتاب");
    expect(matched({ hi: ["काम"] }, "कम दाम", "hi")).toBeUndefined();
    expect(matched({ en: ["4"] }, "14 items", "en")).toBeUndefined();
    expect(matched({ zh: ["918"] }, "918购物节", "zh")).toBe("918");
  });

  test("a term in another script counts in any language, a Latin one only in its own", () => {
    expect(matched({ ja: ["死"] }, "The sign 死", "en")).toBe("死");
    expect(matched({ de: ["gift"] }, "a gift for you", "en")).toBeUndefined();
  });

  test("one pass finds many norms", () => {
    const index = createTriggerIndex([
      norm("a", { en: ["wine"] }),
      norm("b", { en: ["pork"] }),
      norm("c", { en: ["beef"] }),
    ]);
    expect(
      index
        .match("wine and pork", "en")
        .map((m) => m.norm.id)
        .sort(),
    ).toEqual(["CN.gifts.a", "CN.gifts.b"]);
  });
});
