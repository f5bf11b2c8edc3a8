import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Position, Range } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { z } from "zod";
import { connectEditor, type Editor } from "./editor.js";
import { FakeJudge } from "./fake-judge.js";

/** Where the cursor is, or between which two places the selection. In no text of ours by chance. */
const CURSOR = "‸";
const [OPEN, CLOSE] = ["⟦", "⟧"];

/** `case.json` of a case, all of it optional. */
const setupSchema = z.strictObject({
  settings: z.record(z.string(), z.unknown()).default({}),
  initializationOptions: z.record(z.string(), z.unknown()).default({}),
  /** Language of the document for the editor; by the file's extension without it. */
  languageId: z.string().optional(),
  /** What the model does: it says yes to texts that hold `offending`, rewrites by replacing, and writes `completes`. */
  model: z
    .strictObject({
      offending: z.string().default("\u0000"),
      rewrites: z.tuple([z.string(), z.string()]).optional(),
      completes: z.string().optional(),
    })
    .optional(),
});

/** A folder under test/fixtures/lsp/<feature>: a workspace, and in one of its files a mark. */
export interface FeatureCase {
  readonly editor: Editor;
  /** The marked file, open in the editor, without the marks. */
  readonly name: string;
  readonly uri: string;
  readonly document: TextDocument;
  /** The marked place; empty at a cursor, the whole text where nothing is marked. */
  readonly range: Range;
  readonly position: Position;
}

export async function openCase(folder: string): Promise<FeatureCase> {
  const files = await readAll(folder);
  const setup = setupSchema.parse(JSON.parse(files["case.json"] ?? "{}"));
  delete files["case.json"];
  delete files["expected.txt"];
  const [name, marked] = subject(files);
  const text = marked.replace(/[‸⟦⟧]/g, "");
  files[name] = text;
  const judge = setup.model && fakeJudge(setup.model);
  const editor = await connectEditor({
    files,
    initializationOptions: setup.initializationOptions,
    ...(judge ? { openJudge: judge.openJudge } : {}),
  });
  editor.settings = setup.settings;
  const languageId = setup.languageId ?? LANGUAGES[path.extname(name)] ?? "plaintext";
  await editor.open(name, text, languageId);
  if (judge) await editor.connection.sendRequest("cultureManager/checkDocument", { uri: editor.uri(name) });
  const document = TextDocument.create(editor.uri(name), languageId, 1, text);
  const range = rangeOf(marked, document);
  return { editor, name, uri: editor.uri(name), document, range, position: range.start };
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ".json": "json",
  ".arb": "json",
  ".md": "markdown",
  ".po": "po",
  ".prompt": "dotprompt",
  ".prompty": "dotprompt",
  ".strings": "apple-strings",
};

function fakeJudge({
  offending,
  rewrites,
  completes,
}: NonNullable<z.infer<typeof setupSchema>["model"]>): FakeJudge {
  return new FakeJudge(
    (text) => text.includes(offending),
    rewrites && ((text) => (/^Text: (.*)$/m.exec(text)?.[1] ?? "").replace(...rewrites)),
    completes,
  );
}

/** The file with a mark, else the only one that is no configuration. */
function subject(files: Readonly<Record<string, string>>): readonly [name: string, text: string] {
  const all = Object.entries(files);
  const marked = all.filter(([, text]) => /[‸⟦]/.test(text));
  const [found, ...others] =
    marked.length > 0
      ? marked
      : all.filter(([name]) => !name.startsWith(".") && !/culture\.config/.test(name));
  if (found === undefined || others.length > 0) throw new Error("A case needs one file with a mark.");
  return found;
}

function rangeOf(marked: string, document: TextDocument): Range {
  const cursor = marked.indexOf(CURSOR);
  if (cursor >= 0) return { start: document.positionAt(cursor), end: document.positionAt(cursor) };
  const open = marked.indexOf(OPEN);
  const [start, end] = open < 0 ? [0, document.getText().length] : [open, marked.indexOf(CLOSE) - 1];
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

async function readAll(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name));
  const read = files
    .sort()
    .map(async (file) => [path.relative(folder, file), await readFile(file, "utf8")] as const);
  return Object.fromEntries(await Promise.all(read));
}
