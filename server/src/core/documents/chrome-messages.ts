import type { DocumentFormat, Segment } from "./document.js";
import { encodeJsonString, readJson } from "./json-walker.js";
import { idMaker } from "./limits.js";
import { findPlaceholders } from "./placeholders.js";

/**
 * `_locales/<locale>/messages.json` of a browser extension:
 * `{"name": {"message": "Hello $USER$", "description": "…", "placeholders": {…}}}`.
 */
export const chromeMessages: DocumentFormat = {
  id: "chrome-messages",
  parse(source) {
    const { strings, problems } = readJson(source);
    const descriptions = new Map<string, string>();
    for (const { path, text } of strings) {
      if (path.length === 2 && path[1] === "description") descriptions.set(path[0] ?? "", text);
    }
    const ids = idMaker();
    const segments: Segment[] = [];
    for (const { path, text, span, map } of strings) {
      if (path.length !== 2 || path[1] !== "message") continue;
      const key = path[0] ?? "";
      const context = descriptions.get(key);
      segments.push({
        id: ids(key),
        key,
        text,
        span,
        map,
        placeholders: findPlaceholders(text, ["chrome", "html"]),
        kind: "copy",
        ...(context ? { context } : {}),
      });
    }
    return { format: "chrome-messages", kind: "copy", segments, problems };
  },
  encode: (text) => encodeJsonString(text),
};
