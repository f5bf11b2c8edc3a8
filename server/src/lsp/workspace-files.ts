import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { CONFIG_FILE } from "../core/config.js";
import { formatFor } from "../core/documents/formats.js";
import type { Environment } from "./environment.js";

/** Addresses of the files under some folders that may hold copy or prompts, told by their names, and configurations. */
export async function listCopy(
  environment: Environment,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const listed = await Promise.all(roots.map((root) => environment.listFiles(root, signal)));
  const wanted = (file: string): boolean => mayBeCopy(file) || path.basename(file) === CONFIG_FILE;
  return [...new Set(listed.flat())].filter(wanted).map((file) => pathToFileURL(file).href);
}

/** A file that no editor has open, as the document that it would be. @throws UsageError if it cannot be read. */
export async function readFileDocument(uri: string, environment: Environment): Promise<TextDocument> {
  const { text } = await environment.readText(fileURLToPath(uri));
  return TextDocument.create(uri, "", 0, text);
}

/** Videos and archives are never read. */
export function mayBeCopy(file: string): boolean {
  let asked = false;
  const claimed = formatFor(file, () => {
    asked = true;
    return "";
  });
  return claimed !== undefined || asked;
}
