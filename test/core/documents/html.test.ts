import { describe, expect, test } from "vitest";
import { replaceSegment, type Segment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { html } from "../../../server/src/core/documents/html.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `<!DOCTYPE html>
<html lang="de-AT">
<head>
  <title>Shop &amp; more</title>
  <meta name="description" content="The &quot;best&quot; shop">
  <meta name="viewport" content="width=device-width">
  <style>p { color: red }</style>
  <script>const text = "<p>no copy</p>";</script>
</head>
<body>
  <!-- header -->
  <h1>Welcome <b>back</b>,
      {{ name }}!</h1>
  <p>See <a href="/x?a=1&amp;b=2">our offers</a><br>for 5&nbsp;&euro; <!-- here --> and <code>npm i</code> &copy 2020
  <p lang="fr">Bonjour</p>
  <p>A cat: <img src="cat.png" alt='Katze &amp; "Kater"'> sleeps <a title="Tip" href="#">here</a> now.</p>
  <div>Loose text<ul><li>one</li><li><i></i></li></ul></div>
  <input placeholder=Name type=text> <input type="submit" value="Go &amp; buy">
  <pre>no copy <b>at all</b></pre>
  <span translate="no">com.example</span>
  <svg><title>no copy</title></svg>
</body>
</html>
`;
/** A block without characters is no block: there is nothing to tell it from markup. */
const representable = (text: string) => text !== "";

describe("html", () => {
  formatLaws(html, sample, { path: "index.html", representable });
});
describe("html with CRLF and BOM", () => {
  formatLaws(html, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "index.html", representable });
});

describe("html, in detail", () => {
  const { segments, locale } = html.parse(sample, "index.html");
  const find = (key: string): Segment => {
    const found = segments.find((s) => s.id === key);
    if (found === undefined) throw new Error(`no segment ${key}`);
    return found;
  };

  test("what is copy and what is not", () => {
    expect(locale).toBe("de-AT");
    expect(segments.map((s) => [s.id, s.text])).toEqual([
      ["title", "Shop & more"],
      ["meta@content", 'The "best" shop'],
      ["h1", "Welcome <b>back</b>, {{ name }}!"],
      [
        "p",
        'See <a href="/x?a=1&amp;b=2">our offers</a><br>for 5\u00a0€ <!-- here --> and <code>npm i</code> © 2020',
      ],
      ["p#2", "Bonjour"],
      ["p#3", "A cat:"],
      ["img@alt", 'Katze & "Kater"'],
      ["p#4", "sleeps"],
      ["a@title", "Tip"],
      ["p#5", "here"],
      ["p#6", "now."],
      ["div", "Loose text"],
      ["li", "one"],
      ["input@placeholder", "Name"],
      ["input@value", "Go & buy"],
    ]);
    expect(segments.filter((s) => s.locale !== undefined).map((s) => [s.text, s.locale])).toEqual([
      ["Bonjour", "fr"],
    ]);
  });

  test("tags, comments, code and variables are placeholders", () => {
    expect(find("p").placeholders.map((p) => [p.kind, p.text])).toEqual([
      ["tag", '<a href="/x?a=1&amp;b=2">'],
      ["tag", "</a>"],
      ["tag", "<br>"],
      ["tag", "<!-- here -->"],
      ["code", "<code>npm i</code>"],
    ]);
    expect(find("h1").placeholders.map((p) => p.text)).toEqual(["<b>", "</b>", "{{ name }}"]);
  });

  test.each([
    ["p", "€", "&euro;"],
    ["p", "©", "&copy"],
    ["img@alt", "& ", "&amp; "],
    ["h1", ", {{", ",\n      {{"],
  ])("%s: %s stands in the source as %s", (id, words, source) => {
    const segment = find(id);
    const start = segment.text.indexOf(words);
    const span = toSourceSpan(segment, { start, end: start + words.length });
    expect(sample.slice(span.start, span.end)).toBe(source);
  });

  test("a rewrite keeps the segment's tags and escapes the rest", () => {
    expect(replaceSegment(html, sample, find("h1"), "Hi <b>you</b> <i>& me</i>  {{ name }}")).toContain(
      "<h1>Hi <b>you</b> &lt;i&gt;&amp; me&lt;/i&gt; &#32;{{ name }}</h1>",
    );
    expect(replaceSegment(html, sample, find("input@placeholder"), "Your name")).toContain(
      '<input placeholder="Your name" type=text>',
    );
    expect(replaceSegment(html, sample, find("img@alt"), "It's")).toContain("alt='It&#39;s'");
  });

  test.each([
    ["a tag", "<p>one</p><p class="],
    ["a comment", "<p>one</p><!-- two"],
  ])("a file that ends inside of %s gives one problem", (_name, source) => {
    const document = html.parse(source, "x.html");
    expect(document.problems.map((p) => p.code)).toEqual(["syntax"]);
    expect(document.segments.map((s) => s.text)).toEqual(["one"]);
  });

  test("an address in angle brackets is a tag, and what follows it is text", () => {
    const source = "<p>Mail <ann@example.com> now</p>";
    const segment = html.parse(source, "x.html").segments[1];
    expect(segment && replaceSegment(html, source, segment, "or call")).toBe(
      "<p>Mail <ann@example.com> or call</p>",
    );
  });

  test("depth costs nothing", () => {
    const deep = html.parse(`${'<div lang="de"><b>'.repeat(20_000)}x`, "x.html");
    expect(deep.segments).toMatchObject([{ text: "<b>x" }]);
  });
});
