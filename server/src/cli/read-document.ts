import path from "node:path";
import type { CheckInput } from "../core/check.js";
import { matchesGlob } from "../core/config.js";
import { formatFor } from "../core/documents/formats.js";
import { parseDocument } from "../core/documents/parse.js";
import type { TextEncoding, TextFile } from "../host/files.js";
import type { Project } from "../host/project.js";

export interface SourceFile {
  /** As the user would type it. */
  readonly path: string;
  readonly absolute: string;
  /** Named itself, not found in a folder: the user expects to hear of it. */
  readonly named: boolean;
  readonly read: () => Promise<TextFile>;
}

export interface SourceDocument {
  readonly input: CheckInput;
  readonly encoding: TextEncoding;
}

/** Reads and parses one file, or says why it is left alone: no known format, or excluded by the configuration. */
export async function readDocument(
  file: SourceFile,
  project: Project,
): Promise<SourceDocument | "unknown" | "excluded"> {
  const relative = path.relative(project.root, file.absolute).split(path.sep).join("/");
  if (project.config.exclude.some((glob) => matchesGlob(relative, glob))) return "excluded";
  if (!mayBeCopy(relative)) return "unknown";
  const { text: source, encoding, problems } = await file.read();
  const descriptor = formatFor(relative, () => source.slice(0, 4096));
  if (descriptor === undefined) return "unknown";
  const format = await descriptor.load();
  const parsed = parseDocument(format, source, relative);
  // The parser sees broken bytes too: one of the two messages is enough.
  const known = parsed.problems.some((p) => p.code === "encoding");
  const document = known ? parsed : { ...parsed, problems: [...problems, ...parsed.problems] };
  return { input: { path: relative, source, format, document }, encoding };
}

/** False if the name alone rules a file out: videos and archives in the folder are never read. */
function mayBeCopy(relative: string): boolean {
  let asked = false;
  const claimed = formatFor(relative, () => {
    asked = true;
    return "";
  });
  return claimed !== undefined || asked;
}
