import { describe, expect, test } from "vitest";
import { formatFor } from "../../../server/src/core/documents/formats.js";
import { promptfoo } from "../../../server/src/core/documents/promptfoo.js";
import { formatLaws } from "../../support/document-laws.js";

const path = "promptfooconfig.yaml";
const sample = `description: Support bot
prompts:
  # the short one
  - "Answer {{question}} in {{ lang }}."
  - |
    You are a support agent.

    {% if vip %}Be quick.{% endif %}
  - file://prompts/long.txt
  - prompts/other.json
  - raw: Write to \${name}
    label: letter
  - id: chat
    messages:
    - { role: system, content: "Be kind" }
    - role: user
      content: Hello, {{name}}
providers: [openai:gpt-4o]
tests:
  - vars: { question: "Where is my order?", lang: German }
    assert:
      - type: llm-rubric
        value: is polite
`;

describe("promptfoo", () => {
  // A prompt that is a reference to a file is none of this file's words.
  const representable = (text: string): boolean => !/^\w+:\S|^\S+\.\w+$/.test(text);
  formatLaws(promptfoo, sample, { path, representable });
  describe("CRLF and BOM", () => {
    formatLaws(promptfoo, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path, representable });
  });

  test("prompts with roles, context and placeholders; nothing else", () => {
    const { segments, kind } = promptfoo.parse(sample, path);
    expect(kind).toBe("prompt");
    expect(segments.map((s) => [s.key, s.role, s.placeholders.map((p) => p.text)])).toEqual([
      ["prompts.0", undefined, ["{{question}}", "{{ lang }}"]],
      ["prompts.1", undefined, ["{% if vip %}", "{% endif %}"]],
      ["prompts.4.raw", undefined, [`\${name}`]],
      ["prompts.5.messages.0.content", "system", []],
      ["prompts.5.messages.1.content", "user", ["{{name}}"]],
    ]);
    expect(segments[1]?.context).toBe("Support bot");
  });

  test("recognised by its name or by what it holds", () => {
    const id = (file: string, head: string) => formatFor(file, () => head)?.id;
    expect(id("a/promptfooconfig.de.yaml", "")).toBe("promptfoo");
    expect(id("eval.yaml", sample)).toBe("promptfoo");
    expect(id("en.yml", "en:\n  prompts:\n    tests: x\n")).toBe("yaml");
  });
});
