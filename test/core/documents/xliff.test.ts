import { describe, expect, test } from "vitest";
import { replaceSegment } from "../../../server/src/core/documents/document.js";
import { xliff } from "../../../server/src/core/documents/xliff.js";
import { isXmlText } from "../../../server/src/core/documents/xml.js";
import { formatLaws } from "../../support/document-laws.js";

const v1 = `<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="app" source-language="en" target-language="fr-CA" datatype="plaintext">
    <header><tool tool-id="x" tool-name="y"/></header>
    <body>
      <group id="g">
        <trans-unit id="1" resname="hello" maxwidth="20" size-unit="char">
          <source>Hello <g id="b">dear</g> <x id="INTERPOLATION" equiv-text="{{ name }}"/></source>
          <target state="translated">Bonjour <g id="b">cher</g> <x id="INTERPOLATION" equiv-text="{{ name }}"/> &amp; co</target>
          <note>Greeting</note>
          <alt-trans><source>Hi</source><target>Salut</target></alt-trans>
        </trans-unit>
        <trans-unit id="2" maxwidth="200">
          <source>Press <bpt id="1">&lt;b&gt;</bpt>OK<ept id="1">&lt;/b&gt;</ept></source>
        </trans-unit>
        <trans-unit id="3" translate="no"><source>com.example</source></trans-unit>
        <trans-unit id="4"><source>c</source><target><![CDATA[a & b]]></target></trans-unit>
        <trans-unit id="5"><source>d</source><target/></trans-unit>
      </group>
    </body>
  </file>
</xliff>
`;
const v2 = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" version="2.0" srcLang="en-US" trgLang="ja-JP">
  <file id="f1">
    <unit id="u1" name="cart" slr:sizeRestriction="5,30">
      <notes><note id="n1">Title of the cart</note><note>Short</note></notes>
      <segment id="s1"><source>Cart</source><target>カート<ph id="1" disp="{n}"/></target></segment>
      <ignorable><source> </source></ignorable>
      <segment><source>Empty <pc id="2">now</pc></source><target>空 <pc id="2">です</pc></target></segment>
    </unit>
  </file>
</xliff>
`;
/** XML has no way to write them. */
const representable = isXmlText;

describe("xliff 1.2", () => {
  formatLaws(xliff, v1, { path: "messages.fr.xlf", representable });
});
describe("xliff 2.0", () => {
  formatLaws(xliff, v2, { path: "messages.xlf", representable });
});
describe("xliff with CRLF and BOM", () => {
  formatLaws(xliff, `\uFEFF${v1.replaceAll("\n", "\r\n")}`, { path: "messages.xlf", representable });
});

describe("xliff, in detail", () => {
  test("1.2: target before source, notes, limits, locales", () => {
    const { segments, locale } = xliff.parse(v1, "m.xlf");
    expect(locale).toBeUndefined();
    expect(segments.map((s) => [s.key, s.locale, s.maxLength])).toEqual([
      ["hello", "fr-CA", 20],
      ["2", "en", undefined],
      ["4", "fr-CA", undefined],
      ["5", "en", undefined],
    ]);
    expect(segments[0]).toMatchObject({ context: "Greeting", sourceText: "Hello dear " });
    expect(segments[0]?.placeholders.map((p) => p.text)).toEqual([
      '<g id="b">',
      "</g>",
      '<x id="INTERPOLATION" equiv-text="{{ name }}"/>',
    ]);
    expect(segments[1]?.placeholders.map((p) => p.text)).toEqual([
      '<bpt id="1">&lt;b&gt;</bpt>',
      '<ept id="1">&lt;/b&gt;</ept>',
    ]);
    expect(segments[2]?.text).toBe("a & b");
  });

  test("2.0: a segment each, size restriction, notes", () => {
    const { segments, locale } = xliff.parse(v2, "m.xlf");
    expect(locale).toBe("ja-JP");
    expect(segments.map((s) => [s.key, s.text, s.sourceText, s.maxLength, s.context])).toEqual([
      ["cart.s1", 'カート<ph id="1" disp="{n}"/>', "Cart", 30, "Title of the cart\nShort"],
      ["cart.2", '空 <pc id="2">です</pc>', "Empty now", 30, "Title of the cart\nShort"],
    ]);
  });

  test("codes stay codes in a rewrite, misplaced ones become words", () => {
    const segment = xliff.parse(v1, "m.xlf").segments[1];
    const rewrite = (text: string) => segment && replaceSegment(xliff, v1, segment, text);
    expect(rewrite('Hit <bpt id="1">&lt;b&gt;</bpt>"OK"<ept id="1">&lt;/b&gt;</ept> & go')).toContain(
      '<source>Hit <bpt id="1">&lt;b&gt;</bpt>"OK"<ept id="1">&lt;/b&gt;</ept> &amp; go</source>',
    );
  });

  test("truncated input gives one problem and what was whole", () => {
    const { segments, problems } = xliff.parse(v1.slice(0, v1.indexOf('id="4"')), "m.xlf");
    expect(problems.map((p) => p.code)).toEqual(["syntax"]);
    expect(segments.map((s) => s.key)).toEqual(["hello", "2"]);
  });
});
