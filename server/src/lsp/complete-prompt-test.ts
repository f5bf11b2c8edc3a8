import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import { SENTENCES, suiteSchema } from "../core/prompt-tests/suite.js";
import { cultureIds } from "./complete-config.js";
import { toRange } from "./convert.js";
import type { Parts } from "./feature.js";

/** Keys, assertions and cultures of a file of prompt tests, by the key that the line stands under. */
export function completePromptTest(
  { projects }: Parts,
  document: TextDocument,
  offset: number,
): CompletionItem[] {
  const before = document.getText().slice(0, offset).split("\n");
  const line = before.at(-1) ?? "";
  const word = /[^\s[\],{}]*$/.exec(line.replace(/^\s*(?:- )?(?=\S)/, ""))?.[0] ?? "";
  const range = toRange({ start: offset - word.length, end: offset }, document);
  const item = (
    label: string,
    newText: string,
    kind: CompletionItemKind,
    detail?: string,
  ): CompletionItem => ({
    label,
    kind,
    textEdit: { range, newText },
    ...(detail === undefined ? {} : { detail }),
  });
  if (
    /^\s*(?:- )?cultures:\s*\[[^\]]*$/.test(line) ||
    (/^\s*- \w*$/.test(line) && parentOf(before) === "cultures")
  )
    return cultureIds(projects.near(document.uri)).map(({ value, detail }) =>
      item(value, value, CompletionItemKind.Constant, detail),
    );
  if (!/^\s*(?:- )?[\w-]*$/.test(line)) return [];
  const parent = parentOf(before);
  const keys = Object.entries(KEYS[parent ?? ""] ?? {})
    .filter(([name]) => name !== "$schema")
    .map(([name, about]) => item(name, `${name}: `, CompletionItemKind.Property, about.description));
  if (parent !== "assert") return keys;
  return /^\s*- [\w-]*$/.test(line)
    ? [...SENTENCES.map((s) => item(s, s.replace("…", ""), CompletionItemKind.Snippet)), ...keys]
    : [];
}

/** Just what is read here of the JSON Schema that zod writes. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const SUITE = z.toJSONSchema(suiteSchema, { io: "input" }) as Schema;
const TEST = SUITE.properties?.tests?.items;
const CHECK = TEST?.properties?.assert?.items?.anyOf?.find(({ properties }) => properties !== undefined);

/** By the key around them; none around the outermost. */
const KEYS: Readonly<Record<string, Schema["properties"]>> = {
  "": SUITE.properties,
  tests: TEST?.properties,
  assert: CHECK?.properties,
  similar: CHECK?.properties?.similar?.properties,
};

/** The key of the nearest line above that is indented less; a dash counts as the indentation behind it. */
function parentOf(lines: readonly string[]): string | undefined {
  let indent = indentOf(lines.at(-1) ?? "");
  // The dash of an item may stand right below its key.
  let isItem = /^\s*-/.test(lines.at(-1) ?? "");
  for (const line of lines.slice(0, -1).reverse()) {
    const found = /^\s*(?:- +)?([\w$-]+):/.exec(line);
    if (found === null) continue;
    const own = indentOf(line);
    const dash = line.search(/\S/);
    if (own < indent || (isItem && own === indent && !/^\s*-/.test(line))) {
      if (/:\s*(?:#.*)?$/.test(line)) return found[1];
      indent = own;
    } else if (own === indent && /^\s*-/.test(line)) {
      // Its siblings stand behind this dash; what holds the list stands further out.
      indent = dash;
      isItem = true;
    }
  }
  return undefined;
}

function indentOf(line: string): number {
  return /^\s*(?:- +)?/.exec(line)?.[0].length ?? 0;
}
