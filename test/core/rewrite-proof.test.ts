import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Segment } from "../../server/src/core/documents/document.js";
import { proveRewrite } from "../../server/src/core/rewrite-proof.js";
import { jsonInput } from "../support/checker.js";

function segment(text: string, parts: Partial<Segment> = {}): Segment {
  const [first] = jsonInput({ a: text }, "en.json").document.segments;
  if (first === undefined) throw new Error("The text is no segment.");
  return { ...first, ...parts };
}

describe("a rewrite is refused", () => {
  test.each<[string, string, string, RegExp]>([
    ["without words", "Hello {name}", "  ", /empty/],
    ["without a change", "Hello {name}", "Hello {name}", /changes nothing/],
    ["without a placeholder", "Hello {name}, {count} new", "Hello {name}", /drops the placeholder {count}/],
    ["with one renamed", "Hello {name}", "Hello {nom}", /placeholder {name}/],
    ["with one doubled", "Hello {name}", "{name}, hello {name}", /repeats the placeholder {name}/],
    ["with one invented", "Hello friend", "Hello {name}", /invents the placeholder {name}/],
    ["with an invented format", "Hello friend", "Hello %s, friend", /invents the placeholder %s/],
    ["with invented markup", "Hello friend", "Hello <b>friend</b>", /invents the placeholder <b>/],
    ["without a tag", "Press <b>Save</b> now", "Press <b>Save now", /drops the placeholder <\/b>/],
    ["with tags that have changed places", "Press <b>Save</b>", "Press </b>Save<b>", /markup/],
    [
      "with a broken ICU message",
      "{count, plural, one {one day} other {# days}}",
      "{count, plural, one {one day} other {# days}",
      /placeholder|ICU/,
    ],
    ["with a line break", "Save your work", "Save\nyour work", /single line/],
    ["in another script", "保存せずに終了しますか", "Quit without saving?", /another language/],
    ["in a far longer form", "Save", "Save ".repeat(20), /much longer/],
  ])("%s", (_what, before, after, why) => {
    expect(proveRewrite(segment(before), after)).toMatch(why);
  });

  test("beyond the length that the file allows", () => {
    expect(proveRewrite(segment("Save now", { maxLength: 10 }), "Save at once")).toMatch(
      /12 characters.*allows 10/,
    );
    expect(proveRewrite(segment("Save now", { maxLength: 12 }), "Save at once")).toBeUndefined();
  });
});

describe("a rewrite may", () => {
  test.each([
    ["change words", "Hello {name}", "Good morning {name}"],
    ["move variables", "{count} files in {folder}", "{folder} holds {count} files"],
    ["keep variables one of which begins another", "Hi $name and $name2", "Dear $name2 and $name"],
    ["keep numbered ones", "From %1$s to %10$s and %1$d", "Between %1$s, %10$s and %1$d"],
    ["change words inside markup", "Press <b>Save</b> now", "Now press <b>Store</b>"],
    [
      "change words inside ICU branches",
      "{count, plural, one {one day} other {# days}} left",
      "{count, plural, one {one day} other {# days}} remaining",
    ],
    ["keep a line break", "One\ntwo", "One\nthree"],
  ])("%s", (_what, before, after) => {
    expect(proveRewrite(segment(before), after)).toBeUndefined();
  });
});

describe("whatever the words are", () => {
  const word = fc.stringMatching(/^[a-z]{1,9}$/);
  const variable = fc.stringMatching(/^[a-z]{1,6}$/).map((name) => `{${name}}`);
  const texts = fc
    .tuple(
      fc.array(word, { minLength: 2, maxLength: 6 }),
      fc.uniqueArray(variable, { minLength: 1, maxLength: 3 }),
    )
    .map(([words, variables]) => ({ words, variables }));

  test("all placeholders in any order pass, and one left out never does", () => {
    fc.assert(
      fc.property(texts, fc.nat(), ({ words, variables }, seed) => {
        const before = segment([...words, ...variables].join(" "));
        const moved = variables.map((_, i) => variables[(i + seed) % variables.length] ?? "");
        expect(proveRewrite(before, [...moved, ...words.toReversed(), "x"].join(" "))).toBeUndefined();
        expect(proveRewrite(before, [...moved.slice(1), ...words, "x"].join(" "))).toMatch(
          /drops the placeholder/,
        );
      }),
    );
  });

  test("a placeholder that the text did not have never passes", () => {
    fc.assert(
      fc.property(texts, variable, ({ words, variables }, extra) => {
        fc.pre(!variables.includes(extra));
        const before = segment([...words, ...variables].join(" "));
        expect(proveRewrite(before, [...words, ...variables, extra].join(" "))).toMatch(/invents|longer/);
      }),
    );
  });

  test("any proposal gets an answer, never an exception", () => {
    const original = segment("Hello {name}, <b>{count, plural, one {# day} other {# days}}</b>");
    const pieces = fc.constantFrom(
      "{name}",
      "<b>",
      "</b>",
      "{",
      "}",
      "'",
      "#",
      ", plural, ",
      "\n",
      "%s",
      "🎉",
      "早い",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 12 }), (parts) => {
        const why = proveRewrite(original, parts.join(""));
        expect(why === undefined || why.length > 0).toBe(true);
        if (why === undefined) expect(parts.join("")).toContain("{name}");
      }),
      { numRuns: 300 },
    );
  });
});
