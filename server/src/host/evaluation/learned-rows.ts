import { existsSync } from "node:fs";
import path from "node:path";
import type { DataRow } from "../../core/tasks/data-row.js";
import { readSplit } from "../training/prepare.js";
import { runFolder } from "../training/run-folder.js";

/**
 * Tells the rows whose questions adapters of this workspace learned from: measured on these, an adapter would show what it
 * remembers, not what it can.
 * @param adapters ids; what those learned that were trained elsewhere is not known here.
 */
export async function learnedRows(
  root: string,
  adapters: readonly string[],
): Promise<(row: DataRow) => boolean> {
  const runs = adapters.filter((id) => existsSync(path.join(runFolder(root, id), "rows")));
  const parts = await Promise.all(
    runs.flatMap((id) => [readSplit(root, id, "train"), readSplit(root, id, "validation")]),
  );
  const asked = new Set(parts.flat().map(question));
  return (row) => asked.has(question(row));
}

function question({ messages }: DataRow): string {
  return JSON.stringify(messages);
}
