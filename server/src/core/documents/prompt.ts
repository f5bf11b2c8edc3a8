import type { Span } from "../finding.js";
import type { DocumentFormat, PlaceholderSyntax, Segment } from "./document.js";
import { frontMatterSegments, inFrontMatter, readFrontMatter } from "./frontmatter.js";
import { isBlankSpan } from "./inline.js";
import { encodeParagraph, readParagraphs } from "./paragraphs.js";
import { findPlaceholders } from "./placeholders.js";
import { examplesAmong } from "./prompt-examples.js";
import { encodeYamlScalar } from "./yaml-scalar.js";

/** What fills in a prompt template: Handlebars (dotprompt), Jinja (prompty). */
export const TEMPLATE_PLACEHOLDERS: readonly PlaceholderSyntax[] = ["mustache", "jinja", "dollar", "braces"];

/**
 * Prompt templates with YAML front matter: dotprompt (`.prompt`, messages begin with `{{role "system"}}`) and prompty
 * (`.prompty`, with a line `system:`). Each paragraph of a message is a text.
 */
export const prompt: DocumentFormat = {
  id: "prompt",
  parse(source, path) {
    const front = readFrontMatter(source);
    const segments: Segment[] = frontMatterSegments(front, /^description$/, "prompt", []);
    const counts = new Map<string, number>();
    for (const { role, span } of readPromptMessages(source, path, front)) {
      const number = (counts.get(role) ?? 0) + 1;
      counts.set(role, number);
      const message = number === 1 ? role : `${role}-${number}`;
      const paragraphs = readParagraphs(source, span);
      const examples = examplesAmong(paragraphs.map(({ text }) => text));
      for (const [i, paragraph] of paragraphs.entries()) {
        const key = `${message}.paragraph-${i + 1}`;
        segments.push({
          ...paragraph,
          id: key,
          key,
          placeholders: findPlaceholders(paragraph.text, TEMPLATE_PLACEHOLDERS),
          kind: "prompt",
          role: examples[i] ? "example" : role,
        });
      }
    }
    return { format: "prompt", kind: "prompt", segments, problems: front.problems };
  },
  encode: (text, segment, source) =>
    inFrontMatter(source, segment)
      ? encodeYamlScalar(text, segment.span, source)
      : encodeParagraph(text, source),
};

/** `{{role "model"}}`; `{{history}}` puts earlier messages there, and what follows is the model's or the user's. */
const DOTPROMPT_ROLE = /\{\{~?\s*(?:role\s+["']([\w-]{1,40})["']|(history)[^{}]{0,100})\s*~?\}\}/g;
const PROMPTY_ROLE =
  /^[ \t]{0,8}#?[ \t]{0,8}(system|developer|user|assistant|function|tool)[ \t]{0,8}(?:\[[^\]\n]{0,200}\])?[ \t]{0,8}:[ \t]*\r?$/gim;

export interface PromptMessage {
  /** As written, lower case; `model` reads `assistant`. */
  readonly role: string;
  readonly span: Span;
}

/** The messages below the front matter. Without a marker it is a message of the user, as both tools have it. */
export function readPromptMessages(
  source: string,
  path: string,
  { bodyStart: start } = readFrontMatter(source),
): readonly PromptMessage[] {
  const marker = path.toLowerCase().endsWith(".prompty") ? PROMPTY_ROLE : DOTPROMPT_ROLE;
  const messages: PromptMessage[] = [];
  let role = "user";
  let from = start;
  for (const match of source.slice(start).matchAll(marker)) {
    messages.push({ role, span: { start: from, end: start + match.index } });
    role = match[1]?.toLowerCase() ?? (match[2] === "history" ? "model" : role);
    if (role === "model") role = "assistant";
    from = start + match.index + match[0].length;
  }
  messages.push({ role, span: { start: from, end: source.length } });
  return messages.filter(({ span }) => !isBlankSpan(source, span));
}
