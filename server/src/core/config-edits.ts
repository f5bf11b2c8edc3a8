import { type Node, parseTree } from "jsonc-parser";
import { matchesGlob, parseConfig } from "./config.js";
import { lineBreak } from "./documents/notes.js";
import type { CultureId, Severity, TextEdit } from "./finding.js";

/**
 * Edits of `culture.config.json` that change one setting's bytes and leave every other. `text` is empty where there is
 * no file yet. All throw InvalidDataError for a file that cannot be used, naming `name`. Pure.
 */

/** Says who reads one file, by an entry under `files`; with no cultures such an entry is removed. */
export function setFileCultures(
  text: string,
  name: string,
  path: string,
  cultures: readonly CultureId[],
): readonly TextEdit[] {
  const { files } = parse(text, name);
  const own = escapeGlob(path);
  const at = files.findLastIndex((f) => f.pattern === own || f.pattern === path);
  const root = rootOf(text);
  const node = member(root, "files");
  const known = node?.children?.[at];
  if (cultures.length === 0) return known && node ? [removal(node, known)] : [];
  const value = { pattern: own, cultures: [...cultures] };
  // The last pattern that matches wins, so an entry that another one follows has to move to the end.
  const overtaken = files.slice(at + 1).some((f) => matchesGlob(path, f.pattern));
  if (known && !overtaken) return [replacement(known, inline(value))];
  if (node === undefined) return [addition(text, root, `"files": [${inline(value)}]`)];
  const added = addition(text, node, inline(value));
  return known ? [removal(node, known), added] : [added];
}

/** Sets the severity of a rule or norm, switches it off, or with `undefined` leaves it to the others' patterns. */
export function setRuleSeverity(
  text: string,
  name: string,
  rule: string,
  severity: Severity | "off" | undefined,
): readonly TextEdit[] {
  parse(text, name);
  const root = rootOf(text);
  const rules = member(root, "rules");
  const known = rules?.children?.find((property) => property.children?.[0]?.value === rule);
  const value = known?.children?.[1];
  if (severity === undefined) return rules && known ? [removal(rules, known)] : [];
  const entry = `${JSON.stringify(rule)}: ${JSON.stringify(severity)}`;
  if (value) return [replacement(value, JSON.stringify(severity))];
  return [rules ? addition(text, rules, entry) : addition(text, root, `"rules": { ${entry} }`)];
}

/** The pattern that matches this path and no other. */
export function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
}

function parse(text: string, name: string) {
  return parseConfig(text.trim() === "" ? "{}" : text, name);
}

function rootOf(text: string): Node | undefined {
  return text.trim() === "" ? undefined : parseTree(text);
}

function member(root: Node | undefined, key: string): Node | undefined {
  return root?.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];
}

function replacement(node: Node, newText: string): TextEdit {
  return { span: { start: node.offset, end: node.offset + node.length }, newText };
}

/** Adds an element or member at the end of an array or object, written as its neighbours are. */
function addition(text: string, container: Node | undefined, entry: string): TextEdit {
  if (container === undefined) return { span: { start: 0, end: text.length }, newText: `{\n  ${entry}\n}\n` };
  const last = container.children?.at(-1);
  const close = container.offset + container.length - 1;
  if (last) {
    const end = last.offset + last.length;
    const line = ownLine(text, last.offset);
    const gap = line === undefined ? " " : lineBreak(text) + line;
    return { span: { start: end, end }, newText: `,${gap}${entry}` };
  }
  const closing = ownLine(text, close);
  const inner = { start: container.offset + 1, end: close };
  const isRoot = container.offset === 0 || text.slice(0, container.offset).trim() === "";
  if (!isRoot && closing === undefined) return { span: inner, newText: pad(container, entry) };
  const base = closing ?? "";
  const newLine = lineBreak(text);
  return { span: inner, newText: `${newLine}${base}${indentUnit(text)}${entry}${newLine}${base}` };
}

function pad({ type }: Node, entry: string): string {
  return type === "object" ? ` ${entry} ` : entry;
}

/** Removes an element or member with its comma; the last one leaves the container empty. */
function removal(container: Node, node: Node): TextEdit {
  const { children = [] } = container;
  const at = children.indexOf(node);
  const [before, after] = [children[at - 1], children[at + 1]];
  const end = node.offset + node.length;
  if (before) return { span: { start: before.offset + before.length, end }, newText: "" };
  if (after) return { span: { start: node.offset, end: after.offset }, newText: "" };
  return { span: { start: container.offset + 1, end: container.offset + container.length - 1 }, newText: "" };
}

/** The indentation of what begins its line, undefined where other words come before it. */
function ownLine(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(start, offset);
  return start > 0 && before.trim() === "" ? before : undefined;
}

function indentUnit(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
}

/** On one line with spaces, as formatters leave it. */
function inline(value: { readonly pattern: string; readonly cultures: readonly string[] }): string {
  const cultures = value.cultures.map((c) => JSON.stringify(c)).join(", ");
  return `{ "pattern": ${JSON.stringify(value.pattern)}, "cultures": [${cultures}] }`;
}
