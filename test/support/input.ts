import type { CheckInput } from "../../server/src/core/check.js";
import { formatFor } from "../../server/src/core/documents/formats.js";
import { parseDocument } from "../../server/src/core/documents/parse.js";

/** A file of any known format, ready to be checked or compared. */
export async function inputOf(path: string, source: string): Promise<CheckInput> {
  const format = await formatFor(path, () => source.slice(0, 4096))?.load();
  if (format === undefined) throw new Error(`No format is known for ${path}.`);
  return { path, source, format, document: parseDocument(format, source, path) };
}
