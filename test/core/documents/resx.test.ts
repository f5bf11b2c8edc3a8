import { describe, expect, test } from "vitest";
import { resx } from "../../../server/src/core/documents/resx.js";
import { isXmlText } from "../../../server/src/core/documents/xml.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `<?xml version="1.0" encoding="utf-8"?>
<root>
  <!-- Microsoft ResX Schema -->
  <resheader name="version"><value>2.0</value></resheader>
  <data name="Greeting" xml:space="preserve">
    <value>Hello {0}, you owe {1:C2} &lt;b&gt;today&lt;/b&gt;
and tomorrow</value>
    <comment>0 is a name; max length: 80</comment>
  </data>
  <data name="Empty" xml:space="preserve"><value></value></data>
  <data name="Html" xml:space="preserve"><value><![CDATA[<b>Hi</b>]]></value></data>
  <data name="Logo" type="System.Drawing.Bitmap" mimetype="application/x-microsoft.net.object.bytearray.base64"><value>iVBOR</value></data>
  <data name="&gt;&gt;button.Name" xml:space="preserve"><value>button</value></data>
</root>
`;
/** XML has no way to write them. */
const representable = isXmlText;

describe("resx", () => {
  formatLaws(resx, sample, { path: "Strings.de.resx", representable });
});
describe("resx with CRLF and BOM", () => {
  formatLaws(resx, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "Strings.resx", representable });
});

describe("resx, in detail", () => {
  test("values with comments; typed data is no copy", () => {
    const { segments } = resx.parse(sample, "Strings.resx");
    expect(segments.map((s) => [s.key, s.text])).toEqual([
      ["Greeting", "Hello {0}, you owe {1:C2} <b>today</b>\nand tomorrow"],
      ["Empty", ""],
      ["Html", "<b>Hi</b>"],
    ]);
    expect(segments[0]).toMatchObject({ context: "0 is a name; max length: 80", maxLength: 80 });
    expect(segments[0]?.placeholders.map((p) => p.text)).toEqual(["{0}", "{1:C2}", "<b>", "</b>"]);
  });

  test("what was escaped stays escaped", () => {
    const segment = resx.parse(sample, "Strings.resx").segments[0];
    expect(segment && resx.encode("<b>a</b>", segment, sample)).toBe("&lt;b&gt;a&lt;/b&gt;");
  });

  test("a broken file gives one problem", () => {
    expect(resx.parse("<root><data", "x.resx").problems.map((p) => p.code)).toEqual(["syntax"]);
  });
});
