import path from "node:path";
import type { Segment } from "../core/documents/document.js";
import { formatFor } from "../core/documents/formats.js";
import { parseDocument } from "../core/documents/parse.js";
import { localeFromPath } from "../core/router/path-locale.js";
import type { Checked } from "./checks.js";
import type { Parts } from "./feature.js";

/** Names that the source language has in the place of another's. */
const SOURCE_NAMES = ["en", "en-US", "en_US", "en-GB", "en_GB", "Base"];

/** The text that a value translates: in the file itself, or by the same key in the file of the source language. */
export async function sourceTextOf(
  { environment }: Parts,
  { inspection, project }: Checked,
  segment: Segment,
): Promise<string | undefined> {
  if (segment.sourceText !== undefined) return segment.sourceText;
  const { path: name } = inspection.input;
  for (const sibling of siblings(name)) {
    const file = await environment.readIfThere(path.join(project.root, sibling));
    if (file === undefined) continue;
    const descriptor = formatFor(sibling, () => file.text.slice(0, 4096));
    if (descriptor === undefined) continue;
    const { segments } = parseDocument(await descriptor.load(), file.text, sibling);
    return segments.find((s) => s.id === segment.id)?.text;
  }
  return undefined;
}

/** `locales/de.json` -> `locales/en.json`, `values-de/strings.xml` -> `values/strings.xml`. */
function siblings(name: string): readonly string[] {
  const stated = localeFromPath(name);
  if (stated === undefined || /^en\b/.test(stated.locale)) return [];
  const { part } = stated;
  const at = name.lastIndexOf(part);
  const own = localeSpelling(part, stated.locale);
  if (at < 0 || own === undefined) return [];
  const put = (other: string): string =>
    name.slice(0, at) + part.replace(own, other) + name.slice(at + part.length);
  // Android and Java leave the locale of the source away.
  const without = part.startsWith("values-")
    ? [`${name.slice(0, at)}values${name.slice(at + part.length)}`]
    : [name.slice(0, at) + part.replace(new RegExp(`[._-]${own}$`), "") + name.slice(at + part.length)];
  return [...SOURCE_NAMES.map(put), ...without].filter((sibling) => sibling !== name);
}

/** How the locale is written in that part of the path: `pt_BR`, `pt-rBR`, `de`. */
function localeSpelling(part: string, locale: string): string | undefined {
  const [language = "", ...rest] = locale.split("-");
  const pattern = [language, ...rest.map((r) => `[-_+]r?${r}`)].join("");
  return new RegExp(pattern, "i").exec(part)?.[0];
}
