import type { DocumentFormat, PlaceholderSyntax, Segment } from "./document.js";
import { encodeJsonString, PATH_SEPARATOR, readJson } from "./json-walker.js";
import { idMaker } from "./limits.js";
import { findPlaceholders } from "./placeholders.js";

/** What prompt templates fill in: Handlebars, Nunjucks and Jinja, `${x}`, f-strings. */
export const PROMPT_PLACEHOLDERS: readonly PlaceholderSyntax[] = ["mustache", "jinja", "dollar", "braces"];

/** A prompt as a list of chat messages in JSON: `[{"role": "system", "content": "…"}]` or under `messages`. */
export const chatMessages: DocumentFormat = {
  id: "chat-messages",
  parse(source) {
    const { strings, problems } = readJson(source);
    const roles = new Map<string, string>();
    for (const { path, text } of strings) {
      if (path.at(-1) === "role") roles.set(path.slice(0, -1).join(PATH_SEPARATOR), text);
    }
    const ids = idMaker();
    const segments: Segment[] = [];
    for (const { path, text, span, map } of strings) {
      const message = messageOf(path);
      const role = message === undefined ? undefined : roles.get(message.join(PATH_SEPARATOR));
      if (role === undefined) continue;
      const key = path.join(".");
      segments.push({
        id: ids(key),
        key,
        text,
        span,
        map,
        placeholders: findPlaceholders(text, PROMPT_PLACEHOLDERS),
        kind: "prompt",
        role,
      });
    }
    return { format: "chat-messages", kind: "prompt", segments, problems };
  },
  encode: (text) => encodeJsonString(text),
};

/** The path of the message whose words stand at `path`: `content`, or `text` of one of its parts. */
function messageOf(path: readonly string[]): readonly string[] | undefined {
  if (path.at(-1) === "content") return path.slice(0, -1);
  if (path.at(-1) === "text" && path.at(-3) === "content") return path.slice(0, -3);
  return undefined;
}
