import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { commentOf } from "../core/documents/comments.js";
import type { Checked, Unchecked } from "./checks.js";
import { cultureIds, ruleNames } from "./complete-config.js";
import { toRange } from "./convert.js";
import type { Parts } from "./feature.js";

/** A directive up to the cursor: its name, what it already names, and the word that is being written. */
const DIRECTIVE =
  /culture-manager-(cultures|task|ignore-file|ignore)\b["']?\s*:?\s*["']?([^\r\n]*?)([\w./*-]*)$/;
/** The beginning of one, at the start of a comment or of a line. */
const BEGUN = /(?:^|[\s#/*!<-])(cu[\w-]*)$/;

const NAMES: Readonly<Record<string, string>> = {
  "culture-manager-cultures": "the cultures this file is for",
  "culture-manager-task": "the task of a prompt",
  "culture-manager-ignore": "rules to skip for the next value",
  "culture-manager-ignore-file": "rules to skip in the whole file",
};

/** Culture, rule and task ids in a directive, and directives themselves. @returns undefined where there is none. */
export function completeDirective(
  { projects, environment }: Parts,
  document: TextDocument,
  offset: number,
  checked: Checked | Unchecked,
): CompletionItem[] | undefined {
  const { line } = document.positionAt(offset);
  const before = document.getText().slice(document.offsetAt({ line, character: 0 }), offset);
  const project = "inspection" in checked ? checked.project : projects.near(document.uri);
  const item = (value: string, detail: string | undefined, word: string, kind: CompletionItemKind) => ({
    label: value,
    kind,
    textEdit: { range: toRange({ start: offset - word.length, end: offset }, document), newText: value },
    ...(detail ? { detail } : {}),
  });
  const written = DIRECTIVE.exec(before);
  if (written) {
    const [, name, named = "", word = ""] = written;
    const all =
      name === "cultures"
        ? cultureIds(project)
        : name === "task"
          ? environment.listTasks(project?.root).map(({ id, title }) => ({ value: id, detail: title }))
          : ruleNames(project);
    const present = new Set(named.split(/[\s,]+/));
    return all
      .filter(({ value }) => !present.has(value))
      .map(({ value, detail }) => item(value, detail, word, CompletionItemKind.Constant));
  }
  const begun = BEGUN.exec(before)?.[1];
  if (begun === undefined || !mayHoldDirective(checked, before)) return undefined;
  return Object.entries(NAMES).map(([name, detail]) =>
    item(`${name}: `, detail, begun, CompletionItemKind.Keyword),
  );
}

/** In a comment, or in front matter: not in the middle of copy. */
function mayHoldDirective(checked: Checked | Unchecked, before: string): boolean {
  if (!("inspection" in checked)) return false;
  const { input } = checked.inspection;
  const start = commentOf(input)?.("").trim().slice(0, 1);
  const lead = before.trimStart();
  return (start !== undefined && lead.startsWith(start)) || /^cu[\w-]*$/.test(lead);
}
