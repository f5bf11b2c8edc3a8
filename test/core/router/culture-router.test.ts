import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createCultureRouter,
  type Route,
  type TextFacts,
} from "../../../server/src/core/router/culture-router.js";
import { createLanguageDetector } from "../../../server/src/host/language.js";
import { openPacks } from "../../../server/src/host/packs.js";

const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
const router = createCultureRouter(packs, createLanguageDetector());

function copy(text: string): Route {
  return router.route(text, { kind: "copy" });
}

/** `JP name wording`: the chosen cultures, each with the signals that speak for it. */
function told(text: string, kind: TextFacts["kind"] = "copy"): readonly string[] {
  const { cultures, ranked } = router.route(text, { kind });
  return cultures.map((id) => [id, ...(ranked.find((r) => r.culture === id)?.signals ?? [])].join(" "));
}

describe("signals", () => {
  test.each([
    ["a territory", "Parcels to Japan take a week.", ["JP name"]],
    ["a people", "Our Brazilian guests arrive at noon.", ["BR name"]],
    ["a city of a pack", "The Osaka shop opens at ten.", ["JP name"]],
    ["a territory without a pack", "Visa rules for Vietnam changed.", ["VN name"]],
    ["a people without a pack", "A guide for Kenyan runners.", ["KE name"]],
    ["a name in a hurry", "gift for my friend in japan", ["JP name"]],
    ["the longest name", "Flights to New Mexico", ["US name"]],
    ["a language that one culture speaks", "Translate the note into Japanese.", ["JP name"]],
    ["an inflected name", "Αποστολή στη Μύκονο", ["GR name language"]],
    ["a currency of one place", "Only ₹499 a month", ["IN currency"]],
    ["a currency by its name", "It costs 3,980 yen.", ["JP currency"]],
    ["an international phone number", "Call +82 2 312 3456", ["KR phone"]],
    ["a North American phone number", "Call (415) 555-0132", ["US phone"]],
    ["a Persian date", "Delivered on 1403/02/17", ["IR calendar"]],
    ["an Ethiopian month", "Classes start on 12 Tekemt.", ["ET calendar"]],
    ["an era", "Born in Showa 52", ["JP calendar"]],
    ["a feast", "We are closed on Chuseok.", ["KR wording"]],
    ["a word of its own English", "Loans up to 75 lakh", ["IN variety"]],
    ["a word of its own Spanish", "Reserva desde tu celular y evita filas", ["MX variety language"]],
    ["a variety that no pack is for", "O seu telemóvel está pronto a usar", ["PT variety language"]],
    ["a script", "未読メッセージがあります", ["JP language"]],
    ["a language", "Ihre Bestellung wurde versandt.", ["DE language"]],
  ])("%s", (_case, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test.each([
    ["everyday words", "Save changes before closing?"],
    ["English, which many read", "You have three unread messages."],
    ["Spanish, which many read", "¿Guardar los cambios antes de salir?"],
    ["words that only look like names", "polish the china, roast the turkey and tell us"],
    ["a pronoun in capitals", "CONTACT US NOW"],
    ["a programming language", "Senior Java developer wanted"],
    ["a language that many speak", "Translate this into Spanish."],
    ["a dish", "French fries and a shake"],
    ["money of many places", "It costs 20 euros, or $20."],
    ["a dollar", "Win 100 dollars"],
    ["units and numbers", "16 GB, 1404, +5 points, 555-01"],
    ["nothing", ""],
  ])("%s: abstains", (_case, text) => {
    expect(told(text)).toEqual([]);
  });

  test("the reason says which words told", () => {
    expect(copy("The Osaka shop: 3,980 yen").reason).toBe('it names "Osaka"; prices in yen');
    expect(copy("¿Guardar los cambios?").reason).toMatch(/^unsure: (?:ES|MX|US) \d+%.*it is in Spanish/);
  });

  test("signs that fit several go to the culture that another names", () => {
    expect(told("Nur 20 € im Monat, jederzeit kündbar")).toEqual(["DE currency language"]);
    expect(copy("Es kostet 20 €, jederzeit kündbar").probability).toBeGreaterThan(0.9);
  });
});

describe("copy is in its readers' language, a prompt speaks of them", () => {
  const german = "Schreibe eine kurze Nachricht an unsere Kunden in Japan.";
  test("a prompt in German about Japan is for Japan", () => {
    expect(told(german, "prompt")[0]).toMatch(/^JP/);
  });
  test("copy in German about Japan is for Germany, and Japan is heard as well", () => {
    expect(told("Unsere Reisen nach Japan beginnen im Mai.").map((t) => t.slice(0, 2))).toEqual(["DE", "JP"]);
  });
});

describe("texts about several cultures", () => {
  /** `JP|For Japan, …`: each part with its cultures. */
  const parts = (text: string): readonly string[] =>
    (copy(text).parts ?? []).map(({ span, cultures }) => `${cultures}|${text.slice(span.start, span.end)}`);

  test.each([
    [
      "clauses",
      "For Japan, wrap gifts in pairs; for Germany, avoid red roses.",
      ["JP|For Japan, wrap gifts in pairs; ", "DE|for Germany, avoid red roses."],
    ],
    [
      "sentences, where what names none goes on about the one before",
      "We ship everywhere. In Korea pay by card. It is instant. In China scan a code.",
      ["KR,CN|We ship everywhere. ", "KR|In Korea pay by card. It is instant. ", "CN|In China scan a code."],
    ],
    [
      "conjunctions",
      "Write a samba post for Brazil and a formal letter for France.",
      ["BR|Write a samba post for Brazil and a formal letter ", ""],
    ],
  ])("%s", (_case, text, expected) => {
    if (expected.at(-1) === "") expect(copy(text).cultures).toEqual(["BR", "FR"]);
    else expect(parts(text)).toEqual(expected);
  });

  test("a list of names stays whole, in the order of the text", () => {
    const route = copy("Our customers live in Japan, Germany and Brazil.");
    expect(route.cultures).toEqual(["JP", "DE", "BR"]);
    expect(route.parts).toBeUndefined();
  });

  test("a passing word is no second culture", () => {
    expect(copy("Our Osaka team loves kimchi.").cultures).toEqual(["JP"]);
  });
});

describe("for any text", () => {
  const words = fc.constantFrom(
    ..."Japan Germany Tokyo Diwali lakh € $5 ₹9 +81 3 1234 5678 into Spanish celular vosotros 令和6 مالی 한국 the , . ; and 🎁 \u0000 \ud800".split(
      " ",
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(words, { maxLength: 20 }).map((w) => w.join(" ")),
  );
  const kind = fc.constantFrom("copy" as const, "prompt" as const);

  test("probabilities descend, sum to at most 1, and every choice is ranked with a reason", () => {
    fc.assert(
      fc.property(text, kind, (t, k) => {
        const { ranked, cultures, probability } = router.route(t, { kind: k });
        const all = ranked.map((r) => r.probability);
        expect(all).toEqual(all.toSorted((a, b) => b - a));
        expect(all.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
        expect(all.every((p) => p > 0 && p <= 1)).toBe(true);
        expect(ranked.every((r) => r.reason !== "" && r.signals.length > 0)).toBe(true);
        expect(cultures.every((c) => ranked.some((r) => r.culture === c))).toBe(true);
        expect(new Set(cultures).size).toBe(cultures.length);
        expect(cultures.length > 0).toBe(probability > 0);
      }),
      { numRuns: 300, examples: [["Japan 5678 € 한국 令和6", "prompt"]] },
    );
  });

  test("the same text gives the same route, and parts cover it without overlap", () => {
    fc.assert(
      fc.property(text, kind, (t, k) => {
        const route = router.route(t, { kind: k });
        expect(createCultureRouter(packs, createLanguageDetector()).route(t, { kind: k })).toEqual(route);
        if (route.parts === undefined) return;
        expect(route.parts.map((p) => t.slice(p.span.start, p.span.end)).join("")).toBe(t);
        expect(new Set(route.parts.flatMap((p) => p.cultures))).toEqual(new Set(route.cultures));
      }),
      { numRuns: 60 },
    );
  });
});
