import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { createTwoFilesPatch } from "diff";
import { describe, expect, test } from "vitest";
import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlineCompletionItem,
  type SemanticTokens,
  TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type FeatureCase, openCase } from "../support/feature-case.js";

/**
 * One folder per feature under test/fixtures/lsp, one folder per case in it: a workspace with a mark (`‸` for the cursor,
 * `⟦…⟧` for a selection), and the answer in expected.txt. `npx vitest run --project fast test/lsp/features.test.ts -u`
 * writes the answers; a case that is called `clean…` has to be answered with nothing.
 */
const FIXTURES = path.resolve("test/fixtures/lsp");

const FEATURES: Readonly<Record<string, (opened: FeatureCase) => Promise<string>>> = {
  hover,
  "code-actions": (opened) => codeActions(opened, "quickfix"),
  "rewrite-actions": (opened) => codeActions(opened, "refactor.rewrite"),
  "code-lens": codeLens,
  completion,
  "inline-completion": inlineCompletion,
  "document-symbols": documentSymbols,
  folding,
  "semantic-tokens": semanticTokens,
};

const NOTHING = "(nothing)\n";

describe.each(Object.entries(FEATURES))("%s", (feature, run) => {
  const folder = path.join(FIXTURES, feature);
  const cases = readdirSync(folder);

  test.each(cases)("%s", async (name) => {
    const answer = await run(await openCase(path.join(folder, name)));
    if (name.startsWith("clean")) expect(answer).toBe(NOTHING);
    await expect(answer).toMatchFileSnapshot(path.join(folder, name, "expected.txt"));
  });

  test("has a clean counter-case", () => {
    expect(cases.filter((name) => name.startsWith("clean"))).not.toEqual([]);
  });
});

test("every folder of fixtures belongs to a feature", () => {
  const folders = existsSync(FIXTURES) ? readdirSync(FIXTURES) : [];
  expect(folders.filter((name) => !(name in FEATURES))).toEqual([]);
});

async function hover({ editor, uri, position }: FeatureCase): Promise<string> {
  const found = await editor.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri },
    position,
  });
  return found && typeof found.contents === "object" && "value" in found.contents
    ? `${found.contents.value}\n`
    : NOTHING;
}

/** Each action with what it is about and what it does, the edits of chosen ones as a diff. */
async function codeActions(opened: FeatureCase, kind: string): Promise<string> {
  const { editor, uri, range } = opened;
  const actions = await editor.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [], only: [kind] },
  });
  const described = [];
  for (const action of actions) {
    const { edit } = action.data
      ? await editor.connection.sendRequest<CodeAction>("codeAction/resolve", action)
      : action;
    const about = action.diagnostics?.map((d) => d.code).join(", ");
    described.push(
      [
        `## ${action.title}`,
        [
          ...(about ? [about] : []),
          ...(action.isPreferred ? ["preferred"] : []),
          ...(action.tags ? ["written by a model"] : []),
          ...(action.data ? ["worked out when chosen"] : []),
          ...(action.command ? [`command ${action.command.command}`] : []),
        ].join("; "),
        ...(edit ? [changes(edit, opened)] : []),
      ].join("\n"),
    );
  }
  return described.length > 0 ? `${described.join("\n\n")}\n` : NOTHING;
}

/** Of each file that an edit touches, the lines that change. */
function changes(edit: WorkspaceEdit, { document, editor }: FeatureCase): string {
  const edits = new Map<string, TextEdit[]>(Object.entries(edit.changes ?? {}));
  for (const change of edit.documentChanges ?? [])
    if ("edits" in change) edits.set(change.textDocument.uri, change.edits.filter(TextEdit.is));
  return [...edits]
    .map(([uri, own]) => {
      const before = uri === document.uri ? document : TextDocument.create(uri, "", 0, "");
      const name = uri.slice(editor.uri("x").length - 1);
      const patch = createTwoFilesPatch(
        name,
        name,
        before.getText(),
        TextDocument.applyEdits(before, own),
        "",
        "",
        { context: 0 },
      );
      return patch
        .split("\n")
        .filter((line) => /^[+-](?!--|\+\+)/.test(line))
        .join("\n");
    })
    .join("\n");
}

async function codeLens({ editor, uri, document }: FeatureCase): Promise<string> {
  const lenses = await editor.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri },
  });
  return listed(
    lenses.map(({ range, command }) => `${document.getText(range)}: ${command?.title} [${command?.command}]`),
  );
}

async function documentSymbols({ editor, uri, document }: FeatureCase): Promise<string> {
  const symbols = await editor.connection.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  const lines = (all: readonly DocumentSymbol[], indent: string): string[] =>
    all.flatMap(({ name, detail, range, selectionRange, children }) => {
      const place = `lines ${range.start.line + 1} to ${range.end.line + 1}`;
      const inside =
        document.offsetAt(range.start) <= document.offsetAt(selectionRange.start) &&
        document.offsetAt(selectionRange.end) <= document.offsetAt(range.end);
      const own = `${indent}${name}: ${detail} (${place}${inside ? "" : ", NOT AROUND ITS VALUE"})`;
      return [own, ...lines(children ?? [], `${indent}  `)];
    });
  return listed(lines(symbols, ""));
}

async function folding({ editor, uri, document }: FeatureCase): Promise<string> {
  const ranges = await editor.connection.sendRequest<FoldingRange[]>("textDocument/foldingRange", {
    textDocument: { uri },
  });
  const lines = document.getText().split("\n");
  return listed(
    ranges.map(({ startLine, endLine, kind }) =>
      [`${lines[startLine]} … ${lines[endLine]}`, ...(kind ? [`(${kind})`] : [])].join(" "),
    ),
  );
}

async function semanticTokens({ editor, uri, document }: FeatureCase): Promise<string> {
  const { data } = await editor.connection.sendRequest<SemanticTokens>("textDocument/semanticTokens/full", {
    textDocument: { uri },
  });
  const { semanticTokensProvider } = editor.capabilities;
  const found: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0] = data.slice(i, i + 4);
    character = lines > 0 ? characters : character + characters;
    line += lines;
    const range = { start: { line, character }, end: { line, character: character + length } };
    found.push(`${semanticTokensProvider?.legend.tokenTypes[type]} ${document.getText(range)}`);
  }
  return listed(found);
}

function listed(lines: readonly string[]): string {
  return lines.length > 0 ? `${lines.join("\n")}\n` : NOTHING;
}

async function completion({ editor, uri, position, document }: FeatureCase): Promise<string> {
  const items = await editor.connection.sendRequest<CompletionItem[]>("textDocument/completion", {
    textDocument: { uri },
    position,
  });
  return listed(
    items.slice(0, 12).map(({ label, textEdit }) => {
      const replaced = textEdit && "range" in textEdit ? document.getText(textEdit.range) : "";
      return `${label}: ${JSON.stringify(replaced)} -> ${JSON.stringify(textEdit?.newText)}`;
    }),
  );
}

async function inlineCompletion({ editor, uri, position }: FeatureCase): Promise<string> {
  const items = await editor.connection.sendRequest<InlineCompletionItem[]>("textDocument/inlineCompletion", {
    textDocument: { uri },
    position,
    context: { triggerKind: 1 },
  });
  return listed(items.map(({ insertText }) => JSON.stringify(insertText)));
}
