import * as z from "zod";
import type { CheckInput } from "../check.js";
import type { Placeholder, Segment } from "../documents/document.js";
import { readFrontMatter } from "../documents/frontmatter.js";
import { findPlaceholders } from "../documents/placeholders.js";
import { readPromptMessages, TEMPLATE_PLACEHOLDERS } from "../documents/prompt.js";
import { UsageError } from "../errors.js";
import type { Span } from "../finding.js";
import type { ChatMessage } from "../ports.js";

/** A prompt as its file has it: chat messages whose variables are not filled in yet. */
export interface PromptTemplate {
  /** Names the prompt within its file, for example `prompts.0`; stable while the file keeps its order. */
  readonly id: string;
  /** Where it stands in the file: tells which prompt a cursor is in. */
  readonly span: Span;
  readonly messages: readonly ChatMessage[];
}

/** The prompts of a prompt file, in order: several in a promptfoo configuration, one or none elsewhere. */
export function promptTemplates({ document, source, path }: CheckInput): readonly PromptTemplate[] {
  switch (document.format) {
    case "prompt": {
      const spans = readPromptMessages(source, path);
      return template(
        "prompt",
        spans.map(({ role, span }) => message(role, source.slice(span.start, span.end))),
        { start: 0, end: source.length },
      );
    }
    case "prompt-markdown": {
      const span = { start: readFrontMatter(source).bodyStart, end: source.length };
      return template("prompt", [message("user", source.slice(span.start, span.end))], span);
    }
    case "promptfoo":
    case "chat-messages":
      return fromSegments(document.segments);
    default:
      return [];
  }
}

/** The prompt that holds an offset, else the first. */
export function templateAt(templates: readonly PromptTemplate[], offset: number): PromptTemplate | undefined {
  return templates.find(({ span }) => span.start <= offset && offset <= span.end) ?? templates[0];
}

/** Names of the variables of a prompt, in order of their first use. */
export function templateVariables({ messages }: PromptTemplate): readonly string[] {
  const names = messages.flatMap(({ content }) =>
    variablesOf(content, messages).flatMap(({ name }) => name ?? []),
  );
  return [...new Set(names)];
}

/** True if a prompt has logic (`{{#if}}`, `{% for %}`, helpers), which is sent as it is written. */
export function hasLogic({ messages }: PromptTemplate): boolean {
  return messages.some(({ content }) =>
    placeholdersOf(content).some((p) => /^\{[{%]/.test(p.text) && !isNote(p) && nameOf(p) === undefined),
  );
}

/**
 * The messages with their variables filled in; notes of the template are left out, logic stays as it is written.
 * @throws UsageError naming the variables that have no value.
 */
export function fillTemplate(
  template: PromptTemplate,
  values: ReadonlyMap<string, string>,
): readonly ChatMessage[] {
  const missing = templateVariables(template).filter((name) => !values.has(name));
  if (missing.length > 0)
    throw new UsageError(
      `The prompt has ${missing.length === 1 ? "a variable" : "variables"} without a value: ${missing.join(", ")}.`,
      "Give each a value, or an example in the front matter of the file.",
    );
  return template.messages.map(({ role, content }) => ({
    role,
    content: substitute(content, variablesOf(content, template.messages), values).trim(),
  }));
}

/** The same prompt with every variable written as `{{name}}`, for tools that read that. */
export function mustacheMessages(template: PromptTemplate): readonly ChatMessage[] {
  const values = new Map(templateVariables(template).map((name) => [name, `{{${name}}}`]));
  return fillTemplate(template, values);
}

function template(id: string, messages: readonly ChatMessage[], span: Span): readonly PromptTemplate[] {
  const written = messages.filter(({ content }) => content.trim() !== "");
  return written.length > 0 ? [{ id, span, messages: withUser(written) }] : [];
}

function message(role: string, content: string): ChatMessage {
  return { role: ROLES[role.toLowerCase()] ?? "user", content };
}

/** Other names for the three roles that chat models know; what a tool said is told by the user. */
const ROLES: Readonly<Record<string, ChatMessage["role"]>> = {
  system: "system",
  developer: "system",
  assistant: "assistant",
  model: "assistant",
};

/** Instructions alone are a request: many chat templates answer only a user. */
function withUser(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (messages.some(({ role }) => role === "user")) return messages;
  return messages.map((m) => (m.role === "system" ? { ...m, role: "user" } : m));
}

/** Messages stand beside each other in a list; a prompt without roles is a text of its own. */
function fromSegments(segments: readonly Segment[]): readonly PromptTemplate[] {
  const prompts = groupBy(segments, ({ key }) => IN_LIST.exec(key)?.[1] ?? key);
  return [...prompts].flatMap(([id, group]) => {
    const span = { start: group[0]?.span.start ?? 0, end: group.at(-1)?.span.end ?? 0 };
    // The parts of one message have one key but for their number.
    const parts = groupBy(group, ({ key }) => key.replace(/\.content\.\d+\.text$/, ""));
    return template(id || "messages", [...parts.values()].flatMap(toMessages), span);
  });
}

function groupBy(
  segments: readonly Segment[],
  keyOf: (segment: Segment) => string,
): ReadonlyMap<string, readonly Segment[]> {
  const groups = new Map<string, Segment[]>();
  for (const segment of segments)
    groups.set(keyOf(segment), [...(groups.get(keyOf(segment)) ?? []), segment]);
  return groups;
}

/** The key of a message's words: list, number of the message, number of the part. */
const IN_LIST = /^(.*?)\.?\d+\.content(?:\.\d+\.text)?$/;

function toMessages(parts: readonly Segment[]): readonly ChatMessage[] {
  const role = parts[0]?.role;
  const text = parts.map((part) => part.text).join("\n\n");
  const chat = role === undefined ? chatInText(text) : undefined;
  return chat ?? [message(role ?? "user", text)];
}

const chatSchema = z.array(z.object({ role: z.string(), content: z.string() })).min(1);

/** promptfoo also takes chat messages as JSON in a string. */
function chatInText(text: string): readonly ChatMessage[] | undefined {
  if (!text.trimStart().startsWith("[")) return undefined;
  try {
    const parsed = chatSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.map(({ role, content }) => message(role, content)) : undefined;
  } catch {
    return undefined;
  }
}

interface Variable {
  readonly start: number;
  readonly end: number;
  /** Undefined for a note, which is left out. */
  readonly name?: string;
}

/** Where double braces mark the variables, single ones are the prompt's own words. */
function variablesOf(content: string, messages: readonly ChatMessage[]): readonly Variable[] {
  const double = messages.some((m) => m.content.includes("{{"));
  return placeholdersOf(content).flatMap((placeholder) => {
    const { start, end, text } = placeholder;
    if (isNote(placeholder)) return [{ start, end }];
    if (double && /^\{[^{]/.test(text)) return [];
    const name = nameOf(placeholder);
    return name === undefined ? [] : [{ start, end, name }];
  });
}

function placeholdersOf(content: string): readonly Placeholder[] {
  return findPlaceholders(content, TEMPLATE_PLACEHOLDERS).filter((p) => p.kind !== "url");
}

function isNote({ text }: Placeholder): boolean {
  return text.startsWith("{#") || /^\{\{~?!/.test(text);
}

function nameOf({ text }: Placeholder): string | undefined {
  const name = NAME.exec(text)?.slice(1).find(Boolean);
  return name === "else" || name === "this" ? undefined : name;
}

/** `{{name}}`, `{{{name}}}`, `{{ name | filter }}`; `${name}`, `${input:name:hint}`; `{name}`, `{name:format}`. */
const NAME =
  /^\{\{\{?~?\s*([\w.-]+)\s*(?:\|[\s\S]*)?~?\}?\}\}$|^\$\{(?:input:)?([\w.-]+)(?::[^}]*)?\}$|^\{([\w.-]+)(?:[:!][^}]*)?\}$/;

function substitute(
  content: string,
  variables: readonly Variable[],
  values: ReadonlyMap<string, string>,
): string {
  let filled = "";
  let at = 0;
  for (const { start, end, name } of variables) {
    filled += content.slice(at, start) + (name === undefined ? "" : (values.get(name) ?? ""));
    at = end;
  }
  return filled + content.slice(at);
}
