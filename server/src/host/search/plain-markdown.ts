import { markdown } from "../../core/documents/markdown.js";

/** The blocks of a Markdown file without their marks; a heading keeps one `# `, so that passages can start there. */
export function plainMarkdown(source: string, path: string): string {
  const { segments } = markdown.parse(source, path);
  return segments
    .flatMap(({ key, text }) => {
      const heading = /heading(?:-\d+)?$/.test(key);
      const lines = withoutMarks(text).split("\n");
      return lines
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => (heading ? `# ${line}` : line));
    })
    .join("\n\n");
}

function withoutMarks(text: string): string {
  return text
    .replace(/<\/?(?:p|br|li|div)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]{1,200}>/g, "")
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, "$1")
    .replace(/(?:\*\*|__|~~|`)/g, "")
    .replace(/(^|[\s"“（(])\*(?=\S)|(?<=\S)\*(?=$|[\s.,:;!?"”）)])/gm, "$1")
    .replace(/\\([*_#[\]()])/g, "$1")
    .replace(/[ \t]+/g, " ");
}
