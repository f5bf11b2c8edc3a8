import { PROMPT_PLACEHOLDERS } from "./chat-messages.js";
import type { DocumentFormat, Segment } from "./document.js";
import { idMaker } from "./limits.js";
import { findPlaceholders } from "./placeholders.js";
import { readYaml, type YamlString } from "./yaml-reader.js";
import { encodeYamlScalar } from "./yaml-scalar.js";

/** A prompt kept in a file of its own is checked there. */
const REFERENCE =
  /^(?:file|https?|exec|python|langfuse|portkey|helicone):\S|^\S+\.(?:txt|md|json|jsonl|ya?ml|js|ts|mjs|cjs|py|csv|j2)(?::\w+)?$/;

/**
 * A promptfoo configuration. Its prompts are segments, as strings or as chat messages; what the tests feed in
 * (`vars`) and expect (`assert`) is neither shown to readers nor sent as the prompt's own words.
 */
export const promptfoo: DocumentFormat = {
  id: "promptfoo",
  parse(source) {
    const { strings, problems } = readYaml(source);
    const description = strings.find(({ path }) => path.length === 1 && path[0] === "description")?.text;
    const roles = new Map<string, string>();
    for (const { path, text } of strings) {
      if (path.at(-1) === "role") roles.set(path.slice(0, -1).join("\n"), text);
    }
    const ids = idMaker();
    const segments: Segment[] = [];
    for (const value of strings) {
      if (!isPrompt(value)) continue;
      const key = value.path.join(".");
      const role = roles.get(value.path.slice(0, -1).join("\n"));
      const context = [description, value.comment].filter((part) => part).join("\n");
      segments.push({
        id: ids(key),
        key,
        text: value.text,
        span: value.span,
        map: value.map,
        placeholders: findPlaceholders(value.text, PROMPT_PLACEHOLDERS),
        kind: "prompt",
        ...(context ? { context } : {}),
        ...(role ? { role } : {}),
      });
    }
    return { format: "promptfoo", kind: "prompt", segments, problems };
  },
  encode: (text, segment, source) => encodeYamlScalar(text, segment.span, source),
};

/** `prompts: text`, `prompts[i]`, `prompts[i].raw`, `prompts.name`, and `content` of a message anywhere below. */
function isPrompt({ path, text }: YamlString): boolean {
  if (path[0] !== "prompts" || REFERENCE.test(text)) return false;
  const last = path.at(-1) ?? "";
  if (path.length === 1 || last === "raw" || last === "content") return true;
  return path.length === 2 && last !== "label" && last !== "id";
}
