import { describe, expect, test } from "vitest";
import { isParagraph } from "../../../server/src/core/documents/paragraphs.js";
import { prompt } from "../../../server/src/core/documents/prompt.js";
import { formatLaws } from "../../support/document-laws.js";

const dotprompt = `---
model: googleai/gemini-1.5-pro
description: 'Answers the shop''s guests'
input:
  schema:
    name: string, who asks
---
{{role "system"}}
You help guests of {{shop.name}}.
{{#if formal}}Be formal.{{/if}}

Input: Hi!
Output: Hello, how can I help?

{{role "user"}}
{{media url=photo}} {{> greeting}} What is this?

{{history}}
Go on.
`;
const prompty = `---
name: Guest help
description: >-
  Answers
  guests
model:
  api: chat
---
system:
You help {{name}}.
{% for item in items %}
- {{ item.title | upper }}
{% endfor %}

Example 1:

I paid $5. -> complaint

user[name="x"]:
{{question}}
`;

describe("prompt: dotprompt", () => {
  formatLaws(prompt, dotprompt, { path: "greet.prompt", representable: isParagraph });
});
describe("prompt: prompty", () => {
  formatLaws(prompt, prompty, { path: "greet.prompty", representable: isParagraph });
});
describe("prompt with CRLF and BOM", () => {
  const source = `\uFEFF${dotprompt.replaceAll("\n", "\r\n")}`;
  formatLaws(prompt, source, { path: "greet.prompt", representable: isParagraph });
});

describe("prompt, in detail", () => {
  test("dotprompt: messages, roles, examples, variables", () => {
    const { segments, kind } = prompt.parse(dotprompt, "greet.prompt");
    expect(kind).toBe("prompt");
    expect(segments.map((s) => [s.key, s.role, s.text])).toEqual([
      ["description", undefined, "Answers the shop's guests"],
      ["system.paragraph-1", "system", "You help guests of {{shop.name}}.\n{{#if formal}}Be formal.{{/if}}"],
      ["system.paragraph-2", "example", "Input: Hi!\nOutput: Hello, how can I help?"],
      ["user.paragraph-1", "user", "{{media url=photo}} {{> greeting}} What is this?"],
      ["assistant.paragraph-1", "assistant", "Go on."],
    ]);
    expect(segments[1]?.placeholders.map((p) => [p.kind, p.text])).toEqual([
      ["variable", "{{shop.name}}"],
      ["block", "{{#if formal}}"],
      ["block", "{{/if}}"],
    ]);
  });

  test("prompty: sections, Jinja, an example under its title", () => {
    const { segments } = prompt.parse(prompty, "greet.prompty");
    expect(segments.map((s) => [s.key, s.role])).toEqual([
      ["description", undefined],
      ["system.paragraph-1", "system"],
      ["system.paragraph-2", "example"],
      ["system.paragraph-3", "example"],
      ["user.paragraph-1", "user"],
    ]);
    expect(segments[1]?.placeholders.map((p) => p.text)).toEqual([
      "{{name}}",
      "{% for item in items %}",
      "{{ item.title | upper }}",
      "{% endfor %}",
    ]);
  });

  test("without markers it is one message of the user; an open answer is no example", () => {
    const { segments } = prompt.parse("Question: {{q}}\n\nAnswer:\n", "x.prompt");
    expect(segments.map((s) => s.role)).toEqual(["user", "user"]);
  });

  test("broken front matter gives one problem", () => {
    const { segments, problems } = prompt.parse("---\na: [\n---\nHello\n", "x.prompt");
    expect(problems.map((p) => p.code)).toEqual(["syntax"]);
    expect(segments.map((s) => s.text)).toEqual(["Hello"]);
  });
});
