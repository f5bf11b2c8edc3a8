import path from "node:path";
import { BENCHMARKS } from "../../core/datasets/benchmarks.js";
import { formalityRows } from "../../core/datasets/formality.js";
import { ownRows } from "../../core/datasets/own-rows.js";
import { countryRows, rewriteRows, verdictRows } from "../../core/datasets/pack-rows.js";
import { readRecords } from "../../core/datasets/records.js";
import { UsageError } from "../../core/errors.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import { listDatasets, writeDataset } from "../../host/datasets.js";
import { readText } from "../../host/files.js";
import { openProject } from "../../host/project.js";
import { findTask, openTasks } from "../../host/tasks.js";
import { parseCultures } from "./check.js";

/** `datasets list`. */
export async function listCommand({ json }: { readonly json?: boolean }): Promise<number> {
  const sets = await listDatasets(openProject(process.cwd()).root);
  if (json) process.stdout.write(`${JSON.stringify(sets, null, 2)}\n`);
  else if (sets.length === 0) process.stderr.write("There are no data sets here yet.\n");
  else
    for (const set of sets)
      process.stdout.write(
        "card" in set
          ? `${set.id.padEnd(28)} ${String(set.card.rows).padStart(6)} rows  ${set.card.tasks.join(", ")}  ${set.card.cultures.join(" ")}\n`
          : `${set.id.padEnd(28)} ${set.problem}\n`,
      );
  return 0;
}

const PACK_ROWS = { "copy-review": verdictRows, rewrite: rewriteRows, country: countryRows } as const;

/** `datasets make ID`: rows that the culture packs of this workspace hold already. */
export async function makeCommand(
  id: string,
  options: { readonly culture: string; readonly kind: keyof typeof PACK_ROWS },
): Promise<number> {
  const { root, packs } = openProject(process.cwd());
  const named = parseCultures(options.culture);
  const cultures = named.length > 0 ? named : packs.ids;
  const rows = cultures.flatMap((culture) => {
    const pack = packs.get(culture);
    if (pack === undefined)
      throw new UsageError(`There is no culture pack ${culture}.`, "`cultures list` shows those there are.");
    return PACK_ROWS[options.kind](pack);
  });
  return write(root, rows, {
    id,
    title: `Norms of ${cultures.join(", ")}, as ${options.kind}`,
    sources: [{ title: "CultureManager culture packs", licence: "Apache-2.0" }],
    licence: "Apache-2.0",
    provenance: "Examples, rules and reasons of the norms in the culture packs, put into the task's form.",
  });
}

export interface ImportOptions {
  readonly id: string;
  readonly culture?: string;
  readonly task?: string;
  readonly locale?: string;
}

/** `datasets import FORM FILES`: a public benchmark that the user has fetched, or the user's own records. */
export async function importCommand(
  form: string,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const { root } = openProject(process.cwd());
  const texts = await Promise.all(files.map(async (file) => (await readText(path.resolve(file))).text));
  const benchmark = BENCHMARKS.find((b) => b.id === form);
  const titles = files.map((file) => ({ title: path.basename(file) }));
  if (benchmark) {
    const records = texts.flatMap((text) => readRecords(text));
    const rows = records.flatMap((record, i) => benchmark.row(record, i) ?? []);
    if (rows.length < records.length)
      process.stderr.write(
        `${records.length - rows.length} rows name no single country and were left out.\n`,
      );
    return write(root, rows, {
      id: options.id,
      title: benchmark.title,
      sources: [{ title: benchmark.title, address: benchmark.address, licence: benchmark.licence }],
      licence: benchmark.licence,
      provenance: `Imported from ${files.map((f) => path.basename(f)).join(", ")}.`,
    });
  }
  if (form === "formality") {
    const [formal, informal] = texts;
    if (formal === undefined || informal === undefined || texts.length > 2 || options.locale === undefined)
      throw new UsageError(
        "Formality pairs are two files and a locale.",
        "datasets import formality FORMAL INFORMAL --locale de-DE --id ID",
      );
    const rows = formalityRows({ formal, informal, name: path.parse(files[0] ?? "").name }, options.locale);
    return write(root, rows, {
      id: options.id,
      title: `Formality pairs, ${options.locale}`,
      sources: titles,
      licence: "as the files it was made from; CoCoA-MT is CDLA-Sharing-1.0",
      provenance: "The same sentences in formal and informal address, each as the rewrite of the other.",
    });
  }
  if (form !== "own")
    throw new UsageError(
      `"${form}" is no form of data that is known here.`,
      `Known are ${[...BENCHMARKS.map((b) => b.id), "formality"].join(", ")}, and "own" for records of your own with --task.`,
    );
  const task = findTask(openTasks(root), options.task ?? "");
  const rows = texts.flatMap((text) => ownRows(readRecords(text), task, options.culture));
  return write(root, rows, {
    id: options.id,
    title: `${task.title}, own records`,
    sources: titles,
    licence: "the user's own",
    provenance: `Imported from ${files.map((f) => path.basename(f)).join(", ")}.`,
  });
}

async function write(
  root: string,
  rows: readonly DataRow[],
  about: Omit<Parameters<typeof writeDataset>[2], "created">,
): Promise<number> {
  if (rows.length === 0)
    throw new UsageError("There is no row for the data set.", "Check the files and options.");
  const card = await writeDataset(root, rows, { ...about, created: new Date().toISOString() });
  process.stdout.write(
    `${path.join(".culture", "datasets", card.id)}: ${card.rows} rows, ${card.cultures.join(" ")}\n`,
  );
  return 0;
}
