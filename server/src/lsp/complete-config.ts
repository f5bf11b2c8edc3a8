import { getLocation, type JSONPath, type Location } from "jsonc-parser";
import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import { configSchema } from "../core/config.js";
import type { Span } from "../core/finding.js";
import { RULES } from "../core/rules/rules.js";
import { toRange } from "./convert.js";
import type { Project } from "./environment.js";
import type { Parts } from "./feature.js";

interface Suggestion {
  readonly value: string;
  readonly detail?: string | undefined;
  readonly kind: CompletionItemKind;
}

/** Just what is read here of the JSON Schema that zod writes. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly type?: string;
}

/** Settings by the schema, where the client does not do it itself, and the ids of cultures, rules, norms and models. */
export async function completeConfig(
  parts: Parts,
  document: TextDocument,
  offset: number,
): Promise<CompletionItem[]> {
  const text = document.getText();
  const location = getLocation(text, offset);
  const project = parts.projects.near(document.uri);
  const suggestions = location.isAtPropertyKey
    ? keys(parts, location.path, project)
    : await values(parts, location.path, project);
  const present = location.isAtPropertyKey ? siblings(text, location) : new Set<string>();
  const span = replaced(location, offset);
  return suggestions
    .filter(({ value }) => !present.has(value))
    .map(({ value, detail, kind }) => {
      const quoted = JSON.stringify(value);
      const newText = location.isAtPropertyKey && !hasColon(text, span.end) ? `${quoted}: ` : quoted;
      return {
        label: value,
        kind,
        // The editor compares with what is replaced, quotes and all.
        filterText: quoted,
        textEdit: { range: toRange(span, document), newText },
        ...(detail ? { detail } : {}),
      };
    });
}

function keys({ options }: Parts, path: JSONPath, project: Project | undefined): readonly Suggestion[] {
  const parent = path.slice(0, -1);
  const schema = schemaAt(parent);
  const known = Object.entries(schema?.properties ?? {})
    .filter(([name]) => name !== "$schema")
    .map(([value, { description }]) => ({ value, detail: description, kind: CompletionItemKind.Property }));
  if (parent[0] === "rules") return ruleNames(project);
  if (parent[0] === "locales") return localeNames(project);
  return options.completesConfig ? [] : known;
}

async function values(
  { options, environment }: Parts,
  path: JSONPath,
  project: Project | undefined,
): Promise<readonly Suggestion[]> {
  const [setting] = path;
  const inCultures = path.at(-2) === "cultures" || (setting === "locales" && path.length === 3);
  if (inCultures) return cultureIds(project);
  if (setting === "model" && path.length === 1) {
    const models = (await environment.listModels()).filter((m) => m.purpose === "text");
    return [
      { value: "auto", detail: "the best model for this machine", kind: CompletionItemKind.Value },
      { value: "none", detail: "rules only", kind: CompletionItemKind.Value },
      ...models.map(({ id, title }) => ({ value: id, detail: title, kind: CompletionItemKind.Value })),
    ];
  }
  if (options.completesConfig) return [];
  const schema = schemaAt(path);
  const all = schema?.enum ?? (schema?.const === undefined ? [] : [schema.const]);
  return all.map((value) => ({ value, kind: CompletionItemKind.EnumMember }));
}

export function cultureIds(project: Project | undefined): readonly Suggestion[] {
  return (project?.packs.ids ?? []).map((value) => ({
    value,
    detail: project?.packs.get(value)?.profile.name,
    kind: CompletionItemKind.Constant,
  }));
}

/** Rules, their groups, and the norms of every pack. */
export function ruleNames(project: Project | undefined): readonly Suggestion[] {
  const groups = [...new Set(RULES.map((r) => `${r.id.split("/")[0]}/*`))];
  const norms = (project?.packs.ids ?? []).flatMap((id) => project?.packs.get(id)?.norms ?? []);
  return [
    ...RULES.map(({ id, title }) => ({ value: id, detail: title, kind: CompletionItemKind.Constant })),
    ...groups.map((value) => ({ value, kind: CompletionItemKind.Constant })),
    ...norms.map(({ id, rule }) => ({ value: id, detail: rule, kind: CompletionItemKind.Constant })),
  ];
}

function localeNames(project: Project | undefined): readonly Suggestion[] {
  const packs = (project?.packs.ids ?? []).flatMap((id) => project?.packs.get(id)?.profile ?? []);
  const locales = new Map(packs.flatMap(({ name, locales: own }) => own.map((l) => [l, name] as const)));
  return [...locales].map(([value, detail]) => ({ value, detail, kind: CompletionItemKind.Constant }));
}

function schemaAt(path: JSONPath): Schema | undefined {
  let schema: Schema | undefined = z.toJSONSchema(configSchema, { io: "input" }) as Schema;
  for (const part of path) {
    const more: Schema | boolean | undefined = schema?.additionalProperties;
    schema =
      typeof part === "number"
        ? schema?.items
        : (schema?.properties?.[part] ?? (typeof more === "object" ? more : undefined));
  }
  return schema;
}

/** The string under the cursor with its quotes, or nothing at the cursor. */
function replaced({ previousNode }: Location, offset: number): Span {
  if (previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length)
    return { start: previousNode.offset, end: previousNode.offset + previousNode.length };
  return { start: offset, end: offset };
}

function hasColon(text: string, end: number): boolean {
  return /^\s*:/.test(text.slice(end));
}

/** Keys that the object around has already, but for the one that is being written. */
function siblings(text: string, { path, previousNode }: Location): ReadonlySet<string> {
  const own = previousNode?.value;
  const names = new Set<string>();
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) {
    const at = getLocation(text, match.index + 1);
    const inSame = at.path.length === path.length && at.path.slice(0, -1).join() === path.slice(0, -1).join();
    if (inSame && match[1] !== undefined && match[1] !== own) names.add(match[1]);
  }
  return names;
}
