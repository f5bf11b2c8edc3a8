import { describe, expect, test } from "vitest";
import { connectEditor, type Editor } from "../support/editor.js";

const GERMAN = `{
  "price": "Nur 1,234.56 € im Monat",
  "greeting": "Er sagte \\"Hallo\\" zu mir.",
  "clean": "Willkommen zurück"
}
`;

async function codes(editor: Editor, name: string): Promise<readonly unknown[]> {
  return (await editor.diagnostics(name)).map((d) => d.code);
}

test("the quick fix clears its own diagnostic and leaves the others", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", GERMAN);
  const [fix] = await editor.actions("de-DE.json", "234");
  expect(fix).toMatchObject({ title: 'Replace with "1.234,56"', kind: "quickfix", isPreferred: true });
  expect(fix?.diagnostics?.map((d) => d.code)).toEqual(["numbers/decimal-separator"]);
  expect(fix?.edit?.documentChanges?.[0]).toMatchObject({ textDocument: { version: 1 } });
  await editor.apply("de-DE.json", fix?.edit);
  expect(editor.text("de-DE.json")).toBe(GERMAN.replace("1,234.56", "1.234,56"));
  expect(await codes(editor, "de-DE.json")).toEqual(["punctuation/quotation-marks"]);
});

test("where nothing is found, nothing is offered", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", GERMAN);
  expect(await editor.actions("de-DE.json", "Willkommen", ["quickfix"])).toEqual([]);
});

test("one action fixes all that rules are certain of; a clean file has none", async () => {
  const editor = await connectEditor();
  await editor.open("de-DE.json", GERMAN);
  await editor.open("b/de-DE.json", '{"clean": "Willkommen zurück"}');
  const [all, ...others] = await editor.actions("de-DE.json", "{", ["source.fixAll"]);
  expect(others).toEqual([]);
  expect(all?.kind).toBe("source.fixAll.cultureManager");
  await editor.apply("de-DE.json", all?.edit);
  expect(editor.text("de-DE.json")).toContain('"Nur 1.234,56 € im Monat"');
  expect(editor.text("de-DE.json")).toContain('"Willkommen zurück"');
  expect(await codes(editor, "de-DE.json")).toEqual([]);
  expect(await editor.actions("b/de-DE.json", "{", ["source.fixAll"])).toEqual([]);
});

test("a client that knows no versions gets plain changes", async () => {
  const editor = await connectEditor({ capabilities: {} });
  await editor.open("de-DE.json", GERMAN);
  const [fix] = await editor.actions("de-DE.json", "234");
  await editor.apply("de-DE.json", fix?.edit);
  expect(editor.text("de-DE.json")).toContain("1.234,56");
});

/** The same offence in each format that has comments, with a second one that must stay. */
const IGNORABLE: Readonly<Record<string, string>> = {
  "de-DE.jsonc": '{\n  "a": "Nur 1,234.56 €",\n  "b": "Nur 7,234.56 €"\n}\n',
  "de-DE.yml": "de-DE:\n  shop:\n    a: Nur 1,234.56 €\n    b: Nur 7,234.56 €\n",
  "block/de-DE.yml": "de-DE:\n  a: |\n    Angebot im Mai:\n    Nur 1,234.56 €\n  b: Nur 7,234.56 €\n",
  "app_de_DE.properties": "a=Nur 1,234.56 €\nb=Nur 7,234.56 €\n",
  "de.lproj/Localizable.strings": '"a" = "Nur 1,234.56 €";\n"b" = "Nur 7,234.56 €";\n',
  "de.po":
    'msgid ""\nmsgstr "Language: de_DE\\n"\n\nmsgid "a"\nmsgstr "Nur 1,234.56 €"\n\nmsgid "b"\nmsgstr "Nur 7,234.56 €"\n',
  "values-de/strings.xml":
    '<resources>\n    <string name="a">Nur 1,234.56 €</string>\n    <string name="b">Nur 7,234.56 €</string>\n</resources>\n',
  "wrapped/values-de/strings.xml":
    '<resources>\n  <string\n    name="a">Nur 1,234.56 €</string>\n  <string name="b">Nur 7,234.56 €</string>\n</resources>\n',
  "de-DE.md": "Ab heute gilt: Nur 1,234.56 € im Monat.\n\nMorgen gilt dann: Nur 7,234.56 € im Monat.\n",
  "de-DE.ftl": "a = Nur 1,234.56 €\nb = Nur 7,234.56 €\n",
};

describe("ignore here", () => {
  test.each(Object.entries(IGNORABLE))("%s: one comment, this value only", async (name, text) => {
    const editor = await connectEditor({ files: { "culture.config.json": '{"cultures": ["DE"]}' } });
    await editor.open(name, text);
    const before = await codes(editor, name);
    expect(before.filter((c) => c === "numbers/decimal-separator").length).toBe(2);
    const actions = await editor.actions(name, "1,234.56");
    const ignore = actions.find((a) => a.title === "Ignore numbers/decimal-separator here");
    await editor.apply(name, ignore?.edit);
    expect(editor.text(name).split("\n").length).toBe(text.split("\n").length + 1);
    expect(editor.text(name)).toContain("culture-manager-ignore: numbers/decimal-separator");
    const after = await editor.diagnostics(name);
    expect(editor.marks(name, after).filter((m) => m.startsWith("numbers/"))).toEqual([
      "numbers/decimal-separator 7,234.56",
    ]);
    expect(after.length).toBe(before.length - 1);
  });

  test("stands before the entry of a PO file, not inside it", async () => {
    const editor = await connectEditor();
    await editor.open("de.po", IGNORABLE["de.po"] ?? "");
    const actions = await editor.actions("de.po", "1,234.56");
    const ignore = actions.find((a) => a.title.endsWith("here"));
    await editor.apply("de.po", ignore?.edit);
    expect(editor.text("de.po")).toContain(
      '\n\n# culture-manager-ignore: numbers/decimal-separator\nmsgid "a"\nmsgstr',
    );
  });

  test("is not offered where it would mean another value", async () => {
    const editor = await connectEditor();
    await editor.open("de-DE.jsonc", '{"a": "Nur 7,234.56 €", "b": "Nur 1,234.56 €"}');
    const titles = (await editor.actions("de-DE.jsonc", "1,234.56")).map((a) => a.title);
    expect(titles).toContain('Replace with "1.234,56"');
    expect(titles.filter((t) => t.endsWith("here"))).toEqual([]);
  });

  test("is not offered where a comment would break the file", async () => {
    const editor = await connectEditor();
    await editor.open("de-DE.json", GERMAN);
    const titles = (await editor.actions("de-DE.json", "234")).map((a) => a.title);
    expect(titles.filter((t) => t.endsWith("here"))).toEqual([]);
  });
});
