import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import { cursorAt, insertion } from "../core/cursor.js";
import { findPlaceholders } from "../core/documents/placeholders.js";
import { ALL_SYNTAXES } from "../core/rewrite-proof.js";
import type { Checked } from "./checks.js";
import { toRange } from "./convert.js";
import type { Parts } from "./feature.js";
import { sourceTextOf } from "./source-text.js";

/** Placeholders of the text that a value translates and that the value still lacks, each as often as it is missing. */
export async function completePlaceholder(
  parts: Parts,
  checked: Checked,
  offset: number,
): Promise<CompletionItem[]> {
  const { document, inspection } = checked;
  const cursor = cursorAt(inspection.input, offset);
  if (cursor === undefined) return [];
  const sourceText = await sourceTextOf(parts, checked, cursor.segment);
  if (sourceText === undefined) return [];
  const missing = missingPlaceholders(sourceText, cursor.before + cursor.after);
  return missing.flatMap((name): CompletionItem[] => {
    const typed = longestStart(name, cursor.before);
    const edit = insertion(inspection.input, cursor, name.slice(typed));
    if (edit === undefined) return [];
    return [
      {
        label: name,
        kind: CompletionItemKind.Variable,
        detail: sourceText.replace(/\s+/g, " "),
        // What is typed of it stays; only the rest is put in.
        filterText: name.slice(typed),
        textEdit: { range: toRange(edit.span, document), newText: edit.newText },
      },
    ];
  });
}

function missingPlaceholders(sourceText: string, text: string): readonly string[] {
  const present = findPlaceholders(text, ALL_SYNTAXES).map((p) => p.text);
  const missing: string[] = [];
  for (const { text: name, kind } of findPlaceholders(sourceText, ALL_SYNTAXES)) {
    if (kind === "url") continue;
    const at = present.indexOf(name);
    if (at >= 0) present.splice(at, 1);
    else if (!missing.includes(name)) missing.push(name);
  }
  return missing;
}

/** Characters of the placeholder that already stand before the cursor. */
function longestStart(name: string, before: string): number {
  for (let length = Math.min(name.length - 1, before.length); length > 0; length--)
    if (before.endsWith(name.slice(0, length))) return length;
  return 0;
}
