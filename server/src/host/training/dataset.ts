import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { datasetIdSchema } from "../../core/datasets/card.js";
import { InvalidDataError, UsageError } from "../../core/errors.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { datasetsFolder, parseRows, readCard } from "../datasets.js";

/** Rows to train on, and what an adapter says of them. */
export interface TrainingData {
  /** Absent for a file outside `.culture/datasets/`. */
  readonly id?: string;
  readonly rows: readonly DataRow[];
  /** Of the file. */
  readonly sha256: string;
  readonly licence: string;
  readonly provenance: string;
}

/**
 * A data set by its id in `.culture/datasets/`, or a file of rows.
 * @throws UsageError where there is none; InvalidDataError naming the first bad line.
 */
export async function readTrainingData(root: string, name: string): Promise<TrainingData> {
  const folder = datasetIdSchema.safeParse(name).success ? path.join(datasetsFolder(root), name) : undefined;
  const isSet = folder !== undefined && existsSync(path.join(folder, "data.jsonl"));
  const file = isSet ? path.join(folder, "data.jsonl") : path.resolve(name);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined)
    throw new UsageError(
      `There is no data set "${name}".`,
      "Name a folder of .culture/datasets/ or a file of rows (docs/training.md).",
    );
  const rows = parseRows(bytes.toString("utf8").replace(/^\uFEFF/, ""), file);
  if (new Set(rows.map((row) => row.id)).size < rows.length)
    throw new InvalidDataError(`${file} has rows of equal id.`, "Give every row an id of its own.");
  const card = isSet ? await readCard(root, name) : undefined;
  return {
    ...(isSet ? { id: name } : {}),
    rows,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    licence: card?.licence ?? "not stated",
    provenance: card?.provenance ?? `The file ${path.basename(file)}.`,
  };
}
