import type { DocumentFormat, Segment } from "./document.js";
import { frontMatterSegments, readFrontMatter } from "./frontmatter.js";
import { merge } from "./inline.js";
import { encodeMarkdown } from "./markdown.js";
import { readMarkdown } from "./markdown-reader.js";
import { findPlaceholders } from "./placeholders.js";
import { TEMPLATE_PLACEHOLDERS } from "./prompt.js";
import { examplesAmong, underExamples } from "./prompt-examples.js";

/** Instructions to a model in Markdown: `*.prompt.md`, `*.instructions.md`, `AGENTS.md`, `CLAUDE.md` and the like. */
export const promptMarkdown: DocumentFormat = {
  id: "prompt-markdown",
  parse(source) {
    const front = readFrontMatter(source);
    const { blocks, problems } = readMarkdown(source, front.bodyStart);
    const segments: Segment[] = frontMatterSegments(front, /^description$/, "prompt", []);
    const examples = examplesAmong(blocks.map(({ text }) => text));
    for (const [i, { key, text, map, span, placeholders, headings }] of blocks.entries()) {
      const example = !key.endsWith("heading") && (examples[i] || underExamples(headings));
      segments.push({
        id: key,
        key,
        text,
        map,
        span,
        placeholders: merge(placeholders, findPlaceholders(text, [...TEMPLATE_PLACEHOLDERS, "html"])),
        kind: "prompt",
        role: example ? "example" : "system",
      });
    }
    return {
      format: "prompt-markdown",
      kind: "prompt",
      segments,
      problems: [...front.problems, ...problems],
    };
  },
  encode: encodeMarkdown,
};
