import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { cardSchema, countRows, type DatasetCard, datasetIdSchema } from "../core/datasets/card.js";
import { InvalidDataError, UsageError } from "../core/errors.js";
import { type DataRow, dataRowSchema } from "../core/tasks/data-row.js";
import { readText, writeTextAtomic } from "./files.js";

/** Data sets of a workspace: `.culture/datasets/<id>/data.jsonl` and `card.json`. */

export function datasetsFolder(root: string): string {
  return path.join(root, ".culture", "datasets");
}

/** Cards of all data sets, by id. A set whose card cannot be read says why. */
export async function listDatasets(
  root: string,
): Promise<
  readonly ({ readonly id: string } & ({ readonly card: DatasetCard } | { readonly problem: string }))[]
> {
  const folder = datasetsFolder(root);
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .map((e) => e.name);
  return Promise.all(
    names.sort().map(async (id) => {
      try {
        return { id, card: await readCard(root, id) };
      } catch (error) {
        return { id, problem: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

/** @throws UsageError for an id without a data set; InvalidDataError naming the line. */
export async function readDataset(root: string, id: string): Promise<readonly DataRow[]> {
  const file = path.join(datasetFolder(root, id), "data.jsonl");
  if (!existsSync(file))
    throw new UsageError(
      `There is no data set "${id}" in ${path.relative(process.cwd(), datasetsFolder(root)) || "."}.`,
      "`culture-manager datasets list` shows those there are.",
    );
  return parseRows((await readText(file)).text, file);
}

/** @throws InvalidDataError for a card that cannot be used. */
export async function readCard(root: string, id: string): Promise<DatasetCard> {
  const file = path.join(datasetFolder(root, id), "card.json");
  const parsed = cardSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new InvalidDataError(
    `${file} is no data card: ${z.prettifyError(parsed.error)}`,
    "Make the data set anew.",
  );
}

/**
 * Writes rows and card, each in one step; the card last, so that a set with a card is whole.
 * @returns the card as written.
 */
export async function writeDataset(
  root: string,
  rows: readonly DataRow[],
  about: Omit<DatasetCard, "version" | "sha256" | "tasks" | "cultures" | "rows" | "labels"> &
    // For a set that no row was left of.
    Partial<Pick<DatasetCard, "tasks" | "cultures">>,
): Promise<DatasetCard> {
  const folder = datasetFolder(root, about.id);
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  const counted = rows.length > 0 ? countRows(rows) : { rows: 0, labels: {} };
  const card = cardSchema.parse({ version: 1, ...about, ...counted, sha256 });
  await mkdir(folder, { recursive: true });
  const options = { root, encoding: { name: "utf-8", byteOrderMark: false } } as const;
  await writeTextAtomic(path.join(folder, "data.jsonl"), text, options);
  await writeTextAtomic(path.join(folder, "card.json"), `${JSON.stringify(card, null, 2)}\n`, options);
  return card;
}

export function parseRows(text: string, file: string): readonly DataRow[] {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const parsed = dataRowSchema.safeParse(json(line));
    if (parsed.success) return [parsed.data];
    throw new InvalidDataError(
      `${file}, line ${i + 1}, is no row of a data set: ${z.prettifyError(parsed.error).replace(/\s+/g, " ")}`,
      "Each line holds id, culture, task, messages, answer and source; `datasets import` makes them from your own records.",
    );
  });
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The id is a plain name, so the folder is one of this workspace. @throws UsageError for another. */
export function datasetFolder(root: string, id: string): string {
  const parsed = datasetIdSchema.safeParse(id);
  if (!parsed.success)
    throw new UsageError(
      `"${id}" cannot be the id of a data set: ${parsed.error.issues[0]?.message}.`,
      "Choose another.",
    );
  return path.join(datasetsFolder(root), parsed.data);
}
