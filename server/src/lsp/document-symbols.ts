import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver";
import type { Checked } from "./checks.js";
import { toRange } from "./convert.js";
import { type Entry, entriesOf } from "./entries.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

/** The keys of a file with the beginning of their values; the messages of a prompt with their paragraphs. */
export const documentSymbols: Feature = ({ connection, documents, checks, abilities }) => {
  connection.onDocumentSymbol(({ textDocument: { uri } }, token) =>
    answer(token, async (): Promise<DocumentSymbol[] | SymbolInformation[]> => {
      const document = documents.get(uri);
      const checked = document && (await checks.check(document));
      if (checked === undefined || !("inspection" in checked)) return [];
      const symbols = symbolsOf(checked);
      return abilities.nestedSymbols ? symbols : flat(symbols, uri);
    }),
  );
  return { documentSymbolProvider: true };
};

function symbolsOf(checked: Checked): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  for (const entry of entriesOf(checked)) {
    const symbol = symbolOf(entry, checked);
    const message = /^(.+)\.paragraph-\d+$/.exec(entry.segment.key)?.[1];
    const last = symbols.at(-1);
    if (message === undefined) symbols.push(symbol);
    else if (last?.name === message && last.children) {
      last.children.push(symbol);
      last.range = { start: last.range.start, end: symbol.range.end };
    } else symbols.push({ ...symbol, name: message, kind: SymbolKind.Object, children: [symbol] });
  }
  return symbols;
}

function symbolOf({ segment, span }: Entry, { document }: Checked): DocumentSymbol {
  return {
    name: segment.key === "" ? segment.id : segment.key,
    detail: beginning(segment.text),
    kind: SymbolKind.String,
    range: toRange(span, document),
    selectionRange: toRange(segment.span, document),
  };
}

const MOST = 60;

function beginning(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

function flat(symbols: readonly DocumentSymbol[], uri: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range } },
    ...flat(children ?? [], uri),
  ]);
}
