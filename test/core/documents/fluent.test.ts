import { describe, expect, test } from "vitest";
import { replaceSegment, type Segment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { fluent } from "../../../server/src/core/documents/fluent.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `### The shop.

# Shown at the top. Max length: 80
hello = Hello { $name }, <b>you</b> {"{"}x{"}"}
    second line
      indented

    last line
    .title = Title of { -brand(case: "genitive") }
    .accesskey = {""}
block =
    A text that begins below.
mails = You have { $n ->
        [0] no mail
        [one] one mail from { $who }
       *[other]
            { $n } mails
            and more
    } today
-brand = Firefox
    .gender = masculine
`;

describe("fluent", () => {
  formatLaws(fluent, sample, { path: "en/app.ftl" });
});
describe("fluent with CRLF and BOM", () => {
  formatLaws(fluent, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "en/app.ftl" });
});

describe("fluent, in detail", () => {
  const { segments } = fluent.parse(sample, "en/app.ftl");
  const find = (key: string): Segment => {
    const found = segments.find((s) => s.key === key);
    if (found === undefined) throw new Error(`no segment ${key}`);
    return found;
  };

  test("messages, attributes, variants and terms", () => {
    expect(segments.map((s) => [s.id, s.text])).toEqual([
      ["hello", "Hello { $name }, <b>you</b> {x}\nsecond line\n  indented\n\nlast line"],
      ["hello.title", 'Title of { -brand(case: "genitive") }'],
      ["hello.accesskey", ""],
      ["block", "A text that begins below."],
      ["mails", "You have "],
      ["mails[0]", "no mail"],
      ["mails[one]", "one mail from { $who }"],
      ["mails[other]", "{ $n } mails\nand more"],
      ["mails#2", " today"],
      ["-brand", "Firefox"],
      ["-brand.gender", "masculine"],
    ]);
    expect(find("mails[one]").plural).toEqual({ group: "mails", category: "one" });
    expect(find("mails[0]").plural?.category).toBe("zero");
    const platform =
      "browse =\n    { PLATFORM() ->\n        [macos] Choose a file\n       *[other] Browse files\n    }\n";
    expect(fluent.parse(platform, "de.ftl").segments.map((s) => s.plural)).toEqual([undefined, undefined]);
    expect(find("hello")).toMatchObject({ context: "Shown at the top. Max length: 80", maxLength: 80 });
    expect(find("hello").placeholders.map((p) => p.text)).toEqual(["{ $name }", "<b>", "</b>"]);
  });

  test("spans skip the indentation of a line", () => {
    const segment = find("hello");
    const at = (words: string) => {
      const start = segment.text.indexOf(words);
      const span = toSourceSpan(segment, { start, end: start + words.length });
      return sample.slice(span.start, span.end);
    };
    expect(at("second line")).toBe("second line");
    expect(at("{x}")).toBe('{"{"}x{"}"}');
    expect(at("last")).toBe("last");
  });

  test("a rewrite keeps variables, and braces of its own are words", () => {
    expect(replaceSegment(fluent, sample, find("mails[one]"), "{ $who } wrote {once}")).toContain(
      '[one] { $who } wrote {"{"}once{"}"}\n',
    );
    expect(replaceSegment(fluent, sample, find("block"), "one\n* two")).toContain(
      'block =\n    one\n    {"*"} two\n',
    );
  });

  test.each([
    ["no pattern", "a = x\nb\nc = y\n", "syntax", ["x", "y"]],
    ["an open placeable", "a = x\nb = { $n", "syntax", ["x"]],
    ["deep", `a = ${"{".repeat(5000)}`, "too-deep", []],
    ["a message twice", "a = x\na = y\n", "duplicate-key", ["x", "y"]],
  ])("%s gives one problem", (_name, source, code, read) => {
    const document = fluent.parse(source, "x.ftl");
    expect(document.problems.map((p) => p.code)).toEqual([code]);
    expect(document.segments.map((s) => s.text)).toEqual(read);
  });
});
