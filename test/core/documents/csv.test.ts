import { parse as parseCsv } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csv } from "../../../server/src/core/documents/csv.js";
import { readRows } from "../../../server/src/core/documents/csv-rows.js";
import { replaceSegment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { formatFor } from "../../../server/src/core/documents/formats.js";
import { formatLaws } from "../../support/document-laws.js";

const wide = `key,context,max length,en,de-AT,pt_BR
greeting,"On top, once",20,"Hello, {name}!",Servus {name}!,Olá
quote,,,"She said ""hi""
twice",,"Ela disse ""oi"""

"with ""key""",,x, spaced ,b
`;
const long = "id;locale;text;notes\ncart;de;Warenkorb;\ncart;fr;Panier;oben\ncart;de;Korb;\n;;leer;\n";

describe("a column for each locale", () => {
  formatLaws(csv, wide, { path: "copy.csv" });
  describe("CRLF and BOM", () => {
    formatLaws(csv, `\uFEFF${wide.replaceAll("\n", "\r\n")}`, { path: "copy.csv" });
  });
  describe("tabs", () => {
    formatLaws(csv, 'key\ten\tid\na\tHello, you\t"a\tb"\nb\tx\ty', { path: "copy.tsv" });
  });

  test("key, locale, context and limit of each cell", () => {
    const { segments, problems } = csv.parse(wide, "copy.csv");
    expect(problems).toEqual([]);
    expect(segments.map((s) => [s.id, s.locale, s.text])).toEqual([
      ["greeting@en", "en", "Hello, {name}!"],
      ["greeting@de-AT", "de-AT", "Servus {name}!"],
      ["greeting@pt-BR", "pt-BR", "Olá"],
      ["quote@en", "en", 'She said "hi"\ntwice'],
      ["quote@de-AT", "de-AT", ""],
      ["quote@pt-BR", "pt-BR", 'Ela disse "oi"'],
      ['with "key"@en', "en", " spaced "],
      ['with "key"@de-AT', "de-AT", "b"],
    ]);
    expect(segments[0]).toMatchObject({ key: "greeting", context: "On top, once", maxLength: 20 });
    expect(segments[0]?.placeholders.map((p) => p.text)).toEqual(["{name}"]);
    expect(segments[3]?.maxLength).toBeUndefined();
  });

  test("`id` in front is the key, among the locales it is Indonesian", () => {
    const ids = (source: string) => csv.parse(source, "a.csv").segments.map((s) => s.id);
    expect(ids("id,en\nx,Hi\n")).toEqual(["x@en"]);
    expect(ids("key,en,id\nx,Hi,Hai\n")).toEqual(["x@en", "x@id"]);
  });

  test("an offset after a doubled quote", () => {
    const segment = csv.parse(wide, "copy.csv").segments[3];
    const start = segment?.text.indexOf("hi") ?? -1;
    const span = segment && toSourceSpan(segment, { start, end: start + 2 });
    expect(wide.slice(span?.start, span?.end)).toBe("hi");
  });
});

describe("a column that names the locale", () => {
  formatLaws(csv, long.replace("cart;de;Korb", "basket;de;Korb"), { path: "copy.csv" });

  test("locale, context and a key told twice", () => {
    const { segments, problems } = csv.parse(long, "copy.csv");
    expect(segments.map((s) => [s.id, s.locale, s.text, s.context])).toEqual([
      ["cart@de", "de", "Warenkorb", undefined],
      ["cart@fr", "fr", "Panier", "oben"],
      ["cart@de#2", "de", "Korb", undefined],
      ["4", undefined, "leer", undefined],
    ]);
    expect(problems).toMatchObject([{ code: "duplicate-key", severity: "warning", span: { start: 60 } }]);
  });

  test("without a column of a known name every other one is copy", () => {
    const { segments } = csv.parse("key,lang,headline,button\na,fr,Bonjour,Oui\n", "copy.csv");
    expect(segments.map((s) => s.id)).toEqual(["a@2@fr", "a@3@fr"]);
  });
});

test.each([
  ["a", "plain", "k,en\nx,plain\n"],
  ["a", "one, two", 'k,en\nx,"one, two"\n'],
  ["a", " x ", 'k,en\nx," x "\n'],
  ['"a"', "plain", 'k,en\nx,"plain"\n'],
  ["a", ' say "x"', 'k,en\nx," say ""x"""\n'],
])("%s replaced with %j", (cell, text, expected) => {
  const source = `k,en\nx,${cell}\n`;
  const [segment] = csv.parse(source, "a.csv").segments;
  expect(segment && replaceSegment(csv, source, segment, text)).toBe(expected);
});

test.each([
  ['k,en\na,b\nx,"y', 1],
  ['k,en\na,b\nx,"y"z\n', 1],
])("%j gives one problem and the rows before", (source, read) => {
  const { problems, segments } = csv.parse(source, "a.csv");
  expect(problems.map((p) => p.code)).toEqual(["syntax"]);
  expect(segments).toHaveLength(read);
});

test("reads the rows that csv-parse reads", () => {
  const piece = fc.constantFrom("a", "b ", ",", "\n", "\n", '"x"', '""', '"a,""b""\n"', "é");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const source = pieces.join("");
      const options = {
        relax_column_count: true,
        skip_empty_lines: true,
        record_delimiter: ["\r\n", "\n", "\r"],
      };
      let expected: string[][];
      try {
        expected = parseCsv(source, options);
      } catch {
        return;
      }
      const { rows, problems } = readRows(source, ",");
      expect(problems).toEqual([]);
      const cells = rows.map((row) => row.map((cell) => cell.text));
      expect(cells).toEqual(expected.filter((row) => row.length > 1 || row[0] !== ""));
    }),
    { numRuns: 500 },
  );
});

test("a table without locales is data, not copy", () => {
  const id = (path: string, head: string) => formatFor(path, () => head)?.id;
  expect(id("copy.csv", wide)).toBe("csv");
  expect(id("copy.csv", long)).toBe("csv");
  expect(id("sales.csv", "id,name,no,amount\n1,a,2,3\n")).toBeUndefined();
  expect(id("sales.csv", "id,name,amount\n1,a,3\n")).toBeUndefined();
});
