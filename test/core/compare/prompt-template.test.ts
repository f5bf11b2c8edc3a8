import { describe, expect, test } from "vitest";
import { exampleValues } from "../../../server/src/core/compare/example-values.js";
import {
  fillTemplate,
  hasLogic,
  promptTemplates,
  templateAt,
  templateVariables,
} from "../../../server/src/core/compare/prompt-template.js";
import { inputOf } from "../../support/input.js";

/** `role: content` of each message of each prompt of a file, with its variables filled in. */
async function filled(path: string, source: string, values: Readonly<Record<string, string>> = {}) {
  const input = await inputOf(path, source);
  const all = new Map([...exampleValues(input), ...Object.entries(values)]);
  return promptTemplates(input).map((template) =>
    fillTemplate(template, all).map(({ role, content }) => `${role}: ${content}`),
  );
}

describe("the messages of a prompt file", () => {
  test("dotprompt: roles by marker, examples from input.default, nothing of the front matter", async () => {
    const source = `---
model: any
description: Plans trips
input:
  schema:
    city: string
  default:
    city: Lyon
    days: 3
---
{{role "system"}}
You plan trips.

Be brief.
{{role "user"}}
Plan {{days}} days in {{{city}}}.
{{role "model"}}
Day 1:
`;
    expect(await filled("trip.prompt", source)).toEqual([
      ["system: You plan trips.\n\nBe brief.", "user: Plan 3 days in Lyon.", "assistant: Day 1:"],
    ]);
    expect(await filled("trip.prompt", source, { city: "Kyoto" })).toEqual([
      [expect.any(String), "user: Plan 3 days in Kyoto.", expect.any(String)],
    ]);
  });

  test("prompty: roles by line, examples from sample and inputs", async () => {
    const source = `---
sample:
  name: Ana
inputs:
  item: { type: string, sample: tea }
  count: 2
---
system:
You write cards.

user:
A card for {{name}} with {{ count }} {{item | upper}}.
`;
    expect(await filled("card.prompty", source)).toEqual([
      ["system: You write cards.", "user: A card for Ana with 2 tea."],
    ]);
  });

  test("instructions alone are asked as the user", async () => {
    expect(await filled("a.prompty", "system:\nWrite a poem.\n")).toEqual([["user: Write a poem."]]);
  });

  test("Markdown prompts are one message, with VS Code's input variables", async () => {
    const source = `---\ndescription: x\n---\n# Greet\n\n- Greet \${input:name:their first name} {politely}\n`;
    expect(await filled("greet.prompt.md", source, { name: "Kim", politely: "well" })).toEqual([
      ["user: # Greet\n\n- Greet Kim well"],
    ]);
  });

  test("promptfoo: each prompt by itself, chat in a string or as a list, examples of the first test", async () => {
    const source = `prompts:
  - "Name a dish of {{place}}."
  - |
    [{"role": "developer", "content": "Be kind."}, {"role": "user", "content": "Hello from {{place}} {x}"}]
  - id: chat
    messages:
    - { role: system, content: "Be short." }
    - { role: user, content: "Hi, {{name}}" }
  - file://other.txt
defaultTest:
  vars: { name: Lee }
tests:
  - vars: { place: Oaxaca, list: [1, 2], file: "file://a.txt" }
  - vars: { place: Lima }
`;
    expect(await filled("promptfooconfig.yaml", source)).toEqual([
      ["user: Name a dish of Oaxaca."],
      ["system: Be kind.", "user: Hello from Oaxaca {x}"],
      ["system: Be short.", "user: Hi, Lee"],
    ]);
  });

  test("chat messages in JSON: the parts of a message are one, each list is a prompt", async () => {
    const parts = ["B", "C"].map((text) => ({ type: "text", text }));
    const messages = [
      { role: "system", content: "A" },
      { role: "user", content: parts },
    ];
    expect(await filled("chat.json", JSON.stringify({ messages }))).toEqual([["system: A", "user: B\n\nC"]]);
    expect(await filled("chat.json", JSON.stringify(messages))).toEqual([["system: A", "user: B\n\nC"]]);
    const two = { messages, later: { messages: [{ role: "user", content: "D" }] } };
    expect(await filled("chat.json", JSON.stringify(two))).toEqual([expect.any(Array), ["user: D"]]);
  });

  test("copy has no prompts", async () => {
    expect(promptTemplates(await inputOf("de.json", '{"a": "Hallo"}'))).toEqual([]);
  });
});

describe("variables", () => {
  const template = async (body: string) => {
    const [first] = promptTemplates(await inputOf("a.prompt", body));
    if (first === undefined) throw new Error("no prompt");
    return first;
  };

  test("are named once, in order; notes and addresses are none", async () => {
    const found = await template("{{b}} {{a}} {{b}} {{! a note }}{{~c~}} https://example.com/{{d}} {e}");
    expect(templateVariables(found)).toEqual(["b", "a", "c"]);
    expect(templateVariables(await template(`{x} \${y} {z:>3} {}`))).toEqual(["x", "y", "z"]);
  });

  test("logic is said and sent as it is written, with its variables filled in", async () => {
    const found = await template("Greet{{#if name}} {{name}}{{else}} all{{/if}}.");
    expect(hasLogic(found)).toBe(true);
    expect(templateVariables(found)).toEqual(["name"]);
    expect(fillTemplate(found, new Map([["name", "Ana"]]))[0]?.content).toBe(
      "Greet{{#if name}} Ana{{else}} all{{/if}}.",
    );
    expect(hasLogic(await template("Greet {{name}}. {{! politely }}"))).toBe(false);
  });

  test("without a value are named, with what to do", async () => {
    const found = await template("{{a}} {{b}} {{c}}");
    expect(() => fillTemplate(found, new Map([["b", ""]]))).toThrow(
      "The prompt has variables without a value: a, c.",
    );
  });

  test("a value is text: what looks like a variable in it stays", async () => {
    expect(fillTemplate(await template("{{a}}"), new Map([["a", "{{b}} $& $1"]]))[0]?.content).toBe(
      "{{b}} $& $1",
    );
  });
});

test("the prompt that a cursor is in, else the first", async () => {
  const source = 'prompts:\n  - "One"\n  - "Two"\n';
  const templates = promptTemplates(await inputOf("promptfooconfig.yaml", source));
  expect(templateAt(templates, source.indexOf("Two"))?.id).toBe("prompts.1");
  expect(templateAt(templates, 0)?.id).toBe("prompts.0");
});

test("broken front matter gives no examples and no error", async () => {
  for (const front of ["a: [", "- x", `input: ${"[".repeat(500)}`, "x: &a [*a]"])
    expect(exampleValues(await inputOf("a.prompt", `---\n${front}\n---\nHi`)).size).toBe(0);
});
