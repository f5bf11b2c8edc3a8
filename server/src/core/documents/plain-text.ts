import type { DocumentFormat } from "./document.js";
import { encodeParagraph, readParagraphs } from "./paragraphs.js";
import { findPlaceholders } from "./placeholders.js";

/** Plain text: each paragraph, by its number. */
export const plainText: DocumentFormat = {
  id: "plain-text",
  parse(source) {
    const start = source.startsWith("\uFEFF") ? 1 : 0;
    const segments = readParagraphs(source, { start, end: source.length }).map((paragraph, i) => {
      const key = `paragraph-${i + 1}`;
      const placeholders = findPlaceholders(paragraph.text, ["mustache"]);
      return { ...paragraph, id: key, key, placeholders, kind: "copy" } as const;
    });
    return { format: "plain-text", kind: "copy", segments, problems: [] };
  },
  encode: (text, _segment, source) => encodeParagraph(text, source),
};
