import { describe, expect, test } from "vitest";
import { androidStrings } from "../../../server/src/core/documents/android-strings.js";
import { replaceSegment, type Segment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE resources [<!ENTITY app "Shop">]>
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
    <!-- Greeting on the first screen [CHAR LIMIT=60] -->
    <string name="hello">Hello <b>dear</b> <xliff:g id="name" example="Ann">%1$s</xliff:g>, it\\'s &lt;you&gt;\\n&app;</string>
    <string name="folded">
        one   two
        "three   four" \\u00e9 \\@ &amp; &#233; x&apos;
    </string>
    <string name="cdata"><![CDATA[<a href="x">It\\'s</a> & more]]></string>
    <string name="id" translatable="false">com.example</string>
    <string name="alias">@string/hello</string>
    <string name="empty"></string>
    <string name="none"/>
    <string-array name="days">
        <item>Monday</item>
        <!-- the day after -->
        <item>Tuesday</item>
    </string-array>
    <plurals name="books">
        <item quantity="one">%d book</item>
        <item quantity="other">%d books</item>
    </plurals>
    <color name="red">#f00</color>
</resources>
`;
const PATH = "app/src/main/res/values-de/strings.xml";

describe("android-strings", () => {
  formatLaws(androidStrings, sample, { path: PATH });
});
describe("android-strings with CRLF and BOM", () => {
  formatLaws(androidStrings, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: PATH });
});

describe("android-strings, in detail", () => {
  const { segments } = androidStrings.parse(sample, PATH);
  const find = (key: string): Segment => {
    const found = segments.find((s) => s.key === key);
    if (found === undefined) throw new Error(`no segment ${key}`);
    return found;
  };

  test("keys and texts", () => {
    expect(segments.map((s) => [s.key, s.text])).toEqual([
      ["hello", 'Hello <b>dear</b> <xliff:g id="name" example="Ann">%1$s</xliff:g>, it\'s <you>\n&app;'],
      ["folded", "one two three   four é @ & é x'"],
      ["cdata", `<a href="x">It's</a> & more`.replaceAll('"', "")],
      ["empty", ""],
      ["days.0", "Monday"],
      ["days.1", "Tuesday"],
      ["books.one", "%d book"],
      ["books.other", "%d books"],
    ]);
  });

  test("comments, limits and plurals", () => {
    expect(find("hello")).toMatchObject({
      context: "Greeting on the first screen [CHAR LIMIT=60]",
      maxLength: 60,
    });
    expect(find("days.1").context).toBe("the day after");
    expect(find("books.one").plural).toEqual({ group: "books", category: "one" });
  });

  test("tags and entities are placeholders, words between them are not", () => {
    expect(find("hello").placeholders.map((p) => p.text)).toEqual([
      "<b>",
      "</b>",
      '<xliff:g id="name" example="Ann">',
      "%1$s",
      "</xliff:g>",
      "<you>",
      "&app;",
    ]);
  });

  test("spans cover escapes", () => {
    const segment = find("hello");
    const start = segment.text.indexOf("it's");
    const span = toSourceSpan(segment, { start, end: start + 4 });
    expect(sample.slice(span.start, span.end)).toBe("it\\'s");
  });

  test("a rewrite keeps the segment's tags and escapes all others", () => {
    const changed = replaceSegment(
      androidStrings,
      sample,
      find("hello"),
      "Hi <b>there</b> <i>& you</i> </b>",
    );
    expect(changed).toContain(
      '<string name="hello">Hi <b>there</b> &lt;i&gt;&amp; you&lt;/i&gt; &lt;/b&gt;</string>',
    );
  });

  test("CDATA stays CDATA", () => {
    const changed = replaceSegment(androidStrings, sample, find("cdata"), "<b>a</b> ]]> b");
    expect(changed).toContain("<![CDATA[<b>a</b> ]]]]><![CDATA[> b]]>");
  });

  test.each([
    ["truncated", "<resources><string name='a'>x</string><string name='b'>y", "syntax", ["x"]],
    ["mismatched", "<resources><string name='a'>x</string></oops>", "syntax", ["x"]],
    ["deep", `<resources>${"<a>".repeat(5000)}`, "too-deep", []],
    ["an unknown entity in", "<resources><string name='a'>x&nbsp;y</string></resources>", "syntax", []],
    ["empty", "", "syntax", []],
  ])("%s input gives one problem", (_name, source, code, read) => {
    const document = androidStrings.parse(source, PATH);
    expect(document.problems.map((p) => p.code)).toEqual([code]);
    expect(document.segments.map((s) => s.text)).toEqual(read);
  });

  test("a name that occurs twice is told, unless for another product", () => {
    const source = (second: string) =>
      `<resources><string name="a">x</string><string name="a"${second}>y</string></resources>`;
    expect(androidStrings.parse(source(""), PATH).problems.map((p) => p.code)).toEqual(["duplicate-key"]);
    expect(androidStrings.parse(source(' product="tablet"'), PATH).problems).toEqual([]);
  });
});
