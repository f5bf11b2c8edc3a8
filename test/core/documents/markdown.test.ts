import { describe, expect, test } from "vitest";
import { replaceSegment, type Segment, toSourceSpan } from "../../../server/src/core/documents/document.js";
import { markdown } from "../../../server/src/core/documents/markdown.js";
import { formatLaws } from "../../support/document-laws.js";

const sample = `---
title: Our shop
description: >
  All about
  the shop.
layout: page
lang: de-AT
---
# Welcome to *the* shop #

Hello **{{ name }}**, see [our \\*offers\\*](https://example.com/a_b "Title") &amp; \`code\`
over two lines,  
and a break. <b>Bold</b> ![A cat](cat.png) https://example.com/x_y.

Second
======

> - quoted
>   item with snake_case
>
>   1. inner

- [x] done
- plain \\
  broken

| Name | Price |
| ---- | :---: |
| Tea \\| cup | 3 € |

\`\`\`js
const code = "no copy";
\`\`\`

<div class="x">
no copy
</div>

[![build](https://ci/badge.svg)](https://ci) and [label] with [full][label][^1].

[label]: https://example.com "no copy"
[^1]: A footnote.
`;
/** A block without characters is no block, and Markdown replaces NUL. Everything else has an escape. */
const representable = (text: string) => text !== "" && !text.includes("\0");

describe("markdown", () => {
  formatLaws(markdown, sample, { path: "docs/index.md", representable });
});
describe("markdown with CRLF and BOM", () => {
  formatLaws(markdown, `\uFEFF${sample.replaceAll("\n", "\r\n")}`, { path: "index.md", representable });
});
describe("markdown with BOM, without front matter", () => {
  formatLaws(markdown, "\uFEFFFirst words\nand more.\n\n* a *b*\n", { path: "index.md", representable });
});

describe("markdown, in detail", () => {
  const { segments, locale } = markdown.parse(sample, "docs/index.md");
  const find = (key: string): Segment => {
    const found = segments.find((s) => s.key === key);
    if (found === undefined) throw new Error(`no segment ${key}`);
    return found;
  };

  test("what is copy and what is not", () => {
    expect(locale).toBe("de-AT");
    expect(segments.map((s) => [s.key, s.text])).toEqual([
      ["title", "Our shop"],
      ["description", "All about the shop.\n"],
      ["1.heading", "Welcome to *the* shop"],
      [
        "1.paragraph-1",
        'Hello **{{ name }}**, see [our *offers*](https://example.com/a_b "Title") & `code` over two lines,\nand a break. <b>Bold</b> ![A cat](cat.png) https://example.com/x_y.',
      ],
      ["2.heading", "Second"],
      ["2.paragraph-1", "quoted item with snake_case"],
      ["2.paragraph-2", "inner"],
      ["2.paragraph-3", "done"],
      ["2.paragraph-4", "plain \nbroken"],
      ["2.cell-1", "Name"],
      ["2.cell-2", "Price"],
      ["2.cell-3", "Tea | cup"],
      ["2.cell-4", "3 €"],
      ["2.paragraph-5", "[![build](https://ci/badge.svg)](https://ci) and [label] with [full][label][^1]."],
      ["2.paragraph-6", "A footnote."],
    ]);
  });

  test("marks, code, tags, variables and addresses are placeholders", () => {
    expect(find("1.paragraph-1").placeholders.map((p) => [p.kind, p.text])).toEqual([
      ["tag", "**"],
      ["variable", "{{ name }}"],
      ["tag", "**"],
      ["tag", "["],
      ["tag", '](https://example.com/a_b "Title")'],
      ["code", "`code`"],
      ["tag", "<b>"],
      ["tag", "</b>"],
      ["tag", "!["],
      ["tag", "](cat.png)"],
      ["url", "https://example.com/x_y"],
    ]);
    expect(find("2.paragraph-5").placeholders.map((p) => p.text)).toEqual([
      "[",
      "![",
      "](https://ci/badge.svg)",
      "](https://ci)",
      "[label]",
      "[",
      "][label]",
      "[^1]",
    ]);
  });

  test.each([
    ["1.paragraph-1", "*offers*", "\\*offers\\*"],
    ["1.paragraph-1", " & ", " &amp; "],
    ["1.paragraph-1", "two lines", "two lines"],
    ["1.paragraph-1", "and a break", "and a break"],
    ["2.paragraph-1", "item with", "item with"],
    ["2.cell-3", "| cup", "\\| cup"],
  ])("%s: %s stands in the source as %s", (key, words, source) => {
    const segment = find(key);
    const start = segment.text.indexOf(words);
    const span = toSourceSpan(segment, { start, end: start + words.length });
    expect(sample.slice(span.start, span.end)).toBe(source);
  });

  test("a rewrite keeps paired marks and escapes the rest", () => {
    const changed = replaceSegment(
      markdown,
      sample,
      find("1.paragraph-1"),
      '- **Hi {{ name }}** 2 * 3 [here](https://example.com/a_b "Title") `code` & <i> x_y',
    );
    expect(changed).toContain(
      '\n\\- **Hi {{ name }}** 2 \\* 3 [here](https://example.com/a_b "Title") `code` & \\<i> x_y\n',
    );
  });

  test("a further line gets what its containers need", () => {
    expect(replaceSegment(markdown, sample, find("2.paragraph-1"), "one\ntwo")).toContain(
      "> - one\\\n>   two\n>\n",
    );
    expect(replaceSegment(markdown, sample, find("2.heading"), "one\ntwo")).toContain("one&#10;two\n======");
  });

  test.each([
    ["deep quotes", "> ".repeat(5000), "too-deep"],
    ["deep brackets", `${"[".repeat(50_000)}a`, "too-deep"],
    ["a very long file", "word ".repeat(1_000_000), "too-large"],
    ["broken front matter", "---\ntitle: [a\n---\ntext\n", "syntax"],
  ])("%s give one problem", (_name, source, code) => {
    expect(markdown.parse(source, "x.md").problems.map((p) => p.code)).toEqual([code]);
  });

  test("a rule is no nesting, and an open fence ends the copy", () => {
    expect(markdown.parse(`a\n\n${"*".repeat(300)}\n\n\`\`\`\nb`, "x.md")).toMatchObject({
      problems: [],
      segments: [{ text: "a" }],
    });
  });
});
