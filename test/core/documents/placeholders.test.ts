import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlaceholderSyntax } from "../../../server/src/core/documents/document.js";
import { findPlaceholders } from "../../../server/src/core/documents/placeholders.js";

const found = (text: string, ...syntaxes: PlaceholderSyntax[]) =>
  findPlaceholders(text, syntaxes).map((p) => p.text);

describe("printf and its kin", () => {
  test.each<[string, PlaceholderSyntax, string[]]>([
    ["%s and %d of %1$s, %2$d", "printf", ["%s", "%d", "%1$s", "%2$d"]],
    ["%.2f km, %05d, %-10s, %lu, %%", "printf", ["%.2f", "%05d", "%-10s", "%lu", "%%"]],
    ["%(count)d files", "printf", ["%(count)d"]],
    ["%@ likes %lld, %2$@ %#@items@ %arg", "apple", ["%@", "%lld", "%2$@", "%#@items@", "%arg"]],
    ["%{name} paid %<sum>.2f", "ruby", ["%{name}", "%<sum>.2f"]],
    ["%d. %B %Y", "ruby", ["%d", "%B", "%Y"]],
    ["%Y年%-m月%d日", "ruby", ["%Y", "%-m", "%d"]],
  ])("%s (%s)", (text, syntax, expected) => {
    expect(found(text, syntax)).toEqual(expected);
  });

  test.each([
    "100% sure",
    "You are 100% done, 50% by Friday",
    "50%ige Lösung",
    "20%-os kedvezmény",
    "%100 doğal, %50 indirim",
    "100 % des clients",
    "5 %",
    "%",
  ])("a percent sign is prose in: %s", (text) => {
    expect(found(text, "printf", "apple", "ruby")).toEqual([]);
  });
});

describe("braces of all kinds", () => {
  test.each<[string, PlaceholderSyntax, string[]]>([
    ["{{count}} items, $t(cart.title)", "i18next", ["{{count}}", "$t(cart.title)"]],
    ["{0} of {user.name}, {x:0.00}, {}", "braces", ["{0}", "{user.name}", "{x:0.00}", "{}"]],
    [`\${user} owes \${sum + 1}`, "dollar", [`\${user}`, `\${sum + 1}`]],
    ["{{#if vip}}Hi {{{name}}}{{/if}}", "mustache", ["{{#if vip}}", "{{{name}}}", "{{/if}}"]],
    [
      "{% if x %}{{ y | default({}) }}{% endif %}{# note #}",
      "jinja",
      ["{% if x %}", "{{ y | default({}) }}", "{% endif %}", "{# note #}"],
    ],
    ["$USER$ has $1 and $$", "chrome", ["$USER$", "$1", "$$"]],
    [
      '{ $name } of { -brand } { DATETIME($d) } {""}',
      "fluent",
      ["{ $name }", "{ -brand }", "{ DATETIME($d) }", '{""}'],
    ],
    [
      "<b class='x'>Hi</b> <br/>&nbsp;<!-- c --><0>x</0>",
      "html",
      ["<b class='x'>", "</b>", "<br/>", "&nbsp;", "<!-- c -->", "<0>", "</0>"],
    ],
  ])("%s (%s)", (text, syntax, expected) => {
    expect(found(text, syntax)).toEqual(expected);
  });

  test.each<[string, PlaceholderSyntax]>([
    ["{Only words here}", "icu"],
    ["it costs $5 and 5 < 6 > 4", "html"],
    ["$5.00 and A$ 5", "dollar"],
    ["a & b; c", "html"],
  ])("no placeholder in: %s (%s)", (text, syntax) => {
    expect(found(text, syntax)).toEqual([]);
  });
});

describe("ICU messages", () => {
  test("simple and typed arguments", () => {
    expect(found("{name} on {d, date, ::yMMMd}", "icu")).toEqual(["{name}", "{d, date, ::yMMMd}"]);
  });

  test("the words of the branches stay text", () => {
    const text =
      "{n, plural, =0 {none} one {# {kind} file} other {# files}}, {g, select, f {her} other {{x}}}!";
    const placeholders = findPlaceholders(text, ["icu"]);
    let words = text;
    for (const p of placeholders.toReversed()) words = `${words.slice(0, p.start)}|${words.slice(p.end)}`;
    expect(words).toBe("|none|| | file|| files|, |her|||!");
  });

  test("a message without `other` and one with HTML are read all the same", () => {
    expect(found("{n, plural, one {day}}<br>", "icu")).toEqual(["{n, plural, one {", "}}"]);
  });

  test("an apostrophe before a variable does not hide it", () => {
    expect(found("l'{objet} et l'{autre, number}", "icu")).toContain("{objet}");
  });

  test("broken ICU keeps the simple arguments", () => {
    expect(found("{name} has {n, plural, one {", "icu")).toEqual(["{name}"]);
  });
});

describe("addresses", () => {
  test.each([
    ["See https://example.com/a?b=1.", "https://example.com/a?b=1"],
    ["(www.example.org)", "www.example.org"],
    ["https://example.comをご覧ください。", "https://example.com"],
    ["Mail a.b+c@example.co.uk, now", "a.b+c@example.co.uk"],
    ["<a href='tel:+1-555-0100'>", "tel:+1-555-0100"],
    ["https://example.com/{id}/x", "https://example.com/{id}/x"],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test("no address in prose", () => {
    expect(found("Call us: 12:30 @ noon, e.g. Mr.Smith://")).toEqual([]);
  });
});

const ALL: readonly PlaceholderSyntax[] = [
  "icu",
  "i18next",
  "printf",
  "apple",
  "ruby",
  "braces",
  "dollar",
  "mustache",
  "jinja",
  "chrome",
  "fluent",
  "html",
];

test("ascending, not overlapping, and each is the text it covers", () => {
  const piece = fc.constantFrom(
    ..."{}%$<>&;@#/'\"(),: abs1-\\.".split(""),
    "{{",
    "}}",
    "{n, plural, one {",
    "%s",
    "://",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.subarray([...ALL]), (pieces, syntaxes) => {
      const text = pieces.join("");
      let end = 0;
      for (const p of findPlaceholders(text, syntaxes)) {
        expect(p.start).toBeGreaterThanOrEqual(end);
        expect(p.end).toBeGreaterThan(p.start);
        expect(text.slice(p.start, p.end)).toBe(p.text);
        end = p.end;
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  "{",
  "{{",
  "<a ",
  "%",
  "$t(",
  "{a,",
  "www.",
  "a@",
  "a@a.",
  "{%",
  "<!--",
  "&#",
  "https://(",
  "{ $",
])("a long run of %s is no trap", (unit) => {
  expect(findPlaceholders(unit.repeat(20_000), ALL).length).toBeLessThanOrEqual(20_000);
});
