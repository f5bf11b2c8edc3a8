import * as vscode from "vscode";
import type { DocumentSelector } from "vscode-languageclient";

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

const FILES = [
  { scheme: "file", pattern: `**/*.{${EXTENSIONS.join(",")}}` },
  ...UNTITLED.map((language) => ({ scheme: "untitled", language })),
];

/** For VS Code: files, and the Markdown cells of any notebook. */
export const SELECTOR = [
  ...FILES,
  { notebookType: "*", language: "markdown" },
] satisfies vscode.DocumentSelector;

/** What VS Code opens by itself to read or write settings, out of the user's sight: those of a workspace or a remote machine. */
const OF_THE_EDITOR = {
  scheme: "file",
  pattern: "**/{.vscode,Machine}/*.json",
} satisfies vscode.DocumentFilter;

/** Whether a document may hold copy or a prompt. */
export function mayHoldText(document: vscode.TextDocument): boolean {
  return (
    vscode.languages.match(SELECTOR, document) > 0 && vscode.languages.match(OF_THE_EDITOR, document) === 0
  );
}

/** The same as the protocol writes it. */
export const PROTOCOL_SELECTOR = [
  ...FILES,
  { notebook: "*", language: "markdown" },
] satisfies DocumentSelector;
