import { describe, expect, test } from "vitest";
import { toSourceSpan } from "../../../server/src/core/documents/document.js";
import { po } from "../../../server/src/core/documents/po.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `# Translators of the shop.
msgid ""
msgstr ""
"Project-Id-Version: shop 1.0\\n"
"Language: pt_BR\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

#. Button at checkout. Max length: 12
#: src/cart.c:12 src/cart.c:90
msgctxt "verb"
msgid "Order"
msgstr "Encomendar"

#, c-format
msgid "%d book for %s"
msgid_plural "%d books for %s"
msgstr[0] "%d livro para %s"
msgstr[1] "%d livros para %s"

# A letter.
#, fuzzy
#| msgid "Dear friend,\\n"
msgid ""
"Dear \\"friend\\",\\n"
"welcome."
msgstr ""
"Caro \\"amigo\\",\\n"
"bem-vindo\\x21"

msgid "Not yet"
msgstr ""

msgid "%n file"
msgid_plural "%n files"
msgstr[0] ""
msgstr[1] ""

#~ msgid "Gone"
#~ msgstr "Foi-se"
`;
/** An empty msgstr means "not translated", and an empty msgid is the header. */
const representable = (text: string) => text !== "";

describe("po", () => {
  formatLaws(po, sample, { path: "pt_BR.po", representable });
});
describe("po with CRLF and BOM", () => {
  formatLaws(po, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "pt_BR.po", representable });
});

describe("po, in detail", () => {
  const { segments, locale } = po.parse(sample, "pt_BR.po");

  test("keys, texts and where they are from", () => {
    expect(locale).toBe("pt-BR");
    expect(segments.map((s) => [s.key, s.text])).toEqual([
      ["verb.Order", "Encomendar"],
      ["%d book for %s[0]", "%d livro para %s"],
      ["%d book for %s[1]", "%d livros para %s"],
      ['Dear "friend",\nwelcome.', 'Caro "amigo",\nbem-vindo!'],
      ["Not yet", "Not yet"],
      ["%n file[one]", "%n file"],
      ["%n file[other]", "%n files"],
    ]);
    expect(segments[0]).toMatchObject({
      context: "Button at checkout. Max length: 12",
      maxLength: 12,
      sourceText: "Order",
    });
    expect(segments[2]).toMatchObject({
      sourceText: "%d books for %s",
      plural: { group: "%d book for %s", category: "1" },
    });
    expect(segments[2]?.placeholders.map((p) => p.text)).toEqual(["%d", "%s"]);
    expect(segments[3]?.context).toBe("A letter.\nFuzzy: not approved by a translator.");
    expect(segments[4]).toMatchObject({ locale: "en" });
    expect(segments[4]).not.toHaveProperty("sourceText");
  });

  test("offsets across the lines of a string and its escapes", () => {
    const letter = segments[3];
    const at = (words: string) => {
      const start = letter?.text.indexOf(words) ?? -1;
      const span = letter && toSourceSpan(letter, { start, end: start + words.length });
      return span && sample.slice(span.start, span.end);
    };
    expect(at('"amigo"')).toBe('\\"amigo\\"');
    expect(at("bem")).toBe("bem");
    expect(at("vindo!")).toBe("vindo\\x21");
  });

  test("a template is in the language of its msgids", () => {
    const template = po.parse('msgid "Hello"\nmsgstr ""\n', "shop.pot");
    expect(template.segments).toMatchObject([{ key: "Hello", text: "Hello" }]);
    expect(template.segments[0]).not.toHaveProperty("locale");
  });

  test("text with several lines is written as several strings", () => {
    const segment = segments[0];
    expect(segment && po.encode("a\nb", segment, sample)).toBe('"\n"a\\n"\n"b');
    expect(segment && po.encode("a\n", segment, sample)).toBe("a\\n");
  });

  test("broken lines are told once, and what is whole is read", () => {
    const { segments: read, problems } = po.parse('msgid "a"\nmsgstr "b"\nmsgid "c\nmsgstr oops\n', "x.po");
    expect(problems).toMatchObject([{ code: "syntax", span: { start: 21 } }]);
    expect(read.map((s) => s.text)).toEqual(["b"]);
  });

  test("a message defined twice is told", () => {
    const twice = 'msgid "a"\nmsgstr "b"\n\n'.repeat(2);
    expect(po.parse(twice, "x.po").problems.map((p) => p.code)).toEqual(["duplicate-key"]);
  });
});
