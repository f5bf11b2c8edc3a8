import { describe, expect, test } from "vitest";
import { replaceSegment } from "../../../server/src/core/documents/document.js";
import { formatFor } from "../../../server/src/core/documents/formats.js";
import { promptMarkdown } from "../../../server/src/core/documents/prompt-markdown.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `---
mode: agent
description: Writes mails
---
# Task

Write a mail to \${input:name} about {{ topic_of_day }}.

- Use US dollars
- See [style](../style_guide.md)

## Examples

Input: late parcel

Output: We are sorry.

## Rules

<example>Dear Sir</example>

Be kind.
`;
/** As in Markdown: a block without characters is no block, and NUL is replaced. */
const representable = (text: string) => text !== "" && !text.includes("\0");

describe("prompt-markdown", () => {
  formatLaws(promptMarkdown, sample, { path: "mail.prompt.md", representable });
});
describe("prompt-markdown with CRLF and BOM", () => {
  const source = `\uFEFF${sample.replaceAll("\n", "\r\n")}`;
  formatLaws(promptMarkdown, source, { path: "AGENTS.md", representable });
});

describe("prompt-markdown, in detail", () => {
  const { segments } = promptMarkdown.parse(sample, "mail.prompt.md");

  test("instructions and examples", () => {
    expect(segments.map((s) => [s.key, s.role, s.kind])).toEqual([
      ["description", undefined, "prompt"],
      ["1.heading", "system", "prompt"],
      ["1.paragraph-1", "system", "prompt"],
      ["1.paragraph-2", "system", "prompt"],
      ["1.paragraph-3", "system", "prompt"],
      ["1.1.heading", "system", "prompt"],
      ["1.1.paragraph-1", "example", "prompt"],
      ["1.1.paragraph-2", "example", "prompt"],
      ["1.2.heading", "system", "prompt"],
      ["1.2.paragraph-1", "example", "prompt"],
      ["1.2.paragraph-2", "system", "prompt"],
    ]);
  });

  test("variables stay as they are in a rewrite", () => {
    const task = segments[2];
    expect(task?.placeholders.map((p) => p.text)).toEqual([`\${input:name}`, "{{ topic_of_day }}"]);
    expect(
      task && replaceSegment(promptMarkdown, sample, task, `Tell \${input:name} of {{ topic_of_day }} [now]`),
    ).toContain(`\nTell \${input:name} of {{ topic_of_day }} \\[now\\]\n`);
  });

  test.each([
    ["docs/guide.md", "markdown"],
    ["AGENTS.md", "prompt-markdown"],
    [".github/copilot-instructions.md", "prompt-markdown"],
    [".github\\prompts\\mail.prompt.md", "prompt-markdown"],
    ["go.instructions.md", "prompt-markdown"],
    ["mail.prompty", "prompt"],
    ["mail.prompt", "prompt"],
    ["LICENSE.md", undefined],
    ["requirements.txt", undefined],
    ["mail.txt", "plain-text"],
    ["res/values-ja/strings.xml", "android-strings"],
    ["pom.xml", undefined],
    ["de.lproj/Localizable.strings", "strings"],
    ["messages.fr.xlf", "xliff"],
    ["Strings.de.resx", "resx"],
    ["de/app.ftl", "fluent"],
    ["de.po", "po"],
    ["shop.pot", "po"],
    ["index.html", "html"],
  ])("%s is %s", (path, id) => {
    const head = () => (path.startsWith("res/") ? "<resources>" : "<project>");
    expect(formatFor(path, head)?.id).toBe(id);
  });
});
