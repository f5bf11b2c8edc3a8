import type * as vscode from "vscode";

/** Files that may hold copy or prompts; the server knows which of them do. */
const EXTENSIONS = [
  ...["json", "jsonc", "json5", "arb", "xcstrings", "yaml", "yml", "properties", "csv", "tsv", "po", "pot"],
  ...["strings", "xml", "xlf", "xliff", "resx", "resw", "ftl", "prompt", "prompty"],
  ...["md", "markdown", "html", "htm", "xhtml", "txt"],
];
const UNTITLED = [
  "json",
  "jsonc",
  "yaml",
  "markdown",
  "html",
  "plaintext",
  "po",
  "apple-strings",
  "dotprompt",
];

export const SELECTOR = [
  { scheme: "file", pattern: `**/*.{${EXTENSIONS.join(",")}}` },
  ...UNTITLED.map((language) => ({ scheme: "untitled", language })),
] satisfies vscode.DocumentSelector;
