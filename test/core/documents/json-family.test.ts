import fc from "fast-check";
import JSON5 from "json5";
import { describe, expect, test } from "vitest";
import { arb } from "../../../server/src/core/documents/arb.js";
import { chatMessages } from "../../../server/src/core/documents/chat-messages.js";
import { chromeMessages } from "../../../server/src/core/documents/chrome-messages.js";
import { replaceSegment } from "../../../server/src/core/documents/document.js";
import { json5 } from "../../../server/src/core/documents/json5.js";
import { xcstrings } from "../../../server/src/core/documents/xcstrings.js";
import { formatLaws } from "../../support/document-laws.js";

describe("json5", () => {
  const sample = `\uFEFF// copy\r
{
  title: 'It\\'s "here"', /* why */ "sub-title": "two \\
lines",
  $unicode_é: '\\x41\\u00e9\\v', nested: {items_one: '{{count}} item', items_other: '{{count}} items'},
  n: +.5e1, hex: 0xFF, inf: -Infinity, no: null, list: ['a', "b",],
}
`;
  formatLaws(json5, sample, { path: "en.json5" });

  test("keys, texts and plurals", () => {
    const { segments } = json5.parse(sample, "en.json5");
    expect(segments.map((s) => [s.key, s.text])).toEqual([
      ["title", 'It\'s "here"'],
      ["sub-title", "two lines"],
      ["$unicode_é", "Aé\v"],
      ["nested.items_one", "{{count}} item"],
      ["nested.items_other", "{{count}} items"],
      ["list.0", "a"],
      ["list.1", "b"],
    ]);
    expect(segments[4]?.plural).toEqual({ group: "nested.items", category: "other" });
  });

  test("a replacement keeps the quotes it stands in", () => {
    const [first] = json5.parse("{a: 'x'}", "en.json5").segments;
    expect(first && replaceSegment(json5, "{a: 'x'}", first, `it's "it"`)).toBe(`{a: 'it\\'s "it"'}`);
  });

  test("reads the strings that the json5 package reads", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: "binary" })), (value) => {
        const source = JSON5.stringify(value, null, 2);
        const { segments, problems } = json5.parse(source, "en.json5");
        expect(problems).toEqual([]);
        const expected = Object.entries(JSON5.parse<Record<string, string>>(source))
          .filter(([key]) => !key.startsWith("@") && key !== "$schema")
          .map(([, text]) => text);
        expect(segments.map((s) => s.text)).toEqual(expected);
      }),
    );
  });

  test.each([
    "{a: 'x",
    "{a: b}",
    "{a 'x'}",
    "{a: 'x' b: 'y'}",
    "{a: 'x'} /* ",
    "{a: 'x\ny'}",
    "{a: #}",
    "{,}",
  ])("%s is told once", (source) => {
    const errors = json5.parse(source, "en.json5").problems;
    expect(() => JSON5.parse(source)).toThrow();
    if (source.endsWith("/* ")) return expect(errors).toEqual([]);
    expect(errors.map((p) => p.code)).toEqual(["syntax"]);
  });
});

describe("chrome messages", () => {
  const path = "_locales/en/messages.json";
  const sample = `{\r
  "appName": { "message": "Tab Saver", "description": "Name in the store" },\r
  "greeting": {
    "description": "Shown on start",
    "message": "Hello $USER$, you have $COUNT$ tabs for $$1 <b>now</b>",
    "placeholders": { "user": { "content": "$1", "example": "Ada" }, "count": { "content": "$2" } }
  }
}
`;
  formatLaws(chromeMessages, sample, { path });

  test("only messages are copy; the description is the context", () => {
    const { segments } = chromeMessages.parse(sample, path);
    expect(segments.map((s) => [s.key, s.context])).toEqual([
      ["appName", "Name in the store"],
      ["greeting", "Shown on start"],
    ]);
    expect(segments[1]?.placeholders.map((p) => p.text)).toEqual(["$USER$", "$COUNT$", "$$", "<b>", "</b>"]);
  });
});

describe("arb", () => {
  const sample = `\uFEFF{
  "@@locale": "pt_BR",
  "@@last_modified": "2024-01-01",
  "hello": "Olá {name}",
  "@hello": {
    "description": "Greeting on the first page",
    "placeholders": { "name": { "type": "String", "example": "Ana" } }
  },
  "items": "{count, plural, =0{Nada} one{# item} other{# itens}}",
  "@items": {}
}
`;
  formatLaws(arb, sample, { path: "app_pt.arb" });
  formatLaws(arb, sample.replaceAll("\n", "\r\n"), { path: "app_pt.arb" });

  test("locale, context, placeholders", () => {
    const { segments, locale } = arb.parse(sample, "app_pt.arb");
    expect(locale).toBe("pt-BR");
    expect(segments.map((s) => [s.key, s.context])).toEqual([
      ["hello", "Greeting on the first page\nname: for example Ana"],
      ["items", undefined],
    ]);
    expect(segments[1]?.placeholders.map((p) => p.text)).toEqual([
      "{count, plural, =0{",
      "} one{",
      "#",
      "} other{",
      "#",
      "}}",
    ]);
  });
});

describe("xcstrings", () => {
  const sample = `{
  "sourceLanguage" : "en",
  "strings" : {
    "Settings" : {
      "comment" : "Tab title",
      "localizations" : {
        "de" : { "stringUnit" : { "state" : "needs_review", "value" : "Einstellungen" } }
      }
    },
    "files %lld" : {
      "localizations" : {
        "de" : { "variations" : { "plural" : {
          "one" : { "stringUnit" : { "state" : "translated", "value" : "%lld Datei" } },
          "other" : { "stringUnit" : { "state" : "translated", "value" : "%lld Dateien" } } } } },
        "en" : { "variations" : { "plural" : {
          "one" : { "stringUnit" : { "state" : "translated", "value" : "%lld file" } },
          "other" : { "stringUnit" : { "state" : "translated", "value" : "%lld files" } } } } }
      }
    },
    "tap" : {
      "localizations" : {
        "en" : { "variations" : { "device" : {
          "iphone" : { "stringUnit" : { "state" : "translated", "value" : "Tap" } },
          "mac" : { "stringUnit" : { "state" : "translated", "value" : "Click" } } } } },
        "zh-Hans" : {
          "stringUnit" : { "state" : "translated", "value" : "%#@n@" },
          "substitutions" : { "n" : { "formatSpecifier" : "lld", "variations" : { "plural" : {
            "other" : { "stringUnit" : { "state" : "translated", "value" : "%arg 次" } } } } } } }
      }
    },
    "ISO" : { "shouldTranslate" : false, "localizations" : {
      "en" : { "stringUnit" : { "state" : "translated", "value" : "ISO" } } } }
  },
  "version" : "1.0"
}
`;
  formatLaws(xcstrings, sample, { path: "Localizable.xcstrings" });

  test("each value with its locale, source, plural and context", () => {
    const { segments } = xcstrings.parse(sample, "Localizable.xcstrings");
    expect(segments.map((s) => [s.id, s.text, s.sourceText])).toEqual([
      ["Settings@de", "Einstellungen", "Settings"],
      ["files %lld.one@de", "%lld Datei", "%lld files"],
      ["files %lld.other@de", "%lld Dateien", "%lld files"],
      ["files %lld.one@en", "%lld file", undefined],
      ["files %lld.other@en", "%lld files", undefined],
      ["tap.iphone@en", "Tap", undefined],
      ["tap.mac@en", "Click", undefined],
      ["tap@zh-Hans", "%#@n@", "Click"],
      ["tap.n.other@zh-Hans", "%arg 次", "Click"],
    ]);
    expect(segments[0]).toMatchObject({ locale: "de", context: "Tab title\nState: needs_review" });
    expect(segments[2]?.plural).toEqual({ group: "files %lld@de", category: "other" });
    expect(segments[8]?.plural).toEqual({ group: "tap.n@zh-Hans", category: "other" });
    expect(segments[1]?.placeholders.map((p) => p.text)).toEqual(["%lld"]);
  });
});

describe("chat messages", () => {
  const sample = `\uFEFF[\r
  {"role": "system", "content": "You help {{customer}}.\\nBe brief."},\r
  {"role": "user", "content": [{"type": "text", "text": "Hi \${name}"}, {"type": "image_url", "image_url": {"url": "x"}}]},
  {"content": "Hello! \\u00e9", "role": "assistant"},
  {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}
]
`;
  formatLaws(chatMessages, sample, { path: "prompt.json" });

  test("roles and placeholders; only the words of messages", () => {
    const { segments, kind } = chatMessages.parse(sample, "prompt.json");
    expect(kind).toBe("prompt");
    expect(segments.map((s) => [s.key, s.role, s.placeholders.map((p) => p.text)])).toEqual([
      ["0.content", "system", ["{{customer}}"]],
      ["1.content.0.text", "user", [`\${name}`]],
      ["2.content", "assistant", []],
    ]);
  });

  test("messages under a key, beside settings", () => {
    const source =
      '{"model": "m", "messages": [{"role": "user", "content": "Hi"}], "note": {"content": "no"}}';
    expect(chatMessages.parse(source, "p.json").segments.map((s) => s.key)).toEqual(["messages.0.content"]);
  });
});
